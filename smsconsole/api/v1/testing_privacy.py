"""The two handsets for programs: call and text through X numbers, answer, talk, hang up, confirm. Debug mode only."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from privacy_numbers import recording
from privacy_numbers.models import CallRecord, TextRecord
from privacy_numbers.services import calls, texts
from smsconsole.api.v1.privacy_traffic import CallRecordSerializer, TextOptOutSerializer, TextRecordSerializer
from smsconsole.api.v1.testing import DeskViewSet

SIDES = list(recording.CHANNELS)


class StartCallSerializer(serializers.Serializer):
    caller = serializers.CharField(max_length=40)
    secret_no = serializers.CharField(max_length=20)
    extension = serializers.CharField(max_length=3, required=False, default="", allow_blank=True)
    outcome = serializers.ChoiceField(
        choices=["", *calls.OUTCOMES], required=False, default="", help_text="What the called handset does by itself."
    )


class ExtensionSerializer(serializers.Serializer):
    extension = serializers.CharField(max_length=3)


class SaySerializer(serializers.Serializer):
    side = serializers.ChoiceField(choices=SIDES)
    text = serializers.CharField(max_length=calls.SENTENCE_MAX)


class HangUpSerializer(serializers.Serializer):
    side = serializers.ChoiceField(choices=SIDES)
    cause = serializers.IntegerField(required=False, default=16, min_value=1, max_value=127)


class SendTextSerializer(serializers.Serializer):
    sender = serializers.CharField(max_length=40)
    secret_no = serializers.CharField(max_length=20)
    content = serializers.CharField(max_length=texts.CONTENT_MAX)


class ReplySerializer(serializers.Serializer):
    content = serializers.CharField(max_length=500)


class CallDeskView(DeskViewSet):
    """A call through an X number, step by step."""

    queryset = CallRecord.objects.select_related("pool", "binding")
    serializer_class = CallRecordSerializer

    @extend_schema(request=StartCallSerializer, responses={201: CallRecordSerializer})
    def create(self, request: Request) -> Response:
        """Call an X number: it rings, waits for an extension, or is refused."""
        made = calls.start_call(account_id=self.account_id, **_read(StartCallSerializer, request))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ExtensionSerializer, responses=CallRecordSerializer)
    def extension(self, request: Request, pk: int) -> Response:
        """Dial the extension the call waits for."""
        call = self.get_object()
        return self._shown(calls.enter_extension(call=call, **_read(ExtensionSerializer, request)))

    @extend_schema(request=None, responses=CallRecordSerializer)
    def answer(self, request: Request, pk: int) -> Response:
        """The called handset answers."""
        return self._shown(calls.answer_call(call=self.get_object()))

    @extend_schema(request=SaySerializer, responses=CallRecordSerializer)
    def say(self, request: Request, pk: int) -> Response:
        """One side says a sentence; it stands in the transcript."""
        call = self.get_object()
        return self._shown(calls.say(call=call, **_read(SaySerializer, request)))

    @extend_schema(request=HangUpSerializer, responses=CallRecordSerializer)
    def hang_up(self, request: Request, pk: int) -> Response:
        """One side hangs up, with a release cause."""
        call = self.get_object()
        return self._shown(calls.hang_up(call=call, **_read(HangUpSerializer, request)))

    @extend_schema(request=None, responses=CallRecordSerializer)
    def reject(self, request: Request, pk: int) -> Response:
        """The called handset refuses."""
        return self._shown(calls.reject(call=self.get_object()))

    @extend_schema(request=None, responses=CallRecordSerializer)
    def busy(self, request: Request, pk: int) -> Response:
        """The called handset is busy."""
        return self._shown(calls.busy(call=self.get_object()))

    @extend_schema(request=None, responses=CallRecordSerializer)
    def no_answer(self, request: Request, pk: int) -> Response:
        """Nobody answers, without waiting for the minute to pass."""
        return self._shown(calls.no_answer(call=self.get_object()))

    def _shown(self, call: CallRecord) -> Response:
        return Response(self.get_serializer(call).data)


class TextDeskView(DeskViewSet):
    """A text to an X number."""

    queryset = TextRecord.objects.select_related("pool", "binding")
    serializer_class = TextRecordSerializer

    @extend_schema(request=SendTextSerializer, responses={201: TextRecordSerializer})
    def create(self, request: Request) -> Response:
        """Send a text; what becomes of it is the SMS mode of the number's pool."""
        made = texts.send_text(account_id=self.account_id, **_read(SendTextSerializer, request))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReplySerializer, responses={201: TextOptOutSerializer})
    def reply(self, request: Request, pk: int) -> Response:
        """Answer a smart text that arrived: T ends them for the number."""
        text = self.get_object()
        row = texts.reply_to_text(text=text, **_read(ReplySerializer, request))
        shown = TextOptOutSerializer(row, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=TextRecordSerializer)
    def confirm(self, request: Request, pk: int) -> Response:
        """Let a held text go."""
        return Response(self.get_serializer(texts.confirm_text(text=self.get_object(), actor=self.actor)).data)


def _read(serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
