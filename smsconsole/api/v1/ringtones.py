"""/api/v1/ringtones/."""

from typing import Any

import django_filters
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import parsers, serializers, status
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from privacy_numbers.choices import RingtoneSource, RingtoneState
from privacy_numbers.models import Ringtone
from privacy_numbers.services import ringtones
from smsconsole.api.base import ReadViewSet
from smsconsole.console.ringtones import sound_response


class WaveRenderer(BaseRenderer):
    media_type = "audio/wav"
    format = "wav"
    charset = None
    render_style = "binary"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> Any:
        return data


class RingtoneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Ringtone
        fields = [
            "id", "code", "name", "source", "text", "size", "seconds", "state", "work_order", "reason", "created_at",
            "review_due_at", "decided_at",
        ]  # fmt: skip
        read_only_fields = fields


class NewRingtoneSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="1 to 64 characters.")
    file = serializers.FileField(required=False, help_text="A PCM wav smaller than 2 MB; or a text.")
    text = serializers.CharField(required=False, default="", allow_blank=True, help_text="To be spoken, up to 500.")


class RingtoneVerdictSerializer(serializers.Serializer):
    approved = serializers.BooleanField()
    reason = serializers.CharField(required=False, default="", allow_blank=True, help_text="Of a refusal.")


class RingtoneFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    state = django_filters.MultipleChoiceFilter(choices=RingtoneState.choices)
    source = django_filters.MultipleChoiceFilter(choices=RingtoneSource.choices)

    class Meta:
        model = Ringtone
        fields: list[str] = []


class RingtoneViewSet(ReadViewSet):
    """Ringtones that pools and bindings play by their codes, once approved."""

    queryset = Ringtone.objects.all()
    serializer_class = RingtoneSerializer
    filterset_class = RingtoneFilter
    edit_grant = "apply"
    parser_classes = [parsers.JSONParser, parsers.MultiPartParser, parsers.FormParser]

    @extend_schema(request=NewRingtoneSerializer, responses={201: RingtoneSerializer})
    def create(self, request: Request) -> Response:
        """File a wav, or a text to be spoken, for review."""
        body = NewRingtoneSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        data = given["file"].read(ringtones.SMALLER_THAN) if "file" in given else None
        row = ringtones.submit_ringtone(
            account=self.account, name=given["name"], data=data, text=given["text"], actor=self.actor
        )
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Delete a ringtone that no pool plays."""
        ringtones.delete_ringtone(ringtone=self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=RingtoneVerdictSerializer, responses=RingtoneSerializer)
    @action(detail=True, methods=["post"], grant="review")
    def verdict(self, request: Request, pk: str | None = None) -> Response:
        """Decide as a reviewer, where the account waits for one."""
        body = RingtoneVerdictSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = ringtones.decide_ringtone(ringtone=self.get_object(), actor=self.actor, **body.validated_data)
        return Response(self.get_serializer(row).data)

    @extend_schema(responses={(200, "audio/wav"): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[JSONRenderer, WaveRenderer])
    def sound(self, request: Request, pk: str | None = None) -> HttpResponseBase:
        """The wav."""
        return sound_response(request._request, self.get_object())
