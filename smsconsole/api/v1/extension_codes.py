"""/api/v1/extension-codes/."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from signatures import services
from signatures.models import ExtensionCode, Signature
from smsconsole.api.base import ReadViewSet
from smsconsole.api.v1.reviewed import ScopedRelatedField


class ExtensionCodeSerializer(serializers.ModelSerializer):
    signature = ScopedRelatedField(queryset=Signature.objects.all())
    sign_name = serializers.CharField(source="signature.name", read_only=True)
    code = serializers.CharField(max_length=40)

    class Meta:
        model = ExtensionCode
        fields = ["id", "signature", "sign_name", "code", "source", "created_at"]
        read_only_fields = ["source", "created_at"]


class CodeSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=40)


class ExtensionCodeViewSet(ReadViewSet):
    """Digits behind the sender's number; one code serves one signature."""

    queryset = ExtensionCode.objects.select_related("signature")
    serializer_class = ExtensionCodeSerializer
    filterset_fields = ["signature", "code", "source"]
    edit_grant = "apply"
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def create(self, request: Request) -> Response:
        """Tie a code to a signature."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = services.add_extension_code(**form.validated_data)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CodeSerializer, responses=ExtensionCodeSerializer)
    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Give the signature another code in place of this one."""
        row = self.get_object()
        form = CodeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = services.change_extension_code(extension=row, code=form.validated_data["code"])
        return Response(self.get_serializer(row).data)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Set a code free."""
        services.remove_extension_code(extension=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
