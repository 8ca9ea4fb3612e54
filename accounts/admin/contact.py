"""Contacts: who hears of alerts and review results."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import Account, Contact
from accounts.roles import MANAGE
from core.admin import Question, TenantAdmin, row_action, scope

SWITCHES = ("hears_reviews", "hears_balance", "hears_packages", "hears_limits", "hears_fraud")


@admin.register(Contact)
class ContactAdmin(TenantAdmin):
    add_grant = edit_grant = delete_grant = MANAGE
    masked = ("phone",)
    list_display = ["name", "phone", "email", "is_main", *SWITCHES, "account"]
    list_select_related = ["account"]
    list_filter = ["is_main", *SWITCHES, "account"]
    search_fields = ["name", "email"]
    actions_row = actions_detail = ["make_main"]
    fieldsets = [
        (
            None,
            {
                "fields": ["account", "name", "phone", "email"],
                "description": _("At most 10 contacts, the main one included; each with a phone number or e-mail."),
            },
        ),
        (_("Hears of"), {"fields": list(SWITCHES)}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        own = super().get_readonly_fields(request, obj)
        return [*own, "account"] if obj is not None else own

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Take away mass deletion: the main contact in a selection would have to be passed over silently."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (isinstance(obj, Contact) and obj.is_main)

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Contact:
        values = dict(form.cleaned_data)
        account = values.pop("account", None)
        if change:
            return services.edit_contact(contact=form.before, actor=request.user, **values)
        account = account or Account.objects.get(pk=scope(request).account_id)
        return services.add_contact(account=account, actor=request.user, **values)

    def delete_model(self, request: HttpRequest, obj: Contact) -> None:
        services.delete_contact(contact=obj, actor=request.user)

    @row_action(
        label=_("Make main contact"), grant=MANAGE, url_path="make-main", icon="star",
        question=Question(_("Make this the main contact?"), _("The former main contact stays as a contact."), _("Yes")),
    )  # fmt: skip
    def make_main(self, request: HttpRequest, row: Contact, form: Any) -> None:
        services.make_main_contact(contact=row, actor=request.user)
