"""What qualifications, letters, signatures and templates share in REST: file, change and file again, withdraw, delete.

A query of one thing counts as a status poll, as the vendors' queries do (accounts whose verdict comes after N polls).
"""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import parsers, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.tenancy import Scope
from review import selectors as review_selectors
from review import services as review
from signatures.choices import FileKind
from signatures.services import Upload
from smsconsole.api.base import ReadViewSet
from smsconsole.api.v1.pictures import StoredPictures


class ScopedRelatedField(serializers.PrimaryKeyRelatedField):
    """An id that must be in the caller's reach; another account's is as unknown as none."""

    def get_queryset(self) -> Any:
        reach: Scope = self.context["view"].scope
        return super().get_queryset().visible_to(reach)


class StandingFindingSerializer(serializers.Serializer):
    """A finding of the last verdict, worded in the reader's language."""

    slug = serializers.CharField()
    title = serializers.CharField()
    advice = serializers.CharField()
    field = serializers.CharField()
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    excerpt = serializers.CharField()
    severity = serializers.CharField()


class UploadedFileSerializer(serializers.Serializer):
    """A stored picture; fetch it at ``files/{id}/`` below its owner."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(FileKind.choices)
    name = serializers.CharField(source="original_name")
    format = serializers.CharField()
    size = serializers.IntegerField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    sha256 = serializers.CharField()
    watermark = serializers.CharField(help_text="The purpose in the picture's watermark, as declared.")
    is_blank = serializers.BooleanField(help_text="Of one colour: nothing can be read on it.")


class PictureUploadSerializer(serializers.Serializer):
    """One picture to add."""

    kind = serializers.ChoiceField(FileKind.choices)
    file = serializers.FileField()
    watermark = serializers.CharField(max_length=60, required=False, allow_blank=True)


def pictures_field(kind: FileKind) -> serializers.ListField:
    """Return a multipart field that takes several files of one kind."""
    return serializers.ListField(
        child=serializers.FileField(), required=False, write_only=True, max_length=10, help_text=str(kind.value)
    )


def watermark_field() -> serializers.CharField:
    """Return the field that declares the purpose in the watermark of the pictures sent along."""
    return serializers.CharField(
        max_length=60, required=False, write_only=True, allow_blank=True,
        help_text="Purpose in the watermark of the pictures sent along.",
    )  # fmt: skip


class ReviewedSerializer(serializers.ModelSerializer):
    """Adds the findings of the last verdict where the thing stands rejected."""

    findings = serializers.SerializerMethodField()
    expected_at = serializers.SerializerMethodField(
        help_text="While under review: when a verdict is expected by the desk's working hours. Details only."
    )

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_expected_at(self, row: Any) -> Any:
        view = self.context["view"]
        if row.status != "pending" or view.action == "list":
            return None
        order = review_selectors.open_order(view.kind, row.pk)
        found = order.expected_at if order else None
        return serializers.DateTimeField().to_representation(found) if found else None

    @extend_schema_field(StandingFindingSerializer(many=True))
    def get_findings(self, row: Any) -> list[dict[str, Any]]:
        view = self.context["view"]
        if row.status != "rejected" or view.action == "list":
            return []
        return review_selectors.explained_dicts(review_selectors.latest_findings(view.kind, row.pk))

    def split(self) -> tuple[dict[str, Any], list[Upload]]:
        """Return the validated columns and the uploads, apart; ``watermark`` is that of all pictures sent along."""
        columns, uploads = {}, []
        watermark = self.validated_data.pop("watermark", "")
        for name, value in self.validated_data.items():
            if name in FileKind.values and isinstance(self.fields[name], serializers.ListField):
                uploads += [Upload(name, file.name, file.read(), watermark) for file in value]
            else:
                columns[name] = value
        return columns, uploads


class ReviewedViewSet(ReadViewSet):
    """A view sets ``kind`` and the four services."""

    kind: str
    edit_grant = "apply"
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def submit(self, **values: Any) -> Any:
        raise NotImplementedError

    def edit(self, row: Any, **values: Any) -> Any:
        raise NotImplementedError

    def take_back(self, row: Any) -> Any:
        raise NotImplementedError

    def remove(self, row: Any) -> None:
        raise NotImplementedError

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        review.note_poll(kind=self.kind, subject_id=self.get_object().pk)
        return Response(self.get_serializer(self.get_object()).data)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        columns, uploads = form.split()
        row = self.submit(account=self.account, actor=self.actor, **self._with(uploads, columns))
        return Response(self._shown(row), status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        form = self.get_serializer(row, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        columns, uploads = form.split()
        return Response(self._shown(self.edit(row, actor=self.actor, **self._with(uploads, columns))))

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.remove(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take it out of review."""
        return Response(self._shown(self.take_back(self.get_object())))

    def _with(self, uploads: list[Upload], columns: dict[str, Any]) -> dict[str, Any]:
        return {**columns, "uploads": uploads} if uploads else columns

    def _shown(self, row: Any) -> dict[str, Any]:
        return self.get_serializer(self.get_queryset().get(pk=row.pk)).data


class PicturesViewSet(StoredPictures, ReviewedViewSet):
    """Adds pictures: sent with the form as multipart, or one by one, which files the thing again."""

    parser_classes = [parsers.JSONParser, parsers.MultiPartParser, parsers.FormParser]

    @extend_schema(request={"multipart/form-data": PictureUploadSerializer})
    @action(detail=True, methods=["post"], parser_classes=[parsers.MultiPartParser])
    def files(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add a picture and file the thing again."""
        row = self.get_object()
        form = PictureUploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        file = form.validated_data["file"]
        upload = Upload(form.validated_data["kind"], file.name, file.read(), form.validated_data.get("watermark", ""))
        return Response(self._shown(self.edit(row, actor=self.actor, uploads=[upload])), status=status.HTTP_201_CREATED)
