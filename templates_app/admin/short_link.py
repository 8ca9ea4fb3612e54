"""Console pages of short links and of tags."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from core.admin import TenantAdmin, badge, scope, status_badge
from core.errors import DomainError
from templates_app import services
from templates_app.models import ShortLink, TemplateTag
from templates_app.services.short_link import DAYS_MAX


class ShortLinkForm(forms.ModelForm):
    days = forms.IntegerField(
        label=_("Days of life"), initial=30, min_value=1, max_value=DAYS_MAX, widget=UnfoldAdminIntegerFieldWidget
    )

    class Meta:
        model = ShortLink
        fields = ["account", "name", "source_url"]
        help_texts = {
            "name": _("At most 13 characters; readers do not see it."),
            "source_url": _("A whole address of a public page, with http:// or https://."),
        }


@admin.register(ShortLink)
class ShortLinkAdmin(TenantAdmin):
    add_grant = delete_grant = "apply"
    is_big = True
    masked = ("phone",)
    form = ShortLinkForm
    list_display = ["name", "account", "address", "source_url", "phone", "state", "page_views", "visitors",
                    "expires_at"]  # fmt: skip
    list_select_related = ["account"]
    list_filter = ["status"]
    search_fields = ["code__exact", "phone__exact", "name"]
    search_help_text = _("A whole code or number, or a part of the name")
    readonly_fields = ["address", "state"]
    fieldsets = [
        (None, {"fields": ["account", "name", "source_url", "address", ("state", "reason"), ("phone", "out_id")]}),
        (None, {"fields": [("page_views", "visitors", "opened_at"), ("created_at", "expires_at")]}),
    ]
    add_fieldsets = [(None, {"fields": ["account", "name", "source_url", "days"]})]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is not None:
            return super().get_fieldsets(request, obj)
        return [(title, {**rest, "fields": self._shown(rest["fields"], request)}) for title, rest in self.add_fieldsets]

    @display(description=_("Short address"))
    def address(self, row: ShortLink) -> str:
        return format_html('<a class="sc-mono" href="/s/{0}" target="_blank" rel="noreferrer">/s/{0}</a>', row.code)

    @display(description=_("State"), ordering="status")
    def state(self, row: ShortLink) -> str:
        return badge(_("Expired"), "default") if row.is_expired else status_badge(row)

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> ShortLink:
        account, account_id = form.cleaned_data.get("account"), scope(request).account_id
        if account is None and account_id is None:
            raise DomainError(_("Choose the account."), field="account")
        if account_id is not None and (account is None or account.pk != account_id):
            account = ShortLink._meta.get_field("account").related_model.objects.get(pk=account_id)
        values = {name: form.cleaned_data[name] for name in ("name", "source_url", "days")}
        return services.submit_short_link(account=account, actor=request.user, **values)

    def delete_model(self, request: HttpRequest, obj: ShortLink) -> None:
        services.delete_short_link(link=obj, actor=request.user)


@admin.register(TemplateTag)
class TemplateTagAdmin(TenantAdmin):
    """The account is the template's."""

    add_grant = delete_grant = "apply"
    list_display = ["key", "value", "template", "account"]
    list_select_related = ["account", "template"]
    search_fields = ["key", "value", "template__code__exact"]
    search_help_text = _("Key, value, or a whole template code")
    fieldsets = [(None, {"fields": ["template", "key", "value"]})]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> TemplateTag:
        values = form.cleaned_data
        template, key = values["template"], values["key"].strip()
        services.tag_templates(account_id=template.account_id, codes=[template.code], tags={key: values["value"]})
        return TemplateTag.objects.get(template=template, key=key)

    def delete_model(self, request: HttpRequest, obj: TemplateTag) -> None:
        services.untag_templates(account_id=obj.account_id, codes=[obj.template.code], keys=[obj.key])
