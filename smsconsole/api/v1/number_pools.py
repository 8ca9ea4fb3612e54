"""/api/v1/number-pools/: pools with counts and settings; what is in them stands in its own nouns."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from privacy_numbers.choices import AllocationMode, PoolType, SmsMode
from privacy_numbers.models import NumberPool, Ringtone
from privacy_numbers.selectors.pools import with_counts
from privacy_numbers.services.pools import create_pool, delete_pool, edit_pool
from smsconsole.api.base import ReadViewSet
from smsconsole.api.v1.reviewed import ScopedRelatedField

SETTINGS = (
    "name", "allocation", "sms_mode", "confirms_texts", "alarm_percent", "tone_from_a", "tone_to_a",
)  # fmt: skip


class NumberPoolSerializer(serializers.ModelSerializer):
    total = serializers.IntegerField(source="numbers_total", read_only=True, help_text="Numbers in the pool.")
    bound = serializers.IntegerField(source="numbers_bound", read_only=True, help_text="Numbers with a binding.")
    places = serializers.IntegerField(source="places_total", read_only=True)
    places_bound = serializers.IntegerField(read_only=True)
    binding_rate = serializers.SerializerMethodField(help_text="Bound places by all places, 0 to 1.")

    class Meta:
        model = NumberPool
        fields = [
            "id", "key", "name", "pool_type", "total", "bound", "places", "places_bound", "binding_rate", "allocation",
            "sms_mode", "confirms_texts", "alarm_percent", "alarmed_at", "tone_from_a", "tone_to_a", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_binding_rate(self, row: Any) -> float:
        return round(row.places_bound / row.places_total, 4) if row.places_total else 0.0


class NewPoolSerializer(serializers.Serializer):
    pool_type = serializers.ChoiceField(choices=PoolType.choices)
    name = serializers.CharField(help_text="1 to 16 characters.")


class PoolSettingsSerializer(serializers.Serializer):
    name = serializers.CharField(required=False)
    allocation = serializers.ChoiceField(choices=AllocationMode.choices, required=False)
    sms_mode = serializers.ChoiceField(choices=SmsMode.choices, required=False)
    confirms_texts = serializers.BooleanField(required=False)
    alarm_percent = serializers.IntegerField(required=False, allow_null=True, help_text="1 to 100; null: no alarm.")
    tone_from_a = ScopedRelatedField(queryset=Ringtone.objects.all(), required=False, allow_null=True)
    tone_to_a = ScopedRelatedField(queryset=Ringtone.objects.all(), required=False, allow_null=True)


class NumberPoolFilter(django_filters.FilterSet):
    pool_type = django_filters.MultipleChoiceFilter(choices=PoolType.choices)
    key = django_filters.CharFilter()
    name = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = NumberPool
        fields: list[str] = []


class NumberPoolViewSet(ReadViewSet):
    """Pools with how many numbers and places they hold, and their settings."""

    queryset = NumberPool.objects.all()
    serializer_class = NumberPoolSerializer
    filterset_class = NumberPoolFilter
    edit_grant = "send"
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def get_queryset(self) -> Any:
        return with_counts(super().get_queryset())

    @extend_schema(request=NewPoolSerializer, responses={201: NumberPoolSerializer})
    def create(self, request: Request) -> Response:
        """Make an empty pool."""
        body = NewPoolSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = create_pool(account=self.account, actor=self.actor, **body.validated_data)
        return Response(self._shown(row.pk), status=status.HTTP_201_CREATED)

    @extend_schema(request=PoolSettingsSerializer, responses=NumberPoolSerializer)
    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Change settings; what is left out stays."""
        row = self.get_object()
        body = PoolSettingsSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        columns = {name: body.validated_data.get(name, getattr(row, name)) for name in SETTINGS}
        edit_pool(pool=row, actor=self.actor, **columns)
        return Response(self._shown(row.pk))

    @extend_schema(responses={409: None})
    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Refuse: pools cannot be deleted."""
        delete_pool(pool=self.get_object(), actor=self.actor)

    def _shown(self, pk: int) -> Any:
        return self.get_serializer(self.get_queryset().get(pk=pk)).data
