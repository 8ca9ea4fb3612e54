"""Calls and texts through X numbers: records to be read, recordings to be fetched, held texts to be let go."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.phone import mask, mask_text
from privacy_numbers.choices import CallState, Direction, Refusal, TextKind, TextState
from privacy_numbers.errors import TranscriptMissing
from privacy_numbers.models import CallRecord, PassedWord, TextOptOut, TextRecord
from privacy_numbers.selectors.numbers import pool_of_key
from privacy_numbers.services import recordings, texts
from privacy_numbers.services.calls import digits_of
from smsconsole.api.base import ReadViewSet
from smsconsole.api.money import Yuan


class NumbersSerializer(serializers.ModelSerializer):
    """Stars the fields that hold numbers, and numbers in texts, for callers without the right to see them."""

    starred: tuple[str, ...] = ()
    starred_texts: tuple[str, ...] = ()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        view = self.context.get("view")
        if view is None or not view.scope.can("reveal"):
            shown.update({name: mask(shown[name]) for name in self.starred if shown.get(name)})
            shown.update({name: mask_text(shown[name]) for name in self.starred_texts if shown.get(name)})
        return shown


class SentenceSerializer(serializers.Serializer):
    begin_ms = serializers.IntegerField()
    end_ms = serializers.IntegerField()
    channel = serializers.IntegerField(help_text="0: the caller, 1: the called.")
    text = serializers.CharField()


class CallRecordSerializer(NumbersSerializer):
    starred = ("secret_no", "caller", "callee", "display")

    pool_key = serializers.CharField(source="pool.key")
    subs_id = serializers.SerializerMethodField()
    seconds = serializers.IntegerField()
    fee = Yuan()
    recording_fee = Yuan()
    has_recording = serializers.SerializerMethodField()
    waits_for_extension = serializers.SerializerMethodField()

    class Meta:
        model = CallRecord
        fields = [
            "id", "call_id", "pool_key", "pool_type", "secret_no", "city", "subs_id", "out_id", "direction", "caller",
            "callee", "display", "extension", "refusal", "state", "waits_for_extension", "called_at", "call_out_at",
            "ringing_at", "answered_at", "released_at", "released_by", "cause", "seconds", "minutes", "fee",
            "recording_fee", "tone", "is_recorded", "is_transcribed", "has_recording",
        ]  # fmt: skip
        read_only_fields = fields

    def get_subs_id(self, row: CallRecord) -> str:
        return row.binding.subs_id if row.binding else ""

    def get_has_recording(self, row: CallRecord) -> bool:
        return bool(row.recording)

    def get_waits_for_extension(self, row: CallRecord) -> bool:
        return row.state == CallState.RINGING and not row.callee


class LinkSerializer(serializers.Serializer):
    url = serializers.URLField(help_text="A wav; opens for whoever holds it, for two hours.")
    expires_at = serializers.DateTimeField()


class TranscriptSerializer(serializers.Serializer):
    call_id = serializers.CharField()
    seconds = serializers.IntegerField()
    sentences = SentenceSerializer(many=True)


class TrafficFilter(django_filters.FilterSet):
    pool_key = django_filters.CharFilter(field_name="pool__key")
    secret_no = django_filters.CharFilter()
    direction = django_filters.MultipleChoiceFilter(choices=Direction.choices)
    refusal = django_filters.MultipleChoiceFilter(choices=Refusal.choices)
    out_id = django_filters.CharFilter()


class CallRecordFilter(TrafficFilter):
    call_id = django_filters.CharFilter()
    caller = django_filters.CharFilter()
    callee = django_filters.CharFilter()
    state = django_filters.MultipleChoiceFilter(choices=CallState.choices)
    called_at = django_filters.IsoDateTimeFromToRangeFilter()

    class Meta:
        model = CallRecord
        fields: list[str] = []


class CallRecordViewSet(ReadViewSet):
    """Call records, connected or not."""

    queryset = CallRecord.objects.select_related("pool", "binding")
    serializer_class = CallRecordSerializer
    filterset_class = CallRecordFilter

    @extend_schema(responses=LinkSerializer)
    @action(detail=True, grant="reveal")
    def recording(self, request: Request, pk: str | None = None) -> Response:
        """A link to the recording, good for two hours."""
        token = recordings.link_token(self.get_object())
        url = request.build_absolute_uri(f"/recordings/{token}.wav")
        return Response(LinkSerializer({"url": url, "expires_at": clock.now() + recordings.LINK_LIVES}).data)

    @extend_schema(responses=TranscriptSerializer)
    @action(detail=True, grant="reveal")
    def transcript(self, request: Request, pk: str | None = None) -> Response:
        """What was said, sentence by sentence."""
        call = self.get_object()
        if not call.is_transcribed or call.state != CallState.ENDED or call.answered_at is None:
            raise TranscriptMissing
        return Response(TranscriptSerializer(call).data)


class TextRecordSerializer(NumbersSerializer):
    starred = ("secret_no", "sender", "receiver")
    starred_texts = ("content", "shown")

    pool_key = serializers.CharField(source="pool.key")
    subs_id = serializers.SerializerMethodField()
    fee = Yuan()

    class Meta:
        model = TextRecord
        fields = [
            "id", "text_id", "pool_key", "pool_type", "secret_no", "subs_id", "out_id", "direction", "sender",
            "receiver", "content", "shown", "kind", "state", "refusal", "code", "problem", "segments", "fee",
            "sent_at", "ended_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_subs_id(self, row: TextRecord) -> str:
        return row.binding.subs_id if row.binding else ""


class TextRecordFilter(TrafficFilter):
    text_id = django_filters.CharFilter()
    sender = django_filters.CharFilter()
    receiver = django_filters.CharFilter()
    kind = django_filters.MultipleChoiceFilter(choices=TextKind.choices)
    state = django_filters.MultipleChoiceFilter(choices=TextState.choices)
    sent_at = django_filters.IsoDateTimeFromToRangeFilter()

    class Meta:
        model = TextRecord
        fields: list[str] = []


class TextRecordViewSet(ReadViewSet):
    """Texts to X numbers and what became of them."""

    queryset = TextRecord.objects.select_related("pool", "binding")
    serializer_class = TextRecordSerializer
    filterset_class = TextRecordFilter

    @extend_schema(request=None, responses=TextRecordSerializer)
    @action(detail=True, methods=["post"], grant="send")
    def confirm(self, request: Request, pk: str | None = None) -> Response:
        """Let a held smart text go."""
        return Response(self.get_serializer(texts.confirm_text(text=self.get_object(), actor=self.actor)).data)


class TextOptOutSerializer(NumbersSerializer):
    starred = ("phone",)

    class Meta:
        model = TextOptOut
        fields = ["id", "phone", "created_at"]
        read_only_fields = fields


class OptOutFilter(django_filters.FilterSet):
    phone = django_filters.CharFilter(method="by_phone")

    def by_phone(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(phone=digits_of(value, field="phone"))

    class Meta:
        model = TextOptOut
        fields: list[str] = []


class TextOptOutViewSet(ReadViewSet):
    """Numbers that want no more smart texts."""

    queryset = TextOptOut.objects.all()
    serializer_class = TextOptOutSerializer
    filterset_class = OptOutFilter
    edit_grant = "send"

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Let the number get smart texts again."""
        texts.opt_in(opt_out=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


class PassedWordSerializer(serializers.ModelSerializer):
    pool_key = serializers.CharField(source="pool.key")

    class Meta:
        model = PassedWord
        fields = ["id", "pool_key", "word", "created_at"]
        read_only_fields = ["id", "created_at"]


class PassedWordViewSet(ReadViewSet):
    """Words that pass the check of smart texts in a pool."""

    queryset = PassedWord.objects.select_related("pool")
    serializer_class = PassedWordSerializer
    edit_grant = "send"

    @extend_schema(request=PassedWordSerializer, responses={201: PassedWordSerializer})
    def create(self, request: Request) -> Response:
        """Put a word on a pool's whitelist; safe to repeat."""
        body = PassedWordSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        pool = pool_of_key(account_id=self.account_id, key=body.validated_data["pool"]["key"])
        made = texts.pass_word(pool=pool, word=body.validated_data["word"])
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Take a word off the whitelist."""
        texts.unpass_word(word=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
