"""Console pages of trademarks and records of apps."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import TenantAdmin, scope
from core.errors import DomainError
from signatures import services
from signatures.admin.base import file_url
from signatures.evidence_forms import AppRecordForm, TrademarkForm
from signatures.models import AppRecord, Trademark


def filing_account(request: HttpRequest, form: Any, model: Any) -> Any:
    """Return the account a row is kept for: the caller's, or the one platform staff chose."""
    chosen, account_id = form.cleaned_data.get("account"), scope(request).account_id
    if chosen is None and account_id is None:
        raise DomainError(_("Choose the account."), field="account")
    if account_id is None or (chosen and chosen.pk == account_id):
        return chosen
    return model._meta.get_field("account").related_model.objects.get(pk=account_id)


class EvidenceAdmin(TenantAdmin):
    """A page sets ``pictures_in`` (the form's file inputs) and the two services."""

    add_grant = delete_grant = "apply"
    pictures_in: tuple[str, ...] = ()
    list_select_related = ["account"]
    readonly_fields = ["screenshots"]

    def keep(self, **values: Any) -> Any:
        raise NotImplementedError

    def forget(self, row: Any) -> None:
        raise NotImplementedError

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        hidden = set(self.pictures_in) if obj is not None else {"screenshots", "created_at"}
        return [
            (title, {**rest, "fields": [name for name in rest["fields"] if name not in hidden]})
            for title, rest in super().get_fieldsets(request, obj)
        ]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Any:
        values = {name: form.cleaned_data[name] for name in form.Meta.columns}
        account = filing_account(request, form, self.model)
        return self.keep(account=account, uploads=form.uploads(self.pictures_in), **values)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.forget(obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except DomainError as exc:
            messages.error(request, exc.message)
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=[object_id]))

    @display(description=_("Uploaded pictures"))
    def screenshots(self, row: Any) -> str:
        items = format_html_join(
            "",
            '<div class="sc-picture"><a href="{0}" target="_blank"><img src="{0}" alt="{1}" loading="lazy"></a>'
            "<span>{1}</span></div>",
            ((file_url("evidence", file), file.get_kind_display()) for file in row.files.order_by("id")),
        )
        return format_html('<div class="sc-pictures">{}</div>', items) if items else "-"

    class Media:
        css = {"all": ["console/reviewed.css"]}


@admin.register(Trademark)
class TrademarkAdmin(EvidenceAdmin):
    form = TrademarkForm
    pictures_in = ("trademark",)
    list_display = ["name", "account", "applicant", "number", "valid_until", "created_at"]
    search_fields = ["name", "applicant", "number"]
    search_help_text = _("Trademark, applicant or registration number")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "account", "name", "applicant", "number", "valid_from", "valid_until", "trademark", "screenshots",
                    "created_at",
                ]
            },
        )
    ]  # fmt: skip

    def keep(self, **values: Any) -> Trademark:
        return services.add_trademark(**values)

    def forget(self, row: Trademark) -> None:
        services.delete_trademark(trademark=row)


@admin.register(AppRecord)
class AppRecordAdmin(EvidenceAdmin):
    form = AppRecordForm
    pictures_in = ("record", "runtime", "store")
    list_display = ["service_name", "account", "unit_name", "license_number", "approved_on", "created_at"]
    search_fields = ["service_name", "unit_name", "license_number"]
    search_help_text = _("Service, principal unit or record number")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "account", "service_name", "unit_name", "license_number", "approved_on", "store_link", "record",
                    "runtime", "store", "screenshots", "created_at",
                ]
            },
        )
    ]  # fmt: skip

    def keep(self, **values: Any) -> AppRecord:
        return services.add_app_record(**values)

    def forget(self, row: AppRecord) -> None:
        services.delete_app_record(record=row)
