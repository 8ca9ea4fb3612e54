from typing import Any

from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import badge
from review.choices import ReviewStatus, SubjectKind
from signatures import services
from signatures.admin.base import PicturesAdmin
from signatures.forms import QualificationForm
from signatures.models import Qualification
from signatures.services.qualification import EDITABLE


@admin.register(Qualification)
class QualificationAdmin(PicturesAdmin):
    kind = SubjectKind.QUALIFICATION
    editable = EDITABLE
    form = QualificationForm
    spans = ("name", "company_name", "credit_code", "legal_name", "admin_name", "remark")
    masked = ("admin_phone",)
    picture_fields = ("license", "legal_id_front", "legal_id_back", "admin_id_front", "admin_id_back", "other")
    list_display = ["name", "account", "vendor", "company_name", "usage", "company_type", "state", "in_force",
                    "updated_at"]  # fmt: skip
    list_filter = ["status", ("lapsed_at", EmptyFieldListFilter), "vendor", "usage", "company_type"]
    search_fields = ["name", "company_name", "legal_name", "credit_code"]
    search_help_text = _("Name, company, legal person or credit code")
    fieldsets = [
        (None, {"fields": ["account", "vendor", "name", "usage", "company_type", "company_name", "credit_code"]}),
        (_("Licence"), {"fields": ["license_address", ("license_from", "license_until"), "license"]}),
        (
            _("Legal person"),
            {"fields": ["legal_name", ("legal_document_type", "legal_document_number"),
                        ("legal_valid_from", "legal_valid_until"), ("legal_id_front", "legal_id_back")]},
        ),
        (
            _("Administrator"),
            {"fields": ["admin_name", "admin_phone", ("admin_document_type", "admin_document_number"),
                        ("admin_valid_from", "admin_valid_until"), ("admin_id_front", "admin_id_back")]},
        ),
        (_("Further"), {"fields": ["pictures", "other", "watermark", "remark"]}),
    ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "vendor"] if obj is not None else fixed

    @display(description=_("In force"))
    def in_force(self, row: Qualification) -> str:
        if row.lapsed_at is not None:
            return badge(_("Lapsed"), "warning")
        return badge(_("Yes"), "success") if row.status == ReviewStatus.APPROVED else badge(_("No"), "default")

    def submit(self, **values: Any) -> Qualification:
        return services.submit_qualification(**values)

    def edit(self, row: Qualification, **values: Any) -> Qualification:
        return services.edit_qualification(qualification=row, **values)

    def withdraw_row(self, row: Qualification, actor: Any) -> None:
        services.withdraw_qualification(qualification=row, actor=actor)

    def delete_row(self, row: Qualification, actor: Any) -> None:
        services.delete_qualification(qualification=row, actor=actor)

    def review_context(self, request: HttpRequest, row: Qualification) -> dict[str, Any]:
        context = super().review_context(request, row)
        context["more"] = ["console/qualification_use.html"]
        context["signatures"] = list(row.signatures.order_by("-id")[:50])
        context["letters"] = list(row.letters.order_by("-id")[:50])
        return context
