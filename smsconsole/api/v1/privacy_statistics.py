"""Figures of number privacy: what pools cost by item, and how their calls went."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import DomainError
from privacy_numbers.choices import PoolType
from privacy_numbers.models import NumberPool
from privacy_numbers.selectors import figures
from smsconsole.api.base import TenantViewSet
from smsconsole.api.money import Yuan

LONGEST_DAYS = 92


class PeriodSerializer(serializers.Serializer):
    first = serializers.DateField(help_text="A Beijing day.")
    last = serializers.DateField(help_text="Included; at most 92 days after the first.")
    pool_type = serializers.ChoiceField(choices=PoolType.choices, required=False, default="")
    pool = serializers.IntegerField(required=False, default=None, min_value=1)


class CostSerializer(serializers.Serializer):
    pool_key = serializers.CharField(source="pool.key")
    pool_type = serializers.CharField(source="pool.pool_type")
    item = serializers.CharField(help_text="privacy_number, privacy_call, privacy_record ...")
    quantity = serializers.IntegerField()
    unit = serializers.CharField()
    amount = Yuan()


class CategorySerializer(serializers.Serializer):
    pool_key = serializers.SerializerMethodField()
    numbers = serializers.IntegerField(help_text="Numbers that paid rent in the months of the period.")
    calls = serializers.IntegerField()
    connected = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True, help_text="Per cent of the calls that were answered.")
    minutes = serializers.IntegerField()
    fee = Yuan()
    texts = serializers.IntegerField()

    def get_pool_key(self, row: figures.Total) -> str:
        """The pool's key; empty in the total."""
        return row.pool.key if row.pool else ""


class CategoriesSerializer(serializers.Serializer):
    pools = CategorySerializer(many=True)
    total = CategorySerializer()


class PrivacyStatisticsViewSet(TenantViewSet):
    """Full and category statistics of a period."""

    queryset = NumberPool.objects.all()
    serializer_class = CostSerializer
    pagination_class = None
    filter_backends: list[Any] = []

    @extend_schema(parameters=[PeriodSerializer], responses=CostSerializer(many=True))
    @action(detail=False)
    def full(self, request: Request) -> Response:
        """What each pool cost by item, in the whole billing months of the period."""
        return Response(CostSerializer(figures.full(self.scope, _query(request)), many=True).data)

    @extend_schema(parameters=[PeriodSerializer], responses=CategoriesSerializer)
    @action(detail=False)
    def category(self, request: Request) -> Response:
        """Numbers, calls, connection rate, minutes, fee and texts of each pool, and the total."""
        rows, total = figures.by_category(self.scope, _query(request))
        return Response(CategoriesSerializer({"pools": rows, "total": total}).data)


def _query(request: Request) -> figures.Query:
    read = PeriodSerializer(data=request.query_params)
    read.is_valid(raise_exception=True)
    given = read.validated_data
    if not 0 <= (given["last"] - given["first"]).days <= LONGEST_DAYS or given["first"].year < 2000:
        raise DomainError(_("The last day lies 0 to 92 days after the first, in 2000 or later."), field="last")
    if given["last"].year > 2099:
        raise DomainError(_("Statistics end in 2099."), field="last")
    return figures.Query(given["first"], given["last"], given["pool_type"], given["pool"])
