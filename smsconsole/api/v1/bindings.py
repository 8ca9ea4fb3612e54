"""/api/v1/bindings/: who meets through which X number."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import DomainError
from core.phone import mask
from privacy_numbers.choices import BindingState, CallRestrict, PoolType
from privacy_numbers.errors import GroupUnknown
from privacy_numbers.models import Binding, Group
from privacy_numbers.selectors.bindings import binding_of_subs_id
from privacy_numbers.selectors.numbers import pool_of_key
from privacy_numbers.services import bindings as services
from privacy_numbers.services.terms import phone_digits
from smsconsole.api.base import ReadViewSet
from smsconsole.api.idempotency import idempotent

NUMBERS = ("phone_a", "phone_b", "secret_no")


class BindingSerializer(serializers.ModelSerializer):
    subs_id = serializers.CharField(read_only=True)
    pool = serializers.CharField(source="pool.key", read_only=True)
    secret_no = serializers.CharField(source="number.number", read_only=True)
    ring_config = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Binding
        fields = [
            "id", "subs_id", "pool", "pool_type", "secret_no", "phone_a", "phone_b", "extension", "group", "state",
            "bound_at", "expires_at", "ended_at", "call_restrict", "is_recorded", "is_transcribed", "ring_config",
            "call_timeout", "call_display", "out_id", "out_order_id", "track_no",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, row: Binding) -> dict[str, Any]:
        """Star the numbers for callers without the right to see them."""
        shown = super().to_representation(row)
        if not self.context["view"].scope.can("reveal"):
            shown.update({name: mask(shown[name]) for name in NUMBERS if shown[name]})
        return shown


class TermsSerializer(serializers.Serializer):
    """What may be changed later too."""

    expires_at = serializers.DateTimeField()
    call_restrict = serializers.ChoiceField(choices=CallRestrict.choices, required=False, allow_blank=True)
    is_recorded = serializers.BooleanField(required=False)
    is_transcribed = serializers.BooleanField(required=False)
    ring_config = serializers.DictField(
        child=serializers.CharField(max_length=16), required=False, help_text='{"AXBRing_1": "10000001"}'
    )


class BindRequestSerializer(TermsSerializer):
    pool = serializers.CharField(max_length=20, help_text="The pool's key; its type says what else is needed.")
    phone_a = serializers.CharField(max_length=40)
    phone_b = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="B of AXB; of AXN whom A's own calls reach."
    )
    extension = serializers.CharField(max_length=3, required=False, allow_blank=True, help_text="Empty: a free one.")
    group = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="AXG: the group's id.")
    secret_no = serializers.CharField(max_length=20, required=False, allow_blank=True, help_text="Empty: drawn.")
    city = serializers.CharField(max_length=30, required=False, allow_blank=True, help_text="Where X is to be from.")
    call_timeout = serializers.IntegerField(required=False, min_value=1, max_value=86_400, help_text="Seconds.")
    call_display = serializers.IntegerField(required=False, min_value=0, max_value=1)
    out_id = serializers.CharField(max_length=256, required=False, allow_blank=True)
    out_order_id = serializers.CharField(max_length=256, required=False, allow_blank=True)


class BindingChangeSerializer(TermsSerializer):
    expires_at = serializers.DateTimeField(required=False)
    phone_a = serializers.CharField(max_length=40, required=False)
    phone_b = serializers.CharField(max_length=40, required=False, allow_blank=True)
    group = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    track_no = serializers.CharField(max_length=64, required=False, allow_blank=True)


class BindingFilter(django_filters.FilterSet):
    phone_a = django_filters.CharFilter(method="by_phone")
    subs_id = django_filters.CharFilter(method="by_subs_id")
    pool = django_filters.CharFilter(field_name="pool__key")
    secret_no = django_filters.CharFilter(field_name="number__number")
    pool_type = django_filters.MultipleChoiceFilter(choices=PoolType.choices)
    state = django_filters.MultipleChoiceFilter(choices=BindingState.choices)
    track_no = django_filters.CharFilter()

    class Meta:
        model = Binding
        fields: list[str] = []

    def by_phone(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        try:
            return rows.filter(phone_a=phone_digits(value, name))
        except DomainError:
            return rows.none()

    def by_subs_id(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(pk=binding_of_subs_id(value) or 0)


class BindingViewSet(ReadViewSet):
    """Bindings; ended ones stay as the record."""

    queryset = Binding.objects.select_related("pool", "number")
    serializer_class = BindingSerializer
    filterset_class = BindingFilter
    edit_grant = "send"

    @extend_schema(request=BindRequestSerializer, responses={201: BindingSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Bind people on an X number in the way of the pool's type."""
        body = BindRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        pool = pool_of_key(account_id=self.account_id, key=given.pop("pool"))
        sides = {name: given.pop(name) for name in ("phone_a", "phone_b", "extension", "secret_no") if name in given}
        if "group" in given:
            sides["group"] = _group(self.account_id, given.pop("group"))
        row = services.bind(pool=pool, terms=services.Terms(**given), actor=self.actor, **sides)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=BindingChangeSerializer, responses={200: BindingSerializer})
    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Change what a live binding was agreed on: all that is given, or nothing."""
        body = BindingChangeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = self.get_object()
        given = dict(body.validated_data)
        if "group" in given:
            given["group"] = _group(row.account_id, given["group"])
        services.change_binding(binding=row, actor=self.actor, **given)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses={200: BindingSerializer})
    @action(detail=True, methods=["post"])
    def unbind(self, request: Request, pk: str | None = None) -> Response:
        """End a binding now."""
        row = services.unbind(binding=self.get_object(), actor=self.actor)
        return Response(self.get_serializer(row).data)


def _group(account_id: int, pk: int) -> Group:
    found = Group.objects.filter(account_id=account_id, pk=pk).first()
    if found is None:
        raise GroupUnknown(field="group")
    return found
