"""Replies, the blacklist and opt-outs."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.phone import InvalidPhone, mask, parse
from sending import services
from sending.models import BlacklistEntry, OptOut, Uplink
from smsconsole.api.base import ReadViewSet


class PhoneFilter(django_filters.FilterSet):
    phone = django_filters.CharFilter(method="by_phone")

    def by_phone(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        try:
            return rows.filter(phone=parse(value).digits)
        except InvalidPhone:
            return rows.none()


class PhoneSerializer(serializers.ModelSerializer):
    """Stars numbers for roles that may not see them."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        view = self.context.get("view")
        if view is None or not view.scope.can("reveal"):
            shown["phone"] = mask(shown["phone"])
        return shown


class UplinkSerializer(PhoneSerializer):
    class Meta:
        model = Uplink
        fields = [
            "id", "phone", "content", "sign_name", "dest_code", "message", "is_opt_out", "due_at", "received_at",
        ]  # fmt: skip
        read_only_fields = fields


class ReplyRequestSerializer(serializers.Serializer):
    phone = serializers.CharField(max_length=40)
    content = serializers.CharField(max_length=500)
    message = serializers.IntegerField(required=False, allow_null=True, default=None, help_text="Default: the last.")


class UplinkFilter(PhoneFilter):
    received_at = django_filters.IsoDateTimeFromToRangeFilter()

    class Meta:
        model = Uplink
        fields = ["sign_name", "is_opt_out", "message"]


class UplinkViewSet(ReadViewSet):
    """Replies of handsets that have arrived."""

    queryset = Uplink.objects.filter(received_at__isnull=False)
    serializer_class = UplinkSerializer
    filterset_class = UplinkFilter
    edit_grant = "send"

    @extend_schema(request=ReplyRequestSerializer, responses={201: UplinkSerializer})
    def create(self, request: Request) -> Response:
        """Reply from a number's handset; it arrives a second later (R, T, TD, N or 退订 ends promotion)."""
        body = ReplyRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        made = services.reply(
            account_id=self.account_id, phone=given["phone"], content=given["content"], message_id=given["message"]
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class BlacklistSerializer(PhoneSerializer):
    class Meta:
        model = BlacklistEntry
        fields = ["id", "phone", "remark", "created_at"]
        read_only_fields = fields


class BlacklistRequestSerializer(serializers.Serializer):
    phones = serializers.ListField(child=serializers.CharField(max_length=40))
    remark = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)


class BlacklistFilter(PhoneFilter):
    class Meta:
        model = BlacklistEntry
        fields: list[str] = []


class BlacklistViewSet(ReadViewSet):
    """Numbers that get nothing from the account."""

    queryset = BlacklistEntry.objects.all()
    serializer_class = BlacklistSerializer
    filterset_class = BlacklistFilter
    edit_grant = "send"

    @extend_schema(request=BlacklistRequestSerializer, responses={201: BlacklistSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """List up to 1000 numbers; those already listed stay as they are."""
        body = BlacklistRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        rows = services.add_to_blacklist(account_id=self.account_id, **body.validated_data)
        return Response(self.get_serializer(rows, many=True).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Take a number off the list."""
        row = self.get_object()
        services.remove_from_blacklist(account_id=row.account_id, entry_ids=[row.pk])
        return Response(status=status.HTTP_204_NO_CONTENT)


class OptOutSerializer(PhoneSerializer):
    class Meta:
        model = OptOut
        fields = ["id", "phone", "sign_name", "created_at"]
        read_only_fields = ["created_at"]


class OptOutRequestSerializer(serializers.Serializer):
    phone = serializers.CharField(max_length=40)
    sign_name = serializers.CharField(max_length=40)


class OptOutFilter(PhoneFilter):
    class Meta:
        model = OptOut
        fields = ["sign_name"]


class OptOutViewSet(ReadViewSet):
    """Numbers that want no more promotion of a signature."""

    queryset = OptOut.objects.all()
    serializer_class = OptOutSerializer
    filterset_class = OptOutFilter
    edit_grant = "send"

    @extend_schema(request=OptOutRequestSerializer, responses={201: OptOutSerializer})
    def create(self, request: Request) -> Response:
        """Note an opt-out that reached you another way; safe to repeat."""
        body = OptOutRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = services.add_opt_out(account_id=self.account_id, **body.validated_data)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Let the number hear promotion again."""
        row = self.get_object()
        services.remove_opt_outs(account_id=row.account_id, entry_ids=[row.pk])
        return Response(status=status.HTTP_204_NO_CONTENT)
