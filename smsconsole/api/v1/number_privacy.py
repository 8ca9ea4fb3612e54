"""/api/v1/number-pools/ and /api/v1/secret-numbers/, to be read."""

from typing import Any

import django_filters
from django.db.models import Count, Q
from rest_framework import serializers

from core.phone import mask
from privacy_numbers.choices import NumberState, PoolType
from privacy_numbers.models import NumberPool, SecretNumber
from smsconsole.api.base import ReadViewSet


class NumberPoolSerializer(serializers.ModelSerializer):
    total = serializers.IntegerField(source="numbers_total", read_only=True)
    bound = serializers.IntegerField(source="numbers_bound", read_only=True)

    class Meta:
        model = NumberPool
        fields = ["id", "key", "name", "pool_type", "total", "bound", "created_at"]
        read_only_fields = fields


class NumberPoolFilter(django_filters.FilterSet):
    pool_type = django_filters.MultipleChoiceFilter(choices=PoolType.choices)
    key = django_filters.CharFilter()
    name = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = NumberPool
        fields: list[str] = []


class NumberPoolViewSet(ReadViewSet):
    """Pools with how many numbers they hold."""

    queryset = NumberPool.objects.annotate(
        numbers_total=Count("numbers"), numbers_bound=Count("numbers", filter=Q(numbers__state=NumberState.BOUND))
    )
    serializer_class = NumberPoolSerializer
    filterset_class = NumberPoolFilter


class SecretNumberSerializer(serializers.ModelSerializer):
    class Meta:
        model = SecretNumber
        fields = ["id", "number", "pool", "province", "city", "state", "remark", "bought_at"]
        read_only_fields = fields

    def to_representation(self, row: SecretNumber) -> dict[str, Any]:
        """Star the number for callers without the right to see numbers."""
        shown = super().to_representation(row)
        if not self.context["view"].scope.can("reveal"):
            shown["number"] = mask(row.number)
        return shown


class SecretNumberFilter(django_filters.FilterSet):
    pool = django_filters.NumberFilter(field_name="pool_id")
    state = django_filters.MultipleChoiceFilter(choices=NumberState.choices)
    city = django_filters.CharFilter()

    class Meta:
        model = SecretNumber
        fields: list[str] = []


class SecretNumberViewSet(ReadViewSet):
    """X numbers and their state."""

    queryset = SecretNumber.objects.all()
    serializer_class = SecretNumberSerializer
    filterset_class = SecretNumberFilter
