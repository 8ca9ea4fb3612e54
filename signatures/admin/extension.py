from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import TenantAdmin
from signatures import services
from signatures.models import ExtensionCode


@admin.register(ExtensionCode)
class ExtensionCodeAdmin(TenantAdmin):
    """Digits behind the sender's number; the account is the signature's."""

    add_grant = edit_grant = delete_grant = "apply"
    list_display = ["code", "account", "signature", "source", "created_at"]
    list_select_related = ["account", "signature"]
    list_filter = ["source", "signature"]
    search_fields = ["code__exact", "signature__name"]
    search_help_text = _("A whole code, or a part of the signature")
    fieldsets = [
        (
            None,
            {
                "fields": ["signature", "code", "source", "created_at"],
                "description": _("Replies sent to this code are the signature's. One code serves one signature."),
            },
        )
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fixed = [*super().get_readonly_fields(request, obj), "source", "created_at"]
        return [*fixed, "signature"] if obj is not None else fixed

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> ExtensionCode:
        code = form.cleaned_data["code"]
        if change:
            return services.change_extension_code(extension=form.before, code=code)
        return services.add_extension_code(signature=form.cleaned_data["signature"], code=code)

    def delete_model(self, request: HttpRequest, obj: ExtensionCode) -> None:
        services.remove_extension_code(extension=obj)
