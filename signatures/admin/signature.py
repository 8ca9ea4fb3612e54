from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.choices import Vendor
from core.admin import badge
from review.choices import ReviewStatus, SubjectKind
from signatures import selectors, services
from signatures.admin.base import PicturesAdmin
from signatures.admin.registration import RegistrationActions, registration_actions, registration_lines
from signatures.choices import RegistrationState
from signatures.forms import SignatureForm
from signatures.models import Signature
from signatures.services.signature import EDITABLE


@admin.register(Signature)
class SignatureAdmin(RegistrationActions, PicturesAdmin):
    kind = SubjectKind.SIGNATURE
    editable = EDITABLE
    form = SignatureForm
    file_kind = "signature"
    spans = ("name", "link", "remark")
    picture_fields = ("proof", "license", "credit_code")
    list_display = ["bracketed", "account", "sign_type", "source", "industry", "usage", "qualification", "state",
                    "usable", "carriers", "updated_at"]  # fmt: skip
    list_select_related = ("account", "qualification")
    list_filter = ["status", "suspension", "sign_type", "usage", "source", "scope", "industry", "registrations__state"]
    search_fields = ["name", "remark"]
    search_help_text = _("Name or scene description")
    fieldsets = [
        (None, {"fields": ["account", ("name", "brand"), ("sign_type", "scope"), ("source", "industry")]}),
        (None, {"fields": ["usage", "qualification", "letter"]}),
        (None, {"fields": ["link", "remark"]}),
        (_("Materials"), {"fields": ["pictures", "proof", ("license", "credit_code"), "watermark"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("registrations")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "qualification":
            kwargs["queryset"] = db_field.related_model.objects.filter(
                status=ReviewStatus.APPROVED, vendor=Vendor.ALIYUN
            )
        if db_field.name == "letter":
            kwargs["queryset"] = db_field.related_model.objects.filter(
                status__in=[ReviewStatus.PENDING, ReviewStatus.APPROVED]
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @display(description=_("Signature"), ordering="name")
    def bracketed(self, row: Signature) -> str:
        return format_html('<span class="sc-nowrap">【{}】</span>', row.name)

    @display(description=_("Usable"))
    def usable(self, row: Signature) -> str:
        if selectors.is_usable(row):
            return badge(_("Yes"), "success")
        if not row.is_enabled:
            return badge(_("Blocked"), "danger")
        if row.suspension and row.status == ReviewStatus.APPROVED:
            return format_html(
                '{}<div class="sc-muted">{}</div>', badge(_("Suspended"), "warning"), row.get_suspension_display()
            )
        return badge(_("No"), "default")

    @display(description=_("Carrier registration"))
    def carriers(self, row: Signature) -> str:
        """Return one pill a carrier, in one column: the three stand or fall together in the eye."""
        colours = RegistrationState.colours()
        pills = [
            format_html(
                '<span title="{}">{}</span>',
                line.get_reason_display() or line.get_state_display(),
                badge(line.get_carrier_display(), colours[line.state]),
            )
            for line in sorted(row.registrations.all(), key=lambda line: line.pk)
        ]
        return format_html("{} " * len(pills), *pills) if pills else "-"

    def submit(self, **values: Any) -> Signature:
        return services.submit_signature(**values)

    def edit(self, row: Signature, **values: Any) -> Signature:
        return services.edit_signature(signature=row, **values)

    def withdraw_row(self, row: Signature, actor: Any) -> None:
        services.withdraw_signature(signature=row, actor=actor)

    def delete_row(self, row: Signature, actor: Any) -> None:
        services.delete_signature(signature=row, actor=actor)

    def review_context(self, request: HttpRequest, row: Signature) -> dict[str, Any]:
        """Add carrier registration and, for a usable one, the way to templates and sending."""
        context = super().review_context(request, row)
        context["more"] = ["console/signature_use.html"]
        context["registrations"] = registration_lines(row)
        context["registration"] = registration_actions(request, row)
        context["suspension"] = row.get_suspension_display() if row.suspension else ""
        if selectors.is_usable(row):
            context["links"] = _send_link(request, row)
            context["templates_url"] = (
                f"{reverse('admin:templates_app_smstemplate_changelist')}?signature__id__exact={row.pk}"
            )
            context["new_template_url"] = f"{reverse('admin:templates_app_smstemplate_add')}?signature={row.pk}"
        return context


def _send_link(request: HttpRequest, row: Signature) -> str:
    try:
        url = reverse("admin:first_send")
    except NoReverseMatch:
        return ""
    if not request.scope.can("send"):
        return ""
    return format_html(
        '<a class="sc-button sc-button-primary" href="{}?sign_name={}">{}</a>', url, row.name, _("Send with it")
    )
