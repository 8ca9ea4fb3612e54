"""Key pairs of programs. A secret is in the answer to its creation and never again."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.choices import KeyStatus, Vendor
from accounts.models import AccessKey
from smsconsole.api.base import ReadViewSet

_LIMITS = ("allowed_actions", "allowed_networks", "requests_per_second")


class AccessKeySerializer(serializers.ModelSerializer):
    rotated_from = serializers.SlugRelatedField(slug_field="key_id", read_only=True)

    class Meta:
        model = AccessKey
        fields = ["id", "vendor", "key_id", "status", "remark", "allowed_actions", "allowed_networks",
                  "requests_per_second", "rotated_from", "created_at"]  # fmt: skip
        read_only_fields = fields


class NewAccessKeySerializer(serializers.Serializer):
    vendor = serializers.ChoiceField(Vendor.choices)
    remark = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)


class KeyChangeSerializer(serializers.Serializer):
    status = serializers.ChoiceField(KeyStatus.choices, required=False)
    remark = serializers.CharField(max_length=100, required=False, allow_blank=True)
    allowed_actions = serializers.CharField(
        required=False, allow_blank=True, help_text="SendSms, Query*, dysms:SendSms, by comma; empty: everything."
    )
    allowed_networks = serializers.CharField(
        required=False, allow_blank=True, help_text="Addresses and networks, by comma; empty: everywhere."
    )
    requests_per_second = serializers.IntegerField(required=False, help_text="0: the vendor's own limits.")


class LifetimeSerializer(serializers.Serializer):
    duration_seconds = serializers.IntegerField(required=False, default=3600, help_text="900 to 129600.")


class TemporaryKeySerializer(serializers.Serializer):
    key_id = serializers.CharField()
    secret = serializers.CharField(help_text="Shown in this answer only.")
    security_token = serializers.CharField(help_text="Shown in this answer only.")
    expires_at = serializers.DateTimeField()


class AccessKeyWithSecretSerializer(AccessKeySerializer):
    secret = serializers.CharField(read_only=True, help_text="Shown in this answer only.")

    class Meta(AccessKeySerializer.Meta):
        fields = [*AccessKeySerializer.Meta.fields, "secret"]
        read_only_fields = fields


class AccessKeyViewSet(ReadViewSet):
    """Access keys of both vendors."""

    queryset = AccessKey.objects.select_related("rotated_from", "account")
    serializer_class = AccessKeySerializer
    edit_grant = "manage"
    filterset_fields = ["vendor", "status"]

    @extend_schema(request=NewAccessKeySerializer, responses={201: AccessKeyWithSecretSerializer})
    def create(self, request: Request) -> Response:
        """Create a key; keep the secret, it is not shown again."""
        given = NewAccessKeySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return _once(services.create_access_key(account=self.account, actor=self.actor, **given.validated_data))

    @extend_schema(request=KeyChangeSerializer, responses=AccessKeySerializer)
    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Enable or disable a key, change its remark or what it may do."""
        given = KeyChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        key, values = self.get_object(), given.validated_data
        limits = {name: values[name] for name in _LIMITS if name in values}
        if "remark" in values or limits:
            key = services.edit_access_key(
                key=key, remark=values.get("remark", key.remark), actor=self.actor, **limits
            )  # fmt: skip
        if "status" in values:
            key = services.set_access_key_status(key=key, status=values["status"], actor=self.actor)
        return Response(AccessKeySerializer(key).data)

    @extend_schema(request=None, responses={201: AccessKeyWithSecretSerializer})
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, pk: str | None = None) -> Response:
        """Make a key that replaces this one; this one works until it is disabled."""
        return _once(services.rotate_access_key(key=self.get_object(), actor=self.actor))

    @extend_schema(request=LifetimeSerializer, responses={201: TemporaryKeySerializer})
    @action(detail=True, methods=["post"], url_path="temporary-keys")
    def temporary_keys(self, request: Request, pk: str | None = None) -> Response:
        """Make a temporary key with a session token (STS) that may do what this key may, until it expires."""
        given = LifetimeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.issue_temporary_key(key=self.get_object(), actor=self.actor, **given.validated_data)
        answer = {"key_id": made.row.key_id, "secret": made.secret, "security_token": made.token,
                  "expires_at": made.row.expires_at}  # fmt: skip
        return Response(TemporaryKeySerializer(answer).data, status=status.HTTP_201_CREATED)


def _once(made: tuple[AccessKey, str]) -> Response:
    key, secret = made
    return Response({**AccessKeySerializer(key).data, "secret": secret}, status=status.HTTP_201_CREATED)
