"""/api/v1/qualifications/ and /api/v1/authorization-letters/."""

from typing import Any

import django_filters
from rest_framework import serializers

from accounts.choices import Vendor
from core.phone import mask
from review.choices import ReviewStatus, SubjectKind
from signatures import services
from signatures.choices import FileKind, SealType, Usage
from signatures.models import AuthorizationLetter, Qualification
from smsconsole.api.v1.reviewed import (
    PicturesViewSet,
    ReviewedSerializer,
    ScopedRelatedField,
    UploadedFileSerializer,
    pictures_field,
    watermark_field,
)


class QualificationSerializer(ReviewedSerializer):
    files = UploadedFileSerializer(many=True, read_only=True)
    license = pictures_field(FileKind.LICENSE)
    legal_id_front = pictures_field(FileKind.LEGAL_ID_FRONT)
    legal_id_back = pictures_field(FileKind.LEGAL_ID_BACK)
    admin_id_front = pictures_field(FileKind.ADMIN_ID_FRONT)
    admin_id_back = pictures_field(FileKind.ADMIN_ID_BACK)
    other = pictures_field(FileKind.OTHER)
    watermark = watermark_field()

    class Meta:
        model = Qualification
        fields = [
            "id", "vendor", "name", "usage", "company_type", "company_name", "credit_code", "license_address",
            "license_from", "license_until",
            "legal_name", "legal_document_type", "legal_document_number", "legal_valid_from", "legal_valid_until",
            "admin_name", "admin_document_type", "admin_document_number", "admin_valid_from", "admin_valid_until",
            "admin_phone", "remark", "status", "reason", "findings", "expected_at", "lapsed_at", "files", "created_at",
            "updated_at", "license", "legal_id_front", "legal_id_back", "admin_id_front", "admin_id_back", "other",
            "watermark",
        ]  # fmt: skip
        read_only_fields = ["status", "reason", "lapsed_at", "created_at", "updated_at"]

    def to_representation(self, row: Qualification) -> dict[str, Any]:
        """Star the administrator's phone for callers without the right to see numbers."""
        shown = super().to_representation(row)
        if not self.context["view"].scope.can("reveal"):
            shown["admin_phone"] = mask(row.admin_phone)
        return shown


class QualificationFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=ReviewStatus.choices)
    usage = django_filters.ChoiceFilter(choices=Usage.choices)
    name = django_filters.CharFilter(lookup_expr="icontains")
    company_name = django_filters.CharFilter(lookup_expr="icontains")
    vendor = django_filters.ChoiceFilter(choices=Vendor.choices)
    lapsed = django_filters.BooleanFilter(field_name="lapsed_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Qualification
        fields: list[str] = []


class QualificationViewSet(PicturesViewSet):
    """Who the sender legally is."""

    kind = SubjectKind.QUALIFICATION
    queryset = Qualification.objects.prefetch_related("files")
    serializer_class = QualificationSerializer
    filterset_class = QualificationFilter

    def submit(self, **values: Any) -> Qualification:
        return services.submit_qualification(**values)

    def edit(self, row: Qualification, **values: Any) -> Qualification:
        values.pop("vendor", None)
        return services.edit_qualification(qualification=row, **values)

    def take_back(self, row: Qualification) -> Qualification:
        return services.withdraw_qualification(qualification=row, actor=self.actor)

    def remove(self, row: Qualification) -> None:
        services.delete_qualification(qualification=row, actor=self.actor)


class LetterSerializer(ReviewedSerializer):
    qualification = ScopedRelatedField(queryset=Qualification.objects.all())
    sign_names = serializers.ListField(child=serializers.CharField(max_length=40), min_length=1, max_length=100)
    files = UploadedFileSerializer(many=True, read_only=True)
    letter = pictures_field(FileKind.LETTER)
    proof = pictures_field(FileKind.PROOF)
    watermark = watermark_field()

    class Meta:
        model = AuthorizationLetter
        fields = [
            "id", "name", "qualification", "authorizer", "authorizer_credit_code", "authorized", "valid_from",
            "valid_until", "signed", "seal_type", "seal_by", "risk_bearer", "content_modified", "sign_names", "status",
            "reason", "findings", "expected_at", "files", "created_at", "updated_at", "letter", "proof", "watermark",
        ]  # fmt: skip
        read_only_fields = ["status", "reason", "created_at", "updated_at"]


class LetterFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=ReviewStatus.choices)
    name = django_filters.CharFilter(lookup_expr="icontains")
    seal_type = django_filters.ChoiceFilter(choices=SealType.choices)
    signed = django_filters.BooleanFilter()
    qualification = django_filters.NumberFilter(field_name="qualification_id")

    class Meta:
        model = AuthorizationLetter
        fields: list[str] = []


class LetterViewSet(PicturesViewSet):
    """The owner of a name lets the account use it."""

    kind = SubjectKind.LETTER
    queryset = AuthorizationLetter.objects.prefetch_related("files")
    serializer_class = LetterSerializer
    filterset_class = LetterFilter

    def submit(self, **values: Any) -> AuthorizationLetter:
        return services.submit_letter(**values)

    def edit(self, row: AuthorizationLetter, **values: Any) -> AuthorizationLetter:
        return services.edit_letter(letter=row, **values)

    def take_back(self, row: AuthorizationLetter) -> AuthorizationLetter:
        return services.withdraw_letter(letter=row, actor=self.actor)

    def remove(self, row: AuthorizationLetter) -> None:
        services.delete_letter(letter=row, actor=self.actor)
