"""/api/v1/templates/ and /api/v1/voice-templates/."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.choices import Vendor
from accounts.models import Application
from review.choices import ReviewStatus, SubjectKind
from signatures.choices import FileKind, Industry
from signatures.models import Signature
from smsconsole.api.v1.reviewed import (
    PicturesViewSet,
    ReviewedSerializer,
    ReviewedViewSet,
    ScopedRelatedField,
    UploadedFileSerializer,
    pictures_field,
    watermark_field,
)
from templates_app import services
from templates_app.choices import TemplateKind, VariableAttribute
from templates_app.models import SmsTemplate, VoiceTemplate


class DeclaredVariableSerializer(serializers.Serializer):
    attribute = serializers.ChoiceField(VariableAttribute.choices)
    sample = serializers.CharField(max_length=100, required=False, allow_blank=True)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "enum": VariableAttribute.values},
            {
                "type": "object",
                "properties": {
                    "attribute": {"type": "string", "enum": VariableAttribute.values},
                    "sample": {"type": "string", "maxLength": 100},
                },
                "required": ["attribute"],
            },
        ]
    }
)
class VariableField(serializers.Field):
    """An attribute, or an object of an attribute and a sample value."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            return serializers.ChoiceField(VariableAttribute.choices).run_validation(data)
        form = DeclaredVariableSerializer(data=data)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def to_representation(self, value: Any) -> Any:
        return value


class SmsTemplateSerializer(ReviewedSerializer):
    kind = serializers.ChoiceField(TemplateKind.choices)
    variables = serializers.DictField(
        child=VariableField(), required=False,
        help_text="Attribute of each variable of an Alibaba content, e.g. {\"code\": \"numberCaptcha\"}, or with a "
        "sample value {\"code\": {\"attribute\": \"numberCaptcha\", \"sample\": \"246810\"}}.",
    )  # fmt: skip
    signature = ScopedRelatedField(queryset=Signature.objects.all(), required=False, allow_null=True)
    files = UploadedFileSerializer(many=True, read_only=True)
    proof = pictures_field(FileKind.PROOF)
    consent = pictures_field(FileKind.CONSENT)
    members = pictures_field(FileKind.MEMBERS)
    license = pictures_field(FileKind.LICENSE)
    letter = pictures_field(FileKind.LETTER)
    watermark = watermark_field()

    class Meta:
        model = SmsTemplate
        fields = [
            "id", "vendor", "code", "name", "kind", "content", "variables", "signature", "scene_link", "remark",
            "industry", "ecommerce_marketing", "complaint_contact", "test_account", "status", "reason", "findings",
            "expected_at", "files", "created_at", "updated_at", "proof", "consent", "members", "license", "letter",
            "watermark",
        ]  # fmt: skip
        read_only_fields = ["code", "status", "reason", "created_at", "updated_at"]


class SmsTemplateFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=ReviewStatus.choices)
    kind = django_filters.MultipleChoiceFilter(choices=TemplateKind.choices)
    vendor = django_filters.ChoiceFilter(choices=Vendor.choices)
    code = django_filters.CharFilter()
    name = django_filters.CharFilter(lookup_expr="icontains")
    industry = django_filters.MultipleChoiceFilter(choices=Industry.choices)
    ecommerce_marketing = django_filters.BooleanFilter()
    signature = django_filters.NumberFilter(field_name="signature_id")

    class Meta:
        model = SmsTemplate
        fields: list[str] = []


class TemplateViewSet(PicturesViewSet):
    """A text with variables; ``vendor`` is chosen at filing and stays."""

    kind = SubjectKind.TEMPLATE
    queryset = SmsTemplate.objects.prefetch_related("files")
    serializer_class = SmsTemplateSerializer
    filterset_class = SmsTemplateFilter

    def submit(self, **values: Any) -> SmsTemplate:
        return services.submit_template(**values)

    def edit(self, row: SmsTemplate, **values: Any) -> SmsTemplate:
        values.pop("vendor", None)
        return services.edit_template(template=row, **values)

    def take_back(self, row: SmsTemplate) -> SmsTemplate:
        return services.withdraw_template(template=row, actor=self.actor)

    def remove(self, row: SmsTemplate) -> None:
        services.delete_template(template=row, actor=self.actor)


class VoiceTemplateSerializer(ReviewedSerializer):
    application = ScopedRelatedField(queryset=Application.objects.all(), required=False, allow_null=True)

    class Meta:
        model = VoiceTemplate
        fields = [
            "id", "vendor", "application", "code", "name", "content", "remark", "status", "reason", "findings",
            "expected_at", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["code", "status", "reason", "created_at", "updated_at"]


class VoiceTemplateFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=ReviewStatus.choices)
    vendor = django_filters.ChoiceFilter(choices=Vendor.choices)
    application = django_filters.NumberFilter(field_name="application_id")
    code = django_filters.CharFilter()
    name = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = VoiceTemplate
        fields: list[str] = []


class VoiceTemplateViewSet(ReviewedViewSet):
    """A text to be read out in a call; ``vendor`` and ``application`` are chosen at filing and stay."""

    kind = SubjectKind.VOICE_TEMPLATE
    queryset = VoiceTemplate.objects.all()
    serializer_class = VoiceTemplateSerializer
    filterset_class = VoiceTemplateFilter

    def submit(self, **values: Any) -> VoiceTemplate:
        return services.submit_voice_template(**values)

    def edit(self, row: VoiceTemplate, **values: Any) -> VoiceTemplate:
        values.pop("vendor", None)
        values.pop("application", None)
        return services.edit_voice_template(template=row, **values)

    def take_back(self, row: VoiceTemplate) -> VoiceTemplate:
        return services.withdraw_voice_template(template=row, actor=self.actor)

    def remove(self, row: VoiceTemplate) -> None:
        services.delete_voice_template(template=row, actor=self.actor)
