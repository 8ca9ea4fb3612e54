"""Members of the account and what each may do."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.choices import Role
from accounts.models import Membership
from smsconsole.api.base import ReadViewSet


class MemberSerializer(serializers.ModelSerializer):
    username = serializers.CharField(source="user.username", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "username", "role"]
        read_only_fields = fields


class NewMemberSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(Role.choices)


class RoleSerializer(serializers.Serializer):
    role = serializers.ChoiceField(Role.choices)


class MemberViewSet(ReadViewSet):
    """Members; owners change them."""

    queryset = Membership.objects.select_related("user")
    serializer_class = MemberSerializer
    edit_grant = "manage"
    filterset_fields = ["role"]

    @extend_schema(request=NewMemberSerializer, responses={201: MemberSerializer})
    def create(self, request: Request) -> Response:
        """Take an existing user into the account."""
        given = NewMemberSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.add_member(account=self.account, actor=self.actor, **given.validated_data)
        return Response(MemberSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=RoleSerializer, responses=MemberSerializer)
    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Give a member another role; an account keeps at least one owner."""
        given = RoleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        changed = services.change_member_role(
            membership=self.get_object(), role=given.validated_data["role"], actor=self.actor
        )
        return Response(MemberSerializer(changed).data)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Take a member out."""
        services.remove_member(membership=self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
