"""Accounts: one's own for a member, all for the platform."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.choices import AccountKind, AccountStatus, ReviewMode
from accounts.errors import UserUnknown
from accounts.models import Account, User
from smsconsole.api.base import ReadViewSet


class AccountSerializer(serializers.ModelSerializer):
    class Meta:
        model = Account
        fields = [
            "id", "name", "kind", "status", "real_name_state", "subject", "credit_code", "review_mode",
            "review_delay_seconds", "review_polls", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class NewAccountSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=100)
    kind = serializers.ChoiceField(AccountKind.choices, default=AccountKind.ENTERPRISE)
    owner = serializers.CharField(max_length=150, help_text="User name of the first owner.")


class ReviewPaceSerializer(serializers.Serializer):
    review_mode = serializers.ChoiceField(ReviewMode.choices)
    review_delay_seconds = serializers.IntegerField(min_value=0, max_value=86_400, required=False)
    review_polls = serializers.IntegerField(min_value=1, max_value=100, required=False)


class RealNameSerializer(serializers.Serializer):
    subject = serializers.CharField(max_length=150)
    credit_code = serializers.CharField(max_length=18, required=False, default="", allow_blank=True)
    kind = serializers.ChoiceField(AccountKind.choices, required=False)


class StandingSerializer(serializers.Serializer):
    status = serializers.ChoiceField(AccountStatus.choices)


class AccountViewSet(ReadViewSet):
    """Accounts in the caller's reach."""

    queryset = Account.objects.all()
    serializer_class = AccountSerializer
    edit_grant = "platform"
    filterset_fields = ["kind", "status", "real_name_state"]

    @extend_schema(request=NewAccountSerializer, responses={201: AccountSerializer})
    def create(self, request: Request) -> Response:
        """Open an account with its first owner (platform)."""
        given = _checked(NewAccountSerializer, request)
        owner = User.objects.filter(username=given.pop("owner")).first()
        if owner is None:
            raise UserUnknown(field="owner")
        made = services.create_account(**given, owner=owner, actor=self.actor)
        return Response(AccountSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReviewPaceSerializer, responses=AccountSerializer)
    @action(detail=True, methods=["put"], url_path="review-progression", grant="manage")
    def review_progression(self, request: Request, pk: str | None = None) -> Response:
        """Set how long submissions wait for their verdict."""
        given = _checked(ReviewPaceSerializer, request)
        changed = services.set_review_progression(
            account=self.get_object(), mode=given["review_mode"], delay_seconds=given.get("review_delay_seconds"),
            polls=given.get("review_polls"), actor=self.actor,
        )  # fmt: skip
        return Response(AccountSerializer(changed).data)

    @extend_schema(request=RealNameSerializer, responses=AccountSerializer)
    @action(detail=True, methods=["put"], url_path="real-name", grant="manage")
    def real_name(self, request: Request, pk: str | None = None) -> Response:
        """Verify who legally stands behind the account."""
        given = _checked(RealNameSerializer, request)
        changed = services.verify_real_name(account=self.get_object(), actor=self.actor, **given)
        return Response(AccountSerializer(changed).data)

    @extend_schema(request=StandingSerializer, responses=AccountSerializer)
    @action(detail=True, methods=["put"], url_path="status", grant="platform")
    def standing(self, request: Request, pk: str | None = None) -> Response:
        """Suspend, close or reopen the account (platform)."""
        given = _checked(StandingSerializer, request)
        changed = services.set_account_status(account=self.get_object(), actor=self.actor, **given)
        return Response(AccountSerializer(changed).data)


def _checked(serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
