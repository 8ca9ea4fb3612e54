"""Bodies of sending."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field(
    {
        "oneOf": [
            {"type": "object", "additionalProperties": {"type": "string"}},
            {"type": "array", "items": {"type": "string"}},
        ],
        "example": {"code": "246810"},
    }
)
class ValuesField(serializers.Field):
    """Values by name (Alibaba's templates) or in order (Tencent's); what they may be is the domain's to say."""

    default_error_messages = {"invalid": "Give an object of names and texts, or a list of texts."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict | list):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class _Common(serializers.Serializer):
    template_code = serializers.CharField(max_length=40)
    out_id = serializers.CharField(max_length=255, required=False, default="", allow_blank=True)
    extend_code = serializers.CharField(max_length=12, required=False, default="", allow_blank=True)


class SendRequestSerializer(_Common):
    phone_numbers = serializers.ListField(
        child=serializers.CharField(max_length=40), help_text="1 to 1000, with +86, 0086, 86 or nothing; abroad with +."
    )
    sign_name = serializers.CharField(max_length=40)
    values = ValuesField(required=False, default=dict)


class BatchMessageSerializer(serializers.Serializer):
    phone = serializers.CharField(max_length=40)
    sign_name = serializers.CharField(max_length=40)
    values = ValuesField(required=False, default=dict)


class BatchRequestSerializer(_Common):
    messages = BatchMessageSerializer(many=True)


class AcceptedMessageSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    phone = serializers.CharField()
    status = serializers.CharField()
    segments = serializers.IntegerField()


class AcceptedSerializer(serializers.Serializer):
    biz_id = serializers.CharField()
    request_id = serializers.CharField()
    messages = AcceptedMessageSerializer(many=True)


class TimelineSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    kind = serializers.CharField(help_text="accepted, routed, receipt, duplicate, correction, charge, given_up, reply")
    title = serializers.CharField()
    detail = serializers.CharField()
