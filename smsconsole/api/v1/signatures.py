"""/api/v1/signatures/."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from carrier.choices import Carrier
from review.choices import ReviewStatus, SubjectKind
from signatures import selectors, services
from signatures.choices import (
    FileKind,
    Industry,
    RegistrationReason,
    RegistrationState,
    SignScope,
    SignSource,
    SignType,
    Suspension,
    Usage,
)
from signatures.models import AuthorizationLetter, CarrierRegistration, Qualification, Signature
from smsconsole.api.v1.reviewed import (
    PicturesViewSet,
    ReviewedSerializer,
    ScopedRelatedField,
    UploadedFileSerializer,
    pictures_field,
    watermark_field,
)


class CarrierRegistrationSerializer(serializers.ModelSerializer):
    class Meta:
        model = CarrierRegistration
        fields = ["carrier", "state", "reason", "updated_at", "due_at"]
        read_only_fields = fields


class SignatureSerializer(ReviewedSerializer):
    qualification = ScopedRelatedField(queryset=Qualification.objects.all())
    letter = ScopedRelatedField(queryset=AuthorizationLetter.objects.all(), required=False, allow_null=True)
    is_usable = serializers.SerializerMethodField()
    registrations = CarrierRegistrationSerializer(many=True, read_only=True)
    files = UploadedFileSerializer(many=True, read_only=True)
    proof = pictures_field(FileKind.PROOF)
    license = pictures_field(FileKind.LICENSE)
    credit_code = pictures_field(FileKind.CREDIT_CODE)
    watermark = watermark_field()

    class Meta:
        model = Signature
        fields = [
            "id", "name", "sign_type", "source", "scope", "industry", "brand", "usage", "qualification", "letter",
            "link", "remark", "status", "reason", "findings", "expected_at", "is_enabled", "suspension", "is_usable",
            "registrations", "files", "created_at", "updated_at", "proof", "license", "credit_code", "watermark",
        ]  # fmt: skip
        read_only_fields = ["status", "reason", "is_enabled", "suspension", "created_at", "updated_at"]

    def get_is_usable(self, row: Signature) -> bool:
        return selectors.is_usable(row)


class RegisterAgainSerializer(serializers.Serializer):
    carrier = serializers.ChoiceField(Carrier.choices, required=False, help_text="All where left out.")


class SetRegistrationSerializer(serializers.Serializer):
    """``reason`` must go with the state; left out it is the state's first."""

    carrier = serializers.ChoiceField(Carrier.choices)
    state = serializers.ChoiceField(RegistrationState.choices)
    reason = serializers.ChoiceField(RegistrationReason.choices, required=False)


class SignatureFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=ReviewStatus.choices)
    sign_type = django_filters.ChoiceFilter(choices=SignType.choices)
    source = django_filters.ChoiceFilter(choices=SignSource.choices)
    usage = django_filters.ChoiceFilter(choices=Usage.choices)
    scope = django_filters.ChoiceFilter(choices=SignScope.choices)
    industry = django_filters.MultipleChoiceFilter(choices=Industry.choices)
    suspension = django_filters.ChoiceFilter(choices=[row for row in Suspension.choices if row[0]])
    registration = django_filters.MultipleChoiceFilter(
        field_name="registrations__state", choices=RegistrationState.choices, distinct=True
    )
    name = django_filters.CharFilter(lookup_expr="icontains")
    qualification = django_filters.NumberFilter(field_name="qualification_id")

    class Meta:
        model = Signature
        fields: list[str] = []


class SignatureViewSet(PicturesViewSet):
    """The name in front of a text."""

    kind = SubjectKind.SIGNATURE
    queryset = Signature.objects.prefetch_related("files", "registrations")
    serializer_class = SignatureSerializer
    filterset_class = SignatureFilter

    def submit(self, **values: Any) -> Signature:
        return services.submit_signature(**values)

    def edit(self, row: Signature, **values: Any) -> Signature:
        return services.edit_signature(signature=row, **values)

    def take_back(self, row: Signature) -> Signature:
        return services.withdraw_signature(signature=row, actor=self.actor)

    def remove(self, row: Signature) -> None:
        services.delete_signature(signature=row, actor=self.actor)

    @extend_schema(request=RegisterAgainSerializer)
    @action(detail=True, methods=["post"], url_path="register-again")
    def register_again(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Register anew, at one carrier or wherever it is not registered, has failed or lapsed."""
        row = self.get_object()
        form = RegisterAgainSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        services.register_again(signature=row, carrier=form.validated_data.get("carrier", ""), actor=self.actor)
        return Response(self._shown(row))

    @extend_schema(request=SetRegistrationSerializer)
    @action(detail=True, methods=["post"], url_path="set-registration", grant="testdesk")
    def set_registration(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put a carrier's registration into a state, for testing; from there it runs on by itself."""
        row = self.get_object()
        form = SetRegistrationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        services.set_registration(signature=row, actor=self.actor, **form.validated_data)
        return Response(self._shown(row))
