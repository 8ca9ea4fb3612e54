"""What programs called, what was answered and why: list, detail, replay, snippets, the signature explainer."""

from typing import Any

import django_filters
import orjson
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import CallDoor
from accounts.models import ApiCall
from core.phone import mask_text
from smsconsole.api.base import ReadViewSet
from smsconsole.api.v1.testing import DeskViewSet
from smsconsole.calls.explanations import explain_captured, told
from smsconsole.calls.parse import Captured, read_head
from smsconsole.calls.replay import can_replay, replay
from smsconsole.calls.snippets import snippets

BODY_MAX = 1024 * 1024


class CallSerializer(serializers.ModelSerializer):
    milliseconds = serializers.SerializerMethodField()

    class Meta:
        model = ApiCall
        fields = [
            "id", "at", "door", "action", "version", "key_id", "signing", "peer", "status", "code", "is_good",
            "milliseconds", "request_id", "effect", "replay_of",
        ]  # fmt: skip
        read_only_fields = fields

    def get_milliseconds(self, call: ApiCall) -> float:
        return call.microseconds / 1000


class ExplanationSerializer(serializers.Serializer):
    cause = serializers.CharField(help_text=_("A stable word: wrong_secret, host, body, clock and so on."))
    title = serializers.CharField()
    advice = serializers.CharField()
    note = serializers.CharField(help_text=_("The value at fault."))
    method = serializers.CharField()
    key_id = serializers.CharField()
    stamp = serializers.CharField()
    server = serializers.CharField(help_text=_("The canonical text that the server signs."))
    client = serializers.CharField(help_text=_("The one that gives the client's signature, where it was found."))
    server_string_to_sign = serializers.CharField()
    client_string_to_sign = serializers.CharField()
    difference = serializers.JSONField(help_text=_("byte, line, column, and what stands there in each; or null."))


class CallDetailSerializer(CallSerializer):
    request_head = serializers.SerializerMethodField()
    request_body = serializers.SerializerMethodField()
    response_body = serializers.SerializerMethodField()
    explanation = serializers.SerializerMethodField()
    can_replay = serializers.SerializerMethodField()

    class Meta(CallSerializer.Meta):
        fields = [
            *CallSerializer.Meta.fields, "request_head", "request_body", "is_cut", "response_body", "explanation",
            "can_replay",
        ]  # fmt: skip
        read_only_fields = fields

    def _shown(self, text: str) -> str:
        return text if self.context["view"].scope.can("reveal") else mask_text(text)

    def get_request_head(self, call: ApiCall) -> str:
        return self._shown(call.request_head)

    def get_request_body(self, call: ApiCall) -> str:
        return self._shown(call.request_body)

    def get_response_body(self, call: ApiCall) -> str:
        return self._shown(call.response_body)

    @extend_schema_field(ExplanationSerializer(allow_null=True))
    def get_explanation(self, call: ApiCall) -> dict[str, Any] | None:
        return shown_explanation(call.explanation, reveal=self.context["view"].scope.can("reveal"))

    def get_can_replay(self, call: ApiCall) -> bool:
        return can_replay(call)


def shown_explanation(explanation: dict[str, Any] | None, *, reveal: bool) -> dict[str, Any] | None:
    """Return an explanation with its words, numbers starred for who may not see them."""
    if not explanation:
        return None
    words = told(explanation)
    shown = {**explanation, "title": words.title, "advice": words.advice}
    if not reveal:
        for name in ("server", "client", "server_string_to_sign", "client_string_to_sign"):
            shown[name] = mask_text(shown[name])
        if shown["difference"]:
            sides = {side: mask_text(shown["difference"][side]) for side in ("server", "client")}
            shown["difference"] = {**shown["difference"], **sides}
    return shown


