"""Tencent applications: SDK AppID and AppKey."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.models import Application
from smsconsole.api.base import ReadViewSet


class ApplicationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Application
        fields = ["id", "sdk_app_id", "name", "introduction", "is_enabled", "created_at"]
        read_only_fields = fields


class NewApplicationSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=30)
    introduction = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class ApplicationChangeSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=30, required=False)
    introduction = serializers.CharField(max_length=200, required=False, allow_blank=True)
    is_enabled = serializers.BooleanField(required=False)


class ApplicationWithKeySerializer(ApplicationSerializer):
    secret = serializers.CharField(read_only=True, help_text="The AppKey. Shown in this answer only.")

    class Meta(ApplicationSerializer.Meta):
        fields = [*ApplicationSerializer.Meta.fields, "secret"]
        read_only_fields = fields


class ApplicationViewSet(ReadViewSet):
    """Applications of the account."""

    queryset = Application.objects.select_related("account")
    serializer_class = ApplicationSerializer
    edit_grant = "manage"
    filterset_fields = ["is_enabled", "sdk_app_id"]

    @extend_schema(request=NewApplicationSerializer, responses={201: ApplicationWithKeySerializer})
    def create(self, request: Request) -> Response:
        """Create an application; keep the AppKey, it is not shown again."""
        given = NewApplicationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.create_application(account=self.account, actor=self.actor, **given.validated_data)
        return _once(made, status.HTTP_201_CREATED)

    @extend_schema(request=ApplicationChangeSerializer, responses=ApplicationSerializer)
    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Rename, enable or disable an application."""
        given = ApplicationChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        found, values = self.get_object(), given.validated_data
        if {"name", "introduction"} & set(values):
            found = services.edit_application(
                application=found, name=values.get("name", found.name),
                introduction=values.get("introduction", found.introduction), actor=self.actor,
            )  # fmt: skip
        if "is_enabled" in values:
            found = services.set_application_enabled(application=found, enabled=values["is_enabled"], actor=self.actor)
        return Response(ApplicationSerializer(found).data)

    @extend_schema(request=None, responses={200: ApplicationWithKeySerializer})
    @action(detail=True, methods=["post"], url_path="rotate-key")
    def rotate_key(self, request: Request, pk: str | None = None) -> Response:
        """Give the application a new AppKey; the old one stops at once."""
        return _once(services.rotate_app_key(application=self.get_object(), actor=self.actor), status.HTTP_200_OK)


def _once(made: tuple[Application, str], http: int) -> Response:
    application, app_key = made
    return Response({**ApplicationSerializer(application).data, "secret": app_key}, status=http)
