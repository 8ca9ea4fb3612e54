"""Sending, and the messages sent."""

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import ids
from core.phone import InvalidPhone, mask, parse
from sending import errors, selectors, services
from sending.choices import Door, MessageStatus
from sending.models import Message
from smsconsole.api.base import ReadViewSet
from smsconsole.api.idempotency import idempotent
from smsconsole.api.money import MoneySerializer
from smsconsole.api.v1.message_bodies import (
    AcceptedSerializer,
    BatchRequestSerializer,
    SendRequestSerializer,
    TimelineSerializer,
)
from statistics.selectors.bounds import Place, id_span

BATCH_MAX = 100
SPAN_MAX_DAYS = 366


class MessageSerializer(MoneySerializer):
    """``content`` is the text with its signature; ``phone`` is starred for roles that may not see numbers."""

    biz_id = serializers.CharField(read_only=True)

    class Meta:
        model = Message
        fields = [
            "id", "biz_id", "phone", "country", "sign_name", "template_code", "kind", "product", "content", "segments",
            "out_id", "door", "status", "err_code", "carrier", "province", "city", "submitted_at", "sent_at",
            "received_at", "charge_on", "unit_price", "package_id", "application",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Message) -> dict[str, Any]:
        shown = super().to_representation(instance)
        view = self.context.get("view")
        if view is None or not view.scope.can("reveal"):
            shown["phone"] = mask(shown["phone"])
        return shown


class MessageDetailSerializer(MessageSerializer):
    timeline = serializers.SerializerMethodField()

    class Meta(MessageSerializer.Meta):
        fields = [*MessageSerializer.Meta.fields, "timeline"]
        read_only_fields = fields

    @extend_schema(responses=TimelineSerializer(many=True))
    def get_timeline(self, row: Message) -> list[dict[str, Any]]:
        return TimelineSerializer(selectors.timeline(row), many=True).data


class MessageFilter(django_filters.FilterSet):
    """``phone`` is exact, as anybody writes it; days are Beijing days of submission."""

    phone = django_filters.CharFilter(method="by_phone")
    biz_id = django_filters.CharFilter(method="by_biz_id")
    status = django_filters.MultipleChoiceFilter(choices=MessageStatus.choices)
    day_from = django_filters.DateFilter(field_name="day", lookup_expr="gte")
    day_to = django_filters.DateFilter(field_name="day", lookup_expr="lte")
    submitted_after = django_filters.IsoDateTimeFilter(field_name="submitted_at", lookup_expr="gte")
    submitted_before = django_filters.IsoDateTimeFilter(field_name="submitted_at", lookup_expr="lt")

    class Meta:
        model = Message
        fields = [
            "sign_name", "template_code", "err_code", "kind", "product", "carrier", "province", "out_id", "door",
            "application",
        ]  # fmt: skip

    def by_phone(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        try:
            return rows.filter(phone=parse(value).digits)
        except InvalidPhone:
            return rows.none()

    def by_biz_id(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        batch = ids.batch_of_biz_id(value)
        return rows.filter(batch_id=batch) if batch is not None and batch < 2**63 else rows.none()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Bound the ids where days are asked for: paging by id through other days would read them all."""
        rows = super().filter_queryset(queryset)
        first, last = self.form.cleaned_data.get("day_from"), self.form.cleaned_data.get("day_to")
        account_id = getattr(getattr(self.request, "_api_scope", None), "account_id", None)
        if not (first and last) or account_id is None or not 0 <= (last - first).days < SPAN_MAX_DAYS:
            return rows
        days = [Place(account_id, first + dt.timedelta(days=n)) for n in range((last - first).days + 1)]
        span = id_span(Message, days)
        return rows.filter(pk__range=span) if span else rows.none()


class MessageViewSet(ReadViewSet):
    """Send messages and find them again."""

    queryset = Message.objects.all()
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    edit_grant = "send"

    @extend_schema(responses=MessageDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One message with its timeline: accepted, handed over, receipts, charge, replies."""
        return Response(MessageDetailSerializer(self.get_object(), context=self.get_serializer_context()).data)

    @extend_schema(request=SendRequestSerializer, responses={201: AcceptedSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Send one text to up to 1000 numbers; refused as a whole when one of them is refused.

        With a header Idempotency-Key a repeated request gets the first one's answer and sends nothing.
        """
        body = SendRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        what = (given["sign_name"], given["template_code"], given["values"])
        items = [services.Item(phone, *what) for phone in given["phone_numbers"]]
        return self._send(items, given)

    @extend_schema(request=BatchRequestSerializer, responses={201: AcceptedSerializer})
    @action(detail=False, methods=["post"])
    @idempotent
    def batch(self, request: Request) -> Response:
        """Send one template to up to 100 numbers, each with its own signature and values."""
        body = BatchRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        if len(given["messages"]) > BATCH_MAX:
            raise errors.TooManyNumbers(limit=BATCH_MAX, field="messages")
        items = [
            services.Item(row["phone"], row["sign_name"], given["template_code"], row["values"])
            for row in given["messages"]
        ]
        return self._send(items, given)

    def _send(self, items: list[services.Item], given: dict[str, Any]) -> Response:
        done = services.submit_messages(
            account_id=self.account_id, door=Door.REST, items=items, vendor=None, out_id=given["out_id"],
            request_id=ids.request_id(), extend_code=given["extend_code"],
        )  # fmt: skip
        answer = {
            "biz_id": done.batch.biz_id,
            "request_id": done.batch.request_id,
            "messages": [result.message for result in done.results],
        }
        return Response(AcceptedSerializer(answer).data, status=status.HTTP_201_CREATED)