class CallFilter(django_filters.FilterSet):
    door = django_filters.MultipleChoiceFilter(choices=CallDoor.choices)
    action = django_filters.CharFilter(lookup_expr="iexact")
    code = django_filters.CharFilter()
    key_id = django_filters.CharFilter()
    request_id = django_filters.CharFilter(lookup_expr="iexact")
    is_good = django_filters.BooleanFilter()
    status = django_filters.NumberFilter()
    since = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")
    slower_than = django_filters.NumberFilter(method="by_time", label=_("milliseconds"))
    search = django_filters.CharFilter(method="by_text", label=_("in request, answer and effect"))

    class Meta:
        model = ApiCall
        fields: list[str] = []

    def by_time(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.filter(microseconds__gte=int(value * 1000))

    def by_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(
            Q(request_head__icontains=value) | Q(request_body__icontains=value) | Q(response_body__icontains=value)
            | Q(effect__icontains=value)
        )  # fmt: skip


class SnippetsSerializer(serializers.Serializer):
    pytest = serializers.CharField(help_text=_("A test on the vendor's own SDK; empty where there is none."))
    curl = serializers.CharField()


class ReplaySerializer(serializers.Serializer):
    status = serializers.IntegerField()
    code = serializers.CharField()
    request_id = serializers.CharField()
    body = serializers.JSONField()


class RequestLogViewSet(ReadViewSet):
    """Calls of programs, newest first. Calls with an unknown key are for the platform's staff only."""

    queryset = ApiCall.objects.all()
    serializer_class = CallSerializer
    filterset_class = CallFilter
    edit_grant = "send"

    def get_serializer_class(self) -> type[CallSerializer]:
        return CallDetailSerializer if self.action == "retrieve" else CallSerializer

    @extend_schema(request=None, responses=ReplaySerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: str | None = None) -> Response:
        """Sign the call anew with its key and send it again; it may send messages and cost money as the first did."""
        reply = replay(self.get_object(), peer=request.META.get("REMOTE_ADDR", ""))
        answer = {"status": reply.status_code, "code": reply.code, "body": orjson.loads(reply.content)}
        return Response({**answer, "request_id": _request_id(answer["body"])})

    @extend_schema(responses=SnippetsSerializer)
    @action(detail=True, methods=["get"])
    def snippets(self, request: Request, pk: str | None = None) -> Response:
        """The call as a test and as a line for curl."""
        made = snippets(self.get_object(), request.get_host())
        if not self.scope.can("reveal"):
            return Response({"pytest": mask_text(made.pytest), "curl": mask_text(made.curl)})
        return Response(made._asdict())


def _request_id(body: Any) -> str:
    inner = body.get("Response", body) if isinstance(body, dict) else {}
    return str(inner.get("RequestId", ""))


class CapturedSerializer(serializers.Serializer):
    head = serializers.CharField(
        max_length=64 * 1024, trim_whitespace=False, required=False, allow_blank=True, default="",
        help_text=_("Request line and headers as curl -v shows them; instead of method, url and headers."),
    )  # fmt: skip
    method = serializers.CharField(max_length=10, required=False, default="POST")
    url = serializers.CharField(
        max_length=64 * 1024, required=False, default="/", help_text=_("Path and query, or whole.")
    )
    headers = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False, default=dict)
    body = serializers.CharField(
        max_length=BODY_MAX, required=False, allow_blank=True, default="", trim_whitespace=False
    )  # fmt: skip
    string_to_sign = serializers.CharField(
        max_length=BODY_MAX, required=False, allow_blank=True, default="", trim_whitespace=False,
        help_text=_("What the client says it signed: its canonical request or string to sign."),
    )  # fmt: skip


def captured_of(values: dict[str, Any]) -> Captured:
    """Return the request that somebody pasted or a program sent in parts."""
    found = read_head(values["head"]) if values["head"].strip() else Captured(
        values["method"].upper(), values["url"], {name.lower(): text for name, text in values["headers"].items()}
    )  # fmt: skip
    found.body = values["body"].encode("utf-8", "surrogatepass")
    return found


class ExplainView(DeskViewSet):
    """The signature explainer."""

    queryset = ApiCall.objects.all()
    serializer_class = ExplanationSerializer

    @extend_schema(request=CapturedSerializer, responses=ExplanationSerializer)
    def create(self, request: Request) -> Response:
        """Say why a caught request's signature does not match: both texts, where they part, the likely cause."""
        given = CapturedSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        found = explain_captured(self.scope, captured_of(values), theirs=values["string_to_sign"])
        return Response(shown_explanation(found, reveal=self.scope.can("reveal")))
