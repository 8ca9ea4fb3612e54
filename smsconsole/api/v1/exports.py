"""Exports over REST: ask for a file, watch it, fetch it (resumable)."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from smsconsole.api.base import ReadViewSet
from smsconsole.api.v1.bills import WorkbookRenderer
from smsconsole.files import XLSX, ranged_file
from statistics import services
from statistics.choices import ExportKind
from statistics.models import ExportJob
from statistics.selectors import exports


class ExportSerializer(serializers.ModelSerializer):
    percent = serializers.SerializerMethodField(help_text="Of the rows; null while it cannot be told.")
    download = serializers.SerializerMethodField(help_text="Where the file is; null until it is ready.")

    class Meta:
        model = ExportJob
        fields = [
            "id", "kind", "title", "filters", "language", "status", "rows_total", "rows_done", "percent", "size",
            "error", "created_at", "finished_at", "expires_at", "download",
        ]  # fmt: skip
        read_only_fields = fields

    def get_percent(self, job: ExportJob) -> int | None:
        return exports.percent(job)

    def get_download(self, job: ExportJob) -> str | None:
        if job.status != "done":
            return None
        return reverse("export-download", args=[job.pk], request=self.context.get("request"))


class ExportRequestSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(ExportKind.choices)
    filters = serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        required=False,
        help_text="records: first, last, number, biz_id, out_id, signature, template, product, status, code, carrier, "
        "province, application_id. statistics: first, last, product, signature_id, template_id, application_id, "
        "carrier, province. bill: bill_id.",
    )
    language = serializers.ChoiceField(["zh-hans", "en"], default="zh-hans")


class ExportViewSet(ReadViewSet):
    """Excel files made in the background and kept for seven days."""

    queryset = ExportJob.objects.all()
    serializer_class = ExportSerializer
    view_grant = "view"
    edit_grant = "export"

    @extend_schema(request=ExportRequestSerializer, responses={201: ExportSerializer})
    def create(self, request: Request) -> Response:
        body = ExportRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        job = services.create_export(
            account_id=self.account_id,
            kind=body.validated_data["kind"],
            filters=body.validated_data.get("filters", {}),
            language=body.validated_data["language"],
            reveal_numbers=self.scope.can("reveal"),
            actor=self.actor,
        )
        return Response(self.get_serializer(job).data, status=201)

    @extend_schema(request=None, responses=ExportSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stop it; a worker that is writing stops within a second."""
        job = services.cancel_export(job=self.get_object(), actor=self.actor)
        return Response(self.get_serializer(job).data)

    @extend_schema(request=None, responses=ExportSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Make a failed, cancelled or expired one again."""
        job = services.retry_export(job=self.get_object(), actor=self.actor)
        return Response(self.get_serializer(job).data)

    @extend_schema(
        parameters=[OpenApiParameter("Range", OpenApiTypes.STR, OpenApiParameter.HEADER, description="bytes=1000-")],
        responses={
            (200, XLSX): OpenApiTypes.BINARY,
            (206, XLSX): OpenApiTypes.BINARY,
            409: OpenApiResponse(description="Not made yet, cancelled or expired."),
        },
    )
    @action(detail=True, grant="export", renderer_classes=[JSONRenderer, WorkbookRenderer])
    def download(self, request: Request, pk: str) -> Any:
        """Send the file, or the range of it that is asked for."""
        job = self.get_object()
        return ranged_file(request, exports.file_of(job), exports.file_name(job))
