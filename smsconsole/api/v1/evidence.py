"""/api/v1/trademarks/ and /api/v1/app-records/: what proves that a name is the owner's."""

from typing import Any

from rest_framework import parsers, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from signatures import services
from signatures.choices import EvidenceKind
from signatures.models import AppRecord, EvidenceFile, Trademark
from signatures.services import Upload
from smsconsole.api.base import ReadViewSet
from smsconsole.api.v1.pictures import StoredPictures


class EvidenceFileSerializer(serializers.ModelSerializer):
    """A screenshot; fetch it at ``files/{id}/`` below its owner."""

    name = serializers.CharField(source="original_name")

    class Meta:
        model = EvidenceFile
        fields = ["id", "kind", "name", "format", "size", "width", "height", "sha256"]
        read_only_fields = fields


class EvidenceSerializer(serializers.ModelSerializer):
    """Screenshots come as files named by their kind."""

    files = EvidenceFileSerializer(many=True, read_only=True)

    def split(self) -> tuple[dict[str, Any], list[Upload]]:
        """Return the validated columns and the screenshots, apart."""
        columns, uploads = dict(self.validated_data), []
        for kind in EvidenceKind.values:
            if file := columns.pop(kind, None):
                uploads.append(Upload(kind, file.name, file.read()))
        return columns, uploads


class TrademarkSerializer(EvidenceSerializer):
    trademark = serializers.FileField(write_only=True, required=False, help_text="Screenshot of the details.")

    class Meta:
        model = Trademark
        fields = ["id", "name", "applicant", "number", "valid_from", "valid_until", "files", "created_at", "trademark"]
        read_only_fields = ["created_at"]


class AppRecordSerializer(EvidenceSerializer):
    record = serializers.FileField(write_only=True, required=False, help_text="Screenshot of the record's details.")
    runtime = serializers.FileField(write_only=True, required=False)
    store = serializers.FileField(write_only=True, required=False)

    class Meta:
        model = AppRecord
        fields = [
            "id", "license_number", "unit_name", "service_name", "approved_on", "store_link", "files", "created_at",
            "record", "runtime", "store",
        ]  # fmt: skip
        read_only_fields = ["created_at"]


class EvidenceViewSet(StoredPictures, ReadViewSet):
    """A view sets the two services."""

    edit_grant = "apply"
    parser_classes = [parsers.JSONParser, parsers.MultiPartParser, parsers.FormParser]

    def add(self, **values: Any) -> Any:
        raise NotImplementedError

    def remove(self, row: Any) -> None:
        raise NotImplementedError

    def create(self, request: Request) -> Response:
        """Keep one with its screenshots."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        columns, uploads = form.split()
        row = self.add(account=self.account, uploads=uploads, **columns)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Forget one that no signature names."""
        self.remove(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


class TrademarkViewSet(EvidenceViewSet):
    """Registered trademarks; a signature of this source names one."""

    queryset = Trademark.objects.prefetch_related("files")
    serializer_class = TrademarkSerializer
    filterset_fields = ["name", "number"]

    def add(self, **values: Any) -> Trademark:
        return services.add_trademark(**values)

    def remove(self, row: Trademark) -> None:
        services.delete_trademark(trademark=row)


class AppRecordViewSet(EvidenceViewSet):
    """Public records of apps; a signature of this source names one."""

    queryset = AppRecord.objects.prefetch_related("files")
    serializer_class = AppRecordSerializer
    filterset_fields = ["service_name", "license_number"]

    def add(self, **values: Any) -> AppRecord:
        return services.add_app_record(**values)

    def remove(self, row: AppRecord) -> None:
        services.delete_app_record(record=row)
