"""What happens by itself: package rules and volume limits."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from billing import services
from billing.choices import Item, Product
from billing.models import PackageRule, SendingLimit
from smsconsole.api.base import ReadViewSet
from smsconsole.api.money import MoneySerializer, Yuan

COUNTS = ("day_warn", "day_limit", "month_warn", "month_limit")
SUMS = ("day_spend_warn", "day_spend_limit", "month_spend_warn", "month_spend_limit")


class PackageRuleSerializer(MoneySerializer):
    """``product`` empty: the general packages. A product has one rule; writing it again replaces it."""

    product = serializers.ChoiceField(choices=Item.choices, allow_blank=True, default="")
    auto_slug = serializers.CharField(
        max_length=60, allow_blank=True, default="", help_text="Code of the package to buy; empty: none."
    )
    auto_times = serializers.IntegerField(min_value=0, max_value=1000, default=0)
    auto_cap = Yuan(default=0, min_value=0)

    class Meta:
        model = PackageRule
        fields = ["id", "product", "alert_below", "is_alerted", "auto_slug", "auto_times", "auto_cap", "auto_done",
                  "auto_spent", "auto_problem"]  # fmt: skip
        read_only_fields = ["id", "is_alerted", "auto_done", "auto_spent", "auto_problem"]
        validators: list[Any] = []


class SendingLimitSerializer(MoneySerializer):
    """``product`` empty: all messages. One row a product, replaced when written again; a value left out is none."""

    product = serializers.ChoiceField(choices=Product.choices, allow_blank=True, default="")

    class Meta:
        model = SendingLimit
        fields = ["id", "product", *COUNTS, *SUMS]
        read_only_fields = ["id"]
        validators: list[Any] = []


class PackageRuleViewSet(ReadViewSet):
    """Warnings when packages run low, and purchases by themselves."""

    queryset = PackageRule.objects.all()
    serializer_class = PackageRuleSerializer
    edit_grant = "money"
    filterset_fields = ["product"]

    @extend_schema(responses={201: PackageRuleSerializer})
    def create(self, request: Request) -> Response:
        """Set the rule of a product."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.save_package_rule(account=self.account, actor=self.actor, **given.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Take a rule away."""
        services.delete_package_rule(rule=self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SendingLimitViewSet(ReadViewSet):
    """Warning and limit values of messages and spending, a day and a month."""

    queryset = SendingLimit.objects.all()
    serializer_class = SendingLimitSerializer
    edit_grant = "money"
    filterset_fields = ["product"]

    @extend_schema(responses={201: SendingLimitSerializer})
    def create(self, request: Request) -> Response:
        """Set the values of a product; they hold from the next send on."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.save_sending_limit(account=self.account, actor=self.actor, **given.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Take the values of a product away."""
        services.delete_sending_limit(limit=self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
