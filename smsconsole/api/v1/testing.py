"""The test desk for programs: wait for a message, read a code, answer as a handset, reset. Debug mode only."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from carrier import selectors as carrier
from carrier import services as carrier_services
from carrier.models import MagicNumber
from sending import selectors as sending
from sending.choices import MessageStatus
from sending.models import Message
from smsconsole.api.base import TenantViewSet
from smsconsole.api.v1.carriers import FaultRuleViewSet, MagicNumberSerializer, ProfileSerializer
from smsconsole.api.v1.messages import MessageSerializer
from smsconsole.api.v1.recipients import UplinkViewSet
from smsconsole.testdesk import reset, waiting
from smsconsole.testdesk.errors import NoCode, WaitBusy, require_open


class DeskViewSet(TenantViewSet):
    """Whoever may use the test desk, and only where it is open."""

    view_grant = edit_grant = "testdesk"
    pagination_class = None
    filter_backends: list[Any] = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require_open()


class TooManyWaiting(exceptions.Throttled):
    """429 with Retry-After, the code of the desk."""

    default_code = WaitBusy.code
    default_detail = WaitBusy.message
    extra_detail_singular = extra_detail_plural = ""


class WaitQuerySerializer(serializers.Serializer):
    phone = serializers.CharField(required=False, default="", help_text=_("As anybody writes it."))
    sign_name = serializers.CharField(required=False, default="")
    template_code = serializers.CharField(required=False, default="")
    out_id = serializers.CharField(required=False, default="")
    after = serializers.IntegerField(required=False, default=0, min_value=0, help_text=_("The last message id seen."))
    since = serializers.DateTimeField(required=False, default=None, help_text=_("Submitted at or after."))
    status = serializers.ChoiceField(
        choices=[*MessageStatus.values, "any"], required=False, default=MessageStatus.DELIVERED.value
    )
    timeout = serializers.FloatField(
        required=False, default=10, min_value=0, max_value=waiting.LONGEST_SECONDS, help_text=_("Seconds, up to 30.")
    )


class WaitSerializer(serializers.Serializer):
    message = MessageSerializer(allow_null=True, help_text=_("null: none came in time; ask again."))
    waited_ms = serializers.IntegerField()


class CodeQuerySerializer(serializers.Serializer):
    phone = serializers.CharField()
    since = serializers.DateTimeField(required=False, default=None)


class CodeSerializer(serializers.Serializer):
    code = serializers.CharField()
    message_id = serializers.IntegerField(source="pk")
    content = serializers.CharField()
    received_at = serializers.DateTimeField()


class ResetSerializer(serializers.Serializer):
    messages = serializers.IntegerField()
    charges = serializers.IntegerField()
    counts = serializers.IntegerField()
    fault_rules = serializers.IntegerField()
    calls = serializers.IntegerField()
    texts = serializers.IntegerField()
    bindings = serializers.IntegerField()


class MessageDeskView(DeskViewSet):
    """Messages as a test wants them."""

    queryset = Message.objects.all()
    serializer_class = MessageSerializer

    @extend_schema(parameters=[WaitQuerySerializer], responses=WaitSerializer)
    def wait(self, request: Request) -> Response:
        """Wait for a message that matches; returns as soon as it is there. 429 when too many callers wait."""
        query = _query(WaitQuerySerializer, request)
        seconds, wanted = query.pop("timeout"), query.pop("status")
        after_id = query.pop("after")
        look = partial(
            sending.wait_for_message, self.scope, after_id=after_id, status="" if wanted == "any" else wanted, **query
        )
        try:
            found, waited = waiting.wait_for(look, seconds=seconds)
        except WaitBusy as busy:
            raise TooManyWaiting(wait=busy.params["retry_after"]) from busy
        shown = self.get_serializer(found).data if found else None
        return Response({"message": shown, "waited_ms": waited})

    @extend_schema(parameters=[CodeQuerySerializer], responses=CodeSerializer)
    def last_code(self, request: Request) -> Response:
        """The newest verification code a number received."""
        found = sending.last_code(self.scope, **_query(CodeQuerySerializer, request))
        if found is None:
            raise NoCode
        return Response(CodeSerializer(found).data)


class ReplyDeskView(UplinkViewSet):
    """Answers of handsets, from the desk."""

    view_grant = edit_grant = "testdesk"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require_open()


class ResetView(DeskViewSet):
    """Back to the start."""

    queryset = Message.objects.all()
    serializer_class = ResetSerializer

    @extend_schema(request=None, responses=ResetSerializer)
    def create(self, request: Request) -> Response:
        """Forget what the account sent, received, said, bound, counted and was charged; returns how much went."""
        return Response(reset.reset_account(account_id=self.account_id))


class SeedView(DeskViewSet):
    """The demo company."""

    queryset = Message.objects.all()
    serializer_class = serializers.Serializer

    @extend_schema(request=None, responses={204: None})
    def create(self, request: Request) -> Response:
        """Make what is missing of the demo company."""
        reset.seed_demo()
        return Response(status=status.HTTP_204_NO_CONTENT)


class CarrierDeskView(DeskViewSet):
    """The simulated network, for everyone on this server."""

    queryset = MagicNumber.objects.all()
    serializer_class = ProfileSerializer

    @extend_schema(responses=ProfileSerializer)
    def retrieve(self, request: Request) -> Response:
        """The profile and seed in force."""
        return Response(ProfileSerializer(carrier.setting()).data)

    @extend_schema(request=ProfileSerializer, responses=ProfileSerializer)
    def update(self, request: Request) -> Response:
        """Let the network behave otherwise, from the next message on."""
        body = ProfileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(ProfileSerializer(carrier_services.set_profile(**body.validated_data)).data)

    @extend_schema(responses=MagicNumberSerializer(many=True))
    def magic_numbers(self, request: Request) -> Response:
        """Numbers with a fixed fate, and what happens to them."""
        return Response(MagicNumberSerializer(carrier.magic_numbers(), many=True).data)


class FaultRuleDeskViewSet(FaultRuleViewSet):
    """The account's fault rules, from the desk."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require_open()


def _query(serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    read = serializer(data=request.query_params)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)
