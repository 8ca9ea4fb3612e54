"""/api/v1/number-purchases/, /number-tickets/ and /number-stock/: buying X numbers."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.phone import mask
from privacy_numbers.choices import NumberKind, PoolType, TicketState
from privacy_numbers.models import NumberPool, NumberPurchase, StockPlace, Ticket
from privacy_numbers.selectors.stock import offers
from privacy_numbers.services.numbers import buy_numbers
from privacy_numbers.services.stock import save_place
from privacy_numbers.services.tickets import grant_ticket, refuse_ticket
from smsconsole.api.base import ReadViewSet
from smsconsole.api.idempotency import idempotent
from smsconsole.api.money import MoneySerializer, Yuan
from smsconsole.api.v1.reviewed import ScopedRelatedField


class NumberPurchaseSerializer(MoneySerializer):
    pool_key = serializers.CharField(source="pool.key", read_only=True)

    class Meta:
        model = NumberPurchase
        fields = [
            "id", "pool", "pool_key", "kind", "province", "city", "quantity", "rent", "amount", "request_id",
            "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class TicketSerializer(serializers.ModelSerializer):
    class Meta:
        model = Ticket
        fields = [
            "id", "pool_type", "pool", "pool_name", "kind", "province", "city", "quantity", "number", "reason", "state",
            "answer", "purchase", "created_at", "decided_at",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, row: Ticket) -> dict[str, Any]:
        """Star the wanted number for callers without the right to see numbers."""
        shown = super().to_representation(row)
        if not self.context["view"].scope.can("reveal"):
            shown["number"] = mask(row.number)
        return shown


class NumbersOrderSerializer(serializers.Serializer):
    pool_type = serializers.ChoiceField(choices=PoolType.choices)
    kind = serializers.ChoiceField(choices=NumberKind.choices)
    city = serializers.CharField(required=False, default="", allow_blank=True, help_text="95 numbers: nationwide.")
    quantity = serializers.IntegerField(required=False, default=1, help_text="1 to 1000.")
    pool = ScopedRelatedField(queryset=NumberPool.objects.all(), required=False, allow_null=True, default=None)
    pool_name = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="A new pool of this name. Neither: the default pool."
    )
    number = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=20, help_text="This very number, if it is free."
    )


class NumberPurchaseFilter(django_filters.FilterSet):
    pool = django_filters.NumberFilter(field_name="pool_id")
    kind = django_filters.MultipleChoiceFilter(choices=NumberKind.choices)
    city = django_filters.CharFilter()

    class Meta:
        model = NumberPurchase
        fields: list[str] = []


class NumberPurchaseViewSet(ReadViewSet):
    """Purchase records."""

    queryset = NumberPurchase.objects.select_related("pool")
    serializer_class = NumberPurchaseSerializer
    filterset_class = NumberPurchaseFilter
    edit_grant = "money"

    @extend_schema(request=NumbersOrderSerializer, responses={201: NumberPurchaseSerializer, 202: TicketSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Buy numbers at random; 202 with a ticket for the first purchase of a type and where the stock is short."""
        body = NumbersOrderSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        made = buy_numbers(account=self.account, actor=self.actor, **body.validated_data)
        if isinstance(made, Ticket):
            shown = TicketSerializer(made, context=self.get_serializer_context()).data
            return Response(shown, status=status.HTTP_202_ACCEPTED)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class AnswerSerializer(serializers.Serializer):
    answer = serializers.CharField(help_text="Why, up to 200 characters.")


class TicketFilter(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(choices=TicketState.choices)

    class Meta:
        model = Ticket
        fields: list[str] = []


class TicketViewSet(ReadViewSet):
    """Purchases that wait for the platform, or were decided by it."""

    queryset = Ticket.objects.all()
    serializer_class = TicketSerializer
    filterset_class = TicketFilter

    @extend_schema(request=None, responses=NumberPurchaseSerializer)
    @action(detail=True, methods=["post"], url_path="grant", grant="platform")
    def allow(self, request: Request, pk: str | None = None) -> Response:
        """Make the purchase; the account pays the first month."""
        made = grant_ticket(ticket=self.get_object(), actor=self.actor)
        return Response(NumberPurchaseSerializer(made, context=self.get_serializer_context()).data)

    @extend_schema(request=AnswerSerializer, responses=TicketSerializer)
    @action(detail=True, methods=["post"], grant="platform")
    def refuse(self, request: Request, pk: str | None = None) -> Response:
        """Close the ticket with an answer."""
        body = AnswerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = refuse_ticket(ticket=self.get_object(), actor=self.actor, **body.validated_data)
        return Response(self.get_serializer(row).data)


class StockPlaceSerializer(serializers.ModelSerializer):
    class Meta:
        model = StockPlace
        fields = ["id", "kind", "province", "city", "left"]
        read_only_fields = fields


class StockLeftSerializer(serializers.Serializer):
    left = serializers.IntegerField(min_value=0, help_text="Up to 1,000,000.")


class OfferSerializer(serializers.Serializer):
    pool_type = serializers.ChoiceField(choices=PoolType.choices)
    kind = serializers.ChoiceField(choices=NumberKind.choices)
    rent = Yuan(help_text="A number and calendar month, discount taken off.")


class StockPlaceFilter(django_filters.FilterSet):
    kind = django_filters.MultipleChoiceFilter(choices=NumberKind.choices)
    city = django_filters.CharFilter()
    province = django_filters.CharFilter()

    class Meta:
        model = StockPlace
        fields: list[str] = []


class NumberStockViewSet(ReadViewSet):
    """What is for sale where; the same for every account."""

    queryset = StockPlace.objects.all()
    serializer_class = StockPlaceSerializer
    filterset_class = StockPlaceFilter
    edit_grant = "platform"
    http_method_names = ["get", "patch", "head", "options"]

    def get_queryset(self) -> Any:
        return self.queryset.all()

    @extend_schema(request=StockLeftSerializer, responses=StockPlaceSerializer)
    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Say how many numbers a place has for sale."""
        row = self.get_object()
        body = StockLeftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        columns = {name: getattr(row, name) for name in ("kind", "province", "city", "prefix")}
        changed = save_place(place=row, left=body.validated_data["left"], actor=self.actor, **columns)
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses=OfferSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def rents(self, request: Request) -> Response:
        """Today's rent of every type and kind."""
        return Response(OfferSerializer([offer._asdict() for offer in offers()], many=True).data)
