"""Logging in and out of the REST API, and who one is."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in, user_logged_out
from drf_spectacular.utils import OpenApiResponse, extend_schema
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework import exceptions, serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Membership
from accounts.selectors import choosable_accounts
from smsconsole.api.access import IsKnown, scope
from smsconsole.console.login import cool_off, lock_message


class WrongCredentials(exceptions.APIException):
    status_code = status.HTTP_401_UNAUTHORIZED
    default_code = "wrong_credentials"
    default_detail = "User name or password is wrong."


class LockedOut(exceptions.Throttled):
    default_code = "locked_out"

    def __init__(self) -> None:
        exceptions.APIException.__init__(self, lock_message(), "locked_out")
        self.wait = cool_off().total_seconds()


class CredentialsSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="Send it as: Authorization: Token …. Shown once.")
    expiry = serializers.DateTimeField(allow_null=True, help_text="Empty: until it is logged out.")


class AccountOfSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField(allow_blank=True, help_text="owner, operator or readonly; empty for platform staff.")


class MeSerializer(serializers.Serializer):
    username = serializers.CharField()
    platform_role = serializers.CharField(allow_blank=True)
    account = serializers.IntegerField(allow_null=True, help_text="The account acted for; X-Account chooses another.")
    grants = serializers.ListField(child=serializers.CharField())
    accounts = AccountOfSerializer(many=True)


class TokenView(APIView):
    """Tokens of the caller."""

    throttle_scope = "login"

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.request.method == "POST" else [IsKnown()]

    def get_authenticators(self) -> list[Any]:
        """Take no session for a login: that would ask for a CSRF token, and a log-out needs the token itself."""
        return [] if self.request is not None and self.request.method == "POST" else [TokenAuthentication()]

    @extend_schema(
        operation_id="tokens_create", request=CredentialsSerializer, responses={201: TokenSerializer}, auth=[]
    )
    def post(self, request: Request) -> Response:
        """Exchange user name and password for a token. Failed attempts lock the name for a while (429)."""
        given = CredentialsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        user = authenticate(request._request, **given.validated_data)
        if getattr(request._request, "axes_locked_out", False):
            raise LockedOut
        if user is None:
            raise WrongCredentials
        made, token = AuthToken.objects.create(user=user)
        user_logged_in.send(sender=type(user), request=request._request, user=user)
        return Response({"token": token, "expiry": made.expiry}, status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="tokens_destroy", responses={204: OpenApiResponse(description="Logged out.")})
    def delete(self, request: Request) -> Response:
        """End the token this request is made with."""
        if request.auth is not None:
            request.auth.delete()
            user_logged_out.send(sender=type(request.user), request=request._request, user=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(APIView):
    """The caller."""

    permission_classes = (IsKnown,)

    @extend_schema(operation_id="me", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Say who is logged in, what it may do, and which accounts it may act for."""
        reach = scope(request)
        roles = dict(Membership.objects.filter(user=request.user).values_list("account_id", "role"))
        accounts = [
            {"id": row.pk, "name": row.name, "role": roles.get(row.pk, "")} for row in choosable_accounts(request.user)
        ]
        found = {
            "username": request.user.get_username(), "platform_role": request.user.platform_role,
            "account": reach.account_id, "grants": sorted(reach.grants), "accounts": accounts,
        }  # fmt: skip
        return Response(MeSerializer(found).data)
