"""/api/v1/secret-numbers/: X numbers, their states, verification and release."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.phone import mask
from privacy_numbers.choices import NumberKind, NumberState, Verification
from privacy_numbers.models import SecretNumber
from privacy_numbers.services import numbers
from privacy_numbers.services.verification import code_ends, start_verification
from smsconsole.api.base import ReadViewSet


class SecretNumberSerializer(serializers.ModelSerializer):
    pool_key = serializers.CharField(source="pool.key", read_only=True)
    free_places = serializers.IntegerField(read_only=True)

    class Meta:
        model = SecretNumber
        fields = [
            "id", "number", "pool", "pool_key", "kind", "province", "city", "state", "bound", "free_places", "capacity",
            "remark", "verification", "verify_by", "verified_at", "purchase", "bought_at", "rent_due_at",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, row: SecretNumber) -> dict[str, Any]:
        """Star the number for callers without the right to see numbers."""
        shown = super().to_representation(row)
        if not self.context["view"].scope.can("reveal"):
            shown["number"] = mask(row.number)
        return shown


class RemarkSerializer(serializers.Serializer):
    remark = serializers.CharField(allow_blank=True, help_text="Up to 100 characters.")


class VerificationCodeSerializer(serializers.Serializer):
    url = serializers.CharField(help_text="What the QR code holds: the page for the person to open.")
    expires_at = serializers.DateTimeField()


class SecretNumberFilter(django_filters.FilterSet):
    pool = django_filters.NumberFilter(field_name="pool_id")
    number = django_filters.CharFilter()
    first = django_filters.CharFilter(method="from_number", help_text="The range's first number.")
    last = django_filters.CharFilter(method="to_number", help_text="The range's last number.")
    kind = django_filters.MultipleChoiceFilter(choices=NumberKind.choices)
    state = django_filters.MultipleChoiceFilter(choices=NumberState.choices)
    verification = django_filters.MultipleChoiceFilter(choices=Verification.choices)
    city = django_filters.CharFilter()
    purchase = django_filters.NumberFilter(field_name="purchase_id")

    class Meta:
        model = SecretNumber
        fields: list[str] = []

    def from_number(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(number__gte=value) if self._reveals else rows

    def to_number(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(number__lte=value) if self._reveals else rows

    @property
    def _reveals(self) -> bool:
        """Return whether the caller may narrow a number down digit by digit."""
        return bool(self.request and self.request.parser_context["view"].scope.can("reveal"))


class SecretNumberViewSet(ReadViewSet):
    """X numbers and their state. They are bought at /number-purchases/."""

    queryset = SecretNumber.objects.filter(released_at=None).select_related("pool")
    serializer_class = SecretNumberSerializer
    filterset_class = SecretNumberFilter
    edit_grant = "send"
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    @extend_schema(request=RemarkSerializer, responses=SecretNumberSerializer)
    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Write a remark beside a number."""
        row = self.get_object()
        body = RemarkSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = numbers.set_remark(number=row, actor=self.actor, **body.validated_data)
        return Response(self.get_serializer(row).data)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Release a number without bindings; it costs nothing from the next month on."""
        numbers.release_number(number=self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=SecretNumberSerializer)
    @action(detail=True, methods=["post"])
    def lock(self, request: Request, pk: str | None = None) -> Response:
        """Keep a number from new bindings."""
        return Response(self.get_serializer(numbers.lock_number(number=self.get_object(), actor=self.actor)).data)

    @extend_schema(request=None, responses=SecretNumberSerializer)
    @action(detail=True, methods=["post"])
    def unlock(self, request: Request, pk: str | None = None) -> Response:
        """Let a locked number be bound again."""
        return Response(self.get_serializer(numbers.unlock_number(number=self.get_object(), actor=self.actor)).data)

    @extend_schema(request=None, responses={201: VerificationCodeSerializer})
    @action(detail=True, methods=["post"], url_path="verification-code")
    def verification_code(self, request: Request, pk: str | None = None) -> Response:
        """Make the page for real-person verification, valid for 30 days; an older one ends."""
        row = self.get_object()
        token = start_verification(number=row, actor=self.actor)
        row.refresh_from_db(fields=["verify_token_at"])
        url = request.build_absolute_uri(reverse("number-verification", args=[token]))
        shown = VerificationCodeSerializer({"url": url, "expires_at": code_ends(row.verify_token_at)})
        return Response(shown.data, status=status.HTTP_201_CREATED)
