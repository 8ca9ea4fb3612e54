"""Balance, top-ups, adjustments and the ledger."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Account
from billing import selectors, services
from billing.choices import EntryKind, PaymentMethod
from billing.models import LedgerEntry
from smsconsole.api.base import ReadViewSet, TenantViewSet
from smsconsole.api.idempotency import idempotent
from smsconsole.api.money import MoneySerializer, Yuan


class WalletSerializer(serializers.Serializer):
    balance = Yuan(read_only=True)
    held = Yuan(read_only=True, help_text="For messages whose receipt decides.")
    free = Yuan(read_only=True)
    alert_below = Yuan(allow_null=True, help_text="Warn when the free balance falls below; null: never.")
    is_low = serializers.BooleanField(read_only=True)
    is_in_arrears = serializers.BooleanField(read_only=True)
    can_send = serializers.BooleanField(read_only=True)


class LedgerEntrySerializer(MoneySerializer):
    cause_id = serializers.SerializerMethodField(help_text="Message id, package id or your reference.")

    def get_cause_id(self, row: LedgerEntry) -> str:
        return selectors.shown_cause(row)

    class Meta:
        model = LedgerEntry
        fields = [
            "id", "kind", "cause_kind", "cause_id", "product", "quantity", "unit_price", "amount", "balance_after",
            "package", "signature_id", "template_id", "application_id", "pool_id", "note", "actor_name", "at", "month",
            "day", "position", "digest",
        ]  # fmt: skip
        read_only_fields = fields


class AmountRequestSerializer(serializers.Serializer):
    amount = Yuan()
    reference = serializers.CharField(max_length=60, required=False, default="", help_text="Yours; booked once.")
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class TopUpRequestSerializer(AmountRequestSerializer):
    method = serializers.ChoiceField(choices=PaymentMethod.choices, default=PaymentMethod.ONLINE)


class AdjustmentRequestSerializer(AmountRequestSerializer):
    note = serializers.CharField(max_length=200, help_text="Why; kept in the ledger.")


class LedgerFilter(django_filters.FilterSet):
    kind = django_filters.MultipleChoiceFilter(choices=EntryKind.choices)
    at = django_filters.IsoDateTimeFromToRangeFilter()

    class Meta:
        model = LedgerEntry
        fields = ["kind", "product", "month", "day", "package", "signature_id", "template_id", "cause_kind", "cause_id"]


class WalletView(TenantViewSet):
    """The account's money."""

    edit_grant = "money"
    serializer_class = WalletSerializer
    pagination_class = None

    @extend_schema(responses=WalletSerializer)
    def retrieve(self, request: Request) -> Response:
        """Balance, what is held, and whether the account can send."""
        return Response(self._shown())

    @extend_schema(request=WalletSerializer, responses=WalletSerializer)
    def partial_update(self, request: Request) -> Response:
        """Set the warning threshold."""
        body = WalletSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        account = Account.objects.get(pk=self.account_id)
        services.set_alert(account=account, alert_below=body.validated_data["alert_below"], actor=request.user)
        return Response(self._shown())

    def _shown(self) -> Any:
        money = selectors.balance_of(self.account_id)
        facts = {name: getattr(money, name) for name in ("balance", "held", "free", "alert_below")}
        flags = {"is_low": money.is_low, "is_in_arrears": money.is_in_arrears}
        return WalletSerializer({**facts, **flags, "can_send": selectors.can_send(self.account_id)}).data


class LedgerViewSet(ReadViewSet):
    """Every movement of money and package messages, newest first; it only grows."""

    queryset = LedgerEntry.objects.all()
    serializer_class = LedgerEntrySerializer
    filterset_class = LedgerFilter


class _BookingViewSet(mixins.ListModelMixin, TenantViewSet):
    serializer_class = LedgerEntrySerializer
    queryset = LedgerEntry.objects.all()
    kind: str = ""

    def get_queryset(self) -> QuerySet[LedgerEntry]:
        return super().get_queryset().filter(kind=self.kind, template_id__isnull=True)  # the small index


class TopUpViewSet(_BookingViewSet):
    """Money paid in."""

    edit_grant = "money"
    kind = EntryKind.TOP_UP

    @extend_schema(request=TopUpRequestSerializer, responses={201: LedgerEntrySerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Add money; the same ``reference`` again adds nothing and returns the first entry."""
        body = TopUpRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        account = Account.objects.get(pk=self.account_id)
        entry = services.top_up(account=account, actor=request.user, **body.validated_data)
        return Response(LedgerEntrySerializer(entry).data, status=status.HTTP_201_CREATED)


class AdjustmentViewSet(_BookingViewSet):
    """Corrections by finance, with their reason."""

    edit_grant = "finance"
    kind = EntryKind.ADJUSTMENT

    @extend_schema(request=AdjustmentRequestSerializer, responses={201: LedgerEntrySerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Correct the balance by a signed amount."""
        body = AdjustmentRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        account = Account.objects.get(pk=self.account_id)
        entry = services.adjust(account=account, actor=request.user, **body.validated_data)
        return Response(LedgerEntrySerializer(entry).data, status=status.HTTP_201_CREATED)
