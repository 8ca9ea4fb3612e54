"""/api/v1/pool-blacklist/, /number-groups/ and /number-migrations/."""

from typing import Any

import django_filters
from django.db.models import Count
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.phone import mask
from privacy_numbers.choices import BlackKind
from privacy_numbers.models import BlackEntry, Group, GroupMember, MigratedNumber, Migration, NumberPool
from privacy_numbers.services import groups
from privacy_numbers.services.blacklist import add_black, remove_black
from privacy_numbers.services.migration import migrate_numbers
from smsconsole.api.base import ReadViewSet
from smsconsole.api.v1.reviewed import ScopedRelatedField

Phones = serializers.ListField(child=serializers.CharField(max_length=40), help_text="1 to 200 numbers.")


class StarredSerializer(serializers.ModelSerializer):
    """Stars ``phones`` for roles that may not see them."""

    phones: tuple[str, ...] = ()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not self.context["view"].scope.can("reveal"):
            shown.update({name: mask(shown[name]) for name in self.phones if shown[name]})
        return shown


class BlackEntrySerializer(StarredSerializer):
    phones = ("phone", "counterpart")
    pool = ScopedRelatedField(queryset=NumberPool.objects.all())

    class Meta:
        model = BlackEntry
        fields = ["id", "pool", "kind", "phone", "counterpart", "remark", "created_at"]
        read_only_fields = ["created_at"]
        validators: list[Any] = []  # the service says it, in the words of the other doors


class BlackEntryFilter(django_filters.FilterSet):
    pool = django_filters.NumberFilter(field_name="pool_id")
    kind = django_filters.MultipleChoiceFilter(choices=BlackKind.choices)
    phone = django_filters.CharFilter()

    class Meta:
        model = BlackEntry
        fields: list[str] = []


class PoolBlacklistViewSet(ReadViewSet):
    """Callers that reach nobody through a pool, or not one other number; for pools of every type."""

    queryset = BlackEntry.objects.all()
    serializer_class = BlackEntrySerializer
    filterset_class = BlackEntryFilter
    edit_grant = "send"

    def create(self, request: Request) -> Response:
        """List a number."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = add_black(actor=self.actor, **body.validated_data)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Take a number off the list."""
        row = self.get_object()
        remove_black(pool=row.pool, kind=row.kind, phone=row.phone, counterpart=row.counterpart, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class GroupMemberSerializer(StarredSerializer):
    phones = ("phone",)

    class Meta:
        model = GroupMember
        fields = ["id", "phone"]
        read_only_fields = fields


class GroupSerializer(serializers.ModelSerializer):
    size = serializers.IntegerField(source="members_total", read_only=True)

    class Meta:
        model = Group
        fields = ["id", "pool", "name", "remark", "size", "created_at"]
        read_only_fields = fields


class NewGroupSerializer(serializers.Serializer):
    pool = ScopedRelatedField(queryset=NumberPool.objects.all())
    name = serializers.CharField(help_text="1 to 128 characters.")
    remark = serializers.CharField(required=False, default="", allow_blank=True)
    phones = serializers.ListField(child=serializers.CharField(max_length=40), required=False, default=list)


class GroupNameSerializer(serializers.Serializer):
    name = serializers.CharField(required=False)
    remark = serializers.CharField(required=False, allow_blank=True)


class PhonesSerializer(serializers.Serializer):
    phones = Phones


class NumberGroupViewSet(ReadViewSet):
    """G groups of AXG pools; the id is the GID."""

    queryset = Group.objects.annotate(members_total=Count("members")).order_by("-pk")
    serializer_class = GroupSerializer
    filterset_fields = ["pool", "name"]
    edit_grant = "send"
    http_method_names = ["get", "post", "put", "patch", "delete", "head", "options"]

    @extend_schema(request=NewGroupSerializer, responses={201: GroupSerializer})
    def create(self, request: Request) -> Response:
        """Make a group, with up to 200 numbers."""
        body = NewGroupSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        row = groups.create_group(actor=self.actor, **body.validated_data)
        return Response(self._shown(row), status=status.HTTP_201_CREATED)

    @extend_schema(request=GroupNameSerializer, responses=GroupSerializer)
    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Rename a group."""
        row = self.get_object()
        body = GroupNameSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        columns = {"name": row.name, "remark": row.remark, **body.validated_data}
        return Response(self._shown(groups.edit_group(group=row, actor=self.actor, **columns)))

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Delete a group that no binding uses."""
        groups.delete_group(group=self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=GroupMemberSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, filterset_fields=None)
    def members(self, request: Request, pk: str | None = None) -> Response:
        """The numbers of a group, in the order given."""
        rows = self.get_object().members.all()
        return Response(GroupMemberSerializer(rows, many=True, context=self.get_serializer_context()).data)

    @extend_schema(request=PhonesSerializer, responses=GroupSerializer)
    @members.mapping.post
    def add_members(self, request: Request, pk: str | None = None) -> Response:
        """Add up to 200 numbers."""
        return self._change(groups.add_numbers, request)

    @extend_schema(request=PhonesSerializer, responses=GroupSerializer)
    @members.mapping.put
    def overwrite_members(self, request: Request, pk: str | None = None) -> Response:
        """Put up to 200 numbers in place of all."""
        return self._change(groups.overwrite_numbers, request)

    @extend_schema(request=PhonesSerializer, responses=GroupSerializer)
    @action(detail=True, methods=["post"], url_path="members/remove")
    def remove_members(self, request: Request, pk: str | None = None) -> Response:
        """Take up to 200 numbers out."""
        return self._change(groups.remove_numbers, request)

    def _change(self, step: Any, request: Request) -> Response:
        row = self.get_object()
        body = PhonesSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        step(group=row, actor=self.actor, **body.validated_data)
        return Response(self._shown(row))

    def _shown(self, row: Group) -> Any:
        return self.get_serializer(self.get_queryset().get(pk=row.pk)).data


class MigratedNumberSerializer(StarredSerializer):
    phones = ("number",)

    class Meta:
        model = MigratedNumber
        fields = ["number", "city", "problem"]
        read_only_fields = fields


class MigrationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Migration
        fields = ["id", "source", "target", "count", "created_at"]
        read_only_fields = fields


class MigrationOrderSerializer(serializers.Serializer):
    source = ScopedRelatedField(queryset=NumberPool.objects.all())
    target = ScopedRelatedField(queryset=NumberPool.objects.all())
    numbers = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, allow_null=True, default=None,
        help_text="1 to 500; null: by place.",
    )  # fmt: skip
    city = serializers.CharField(required=False, default="", allow_blank=True, help_text="Empty: any place.")
    quantity = serializers.IntegerField(required=False, default=0, help_text="1 to 500, by place.")


class NumberMigrationViewSet(ReadViewSet):
    """Numbers moved between pools of one type."""

    queryset = Migration.objects.all()
    serializer_class = MigrationSerializer
    filterset_fields = ["source", "target"]
    edit_grant = "send"

    @extend_schema(request=MigrationOrderSerializer, responses={201: MigrationSerializer})
    def create(self, request: Request) -> Response:
        """Move unbound numbers, by name or by place; what stayed stands in the result list."""
        body = MigrationOrderSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        done = migrate_numbers(actor=self.actor, **body.validated_data)
        return Response(self.get_serializer(done).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=MigratedNumberSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def result(self, request: Request, pk: str | None = None) -> Response:
        """Every number with its place and, where it stayed, its problem."""
        rows = self.get_object().lines.all()
        return Response(MigratedNumberSerializer(rows, many=True, context=self.get_serializer_context()).data)
