"""Monthly bills, their lines and days, and the workbook."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.http import FileResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from billing import selectors, services
from billing.models import Bill, BillLine
from smsconsole.api.base import ReadViewSet
from smsconsole.api.money import MoneySerializer, Yuan

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BillSerializer(MoneySerializer):
    class Meta:
        model = Bill
        fields = [
            "id", "month", "status", "opening", "topped_up", "purchased", "consumed", "adjusted", "closing", "messages",
            "segments", "package_segments", "built_at", "settled_at", "digest",
        ]  # fmt: skip
        read_only_fields = fields


class BillLineSerializer(MoneySerializer):
    class Meta:
        model = BillLine
        fields = [
            "id", "product", "signature_id", "signature_name", "template_id", "template_code", "template_name",
            "application_id", "application_name", "pool_id", "pool_name", "package_id", "package", "messages",
            "segments", "unit_price", "amount",
        ]  # fmt: skip
        read_only_fields = fields


class BillDaySerializer(serializers.Serializer):
    day = serializers.DateField()
    messages = serializers.IntegerField()
    segments = serializers.IntegerField()
    package_segments = serializers.IntegerField()
    amount = Yuan()
    moved = Yuan(help_text="All that the day booked.")


class BillRowSerializer(serializers.Serializer):
    values = serializers.ListField(child=serializers.CharField(allow_blank=True), help_text="As the columns stand.")
    messages = serializers.IntegerField()
    segments = serializers.IntegerField()
    package_segments = serializers.IntegerField()
    amount = Yuan()


class BillTableSerializer(serializers.Serializer):
    columns = serializers.ListField(child=serializers.CharField())
    titles = serializers.ListField(child=serializers.CharField())
    rows = BillRowSerializer(many=True)
    total = BillRowSerializer()
    is_whole = serializers.BooleanField(help_text="No product is left out: the total is the bill's.")


LAYOUT = OpenApiParameter("layout", OpenApiTypes.INT, description="A layout of the account; without: its default.")


class WorkbookRenderer(BaseRenderer):
    """Lets a client ask for the workbook by its media type; the view returns the file itself."""

    media_type, format, render_style = XLSX, "xlsx", "binary"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return JSONRenderer().render(data)


class BillViewSet(ReadViewSet):
    """Bills by month; the running month's is provisional and brought up to date when looked at."""

    queryset = Bill.objects.all()
    serializer_class = BillSerializer
    filterset_fields = ["month", "status"]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if self.scope.account_id is not None:
            services.fresh_bills(account_id=self.scope.account_id)
        return super().list(request, *args, **kwargs)

    def get_object(self) -> Bill:
        bill = super().get_object()
        return services.fresh_bill(account_id=bill.account_id, month=bill.month) or bill

    @extend_schema(responses=BillLineSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def lines(self, request: Request, pk: str) -> Response:
        """By product, signature, template, price and package; they add up to the bill."""
        return Response(BillLineSerializer(self.get_object().lines.all(), many=True).data)

    @extend_schema(parameters=[LAYOUT], responses=BillTableSerializer)
    @action(detail=True, pagination_class=None, filter_backends=[])
    def table(self, request: Request, pk: str) -> Response:
        """The lines as a layout groups them."""
        bill = self.get_object()
        table = selectors.laid_out(bill, selectors.layout_for(bill, layout_id(request.GET)))
        return Response(BillTableSerializer(table).data)

    @extend_schema(responses=BillDaySerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def days(self, request: Request, pk: str) -> Response:
        """By Beijing day; they add up to the bill."""
        return Response(BillDaySerializer(selectors.days_of(self.get_object()), many=True).data)

    @extend_schema(parameters=[LAYOUT], responses={(200, XLSX): OpenApiTypes.BINARY})
    @action(detail=True, grant="export", renderer_classes=[JSONRenderer, WorkbookRenderer])
    def xlsx(self, request: Request, pk: str) -> FileResponse:
        """Download the bill as an Excel workbook, in the language of Accept-Language."""
        return workbook_response(self.get_object(), layout_id(request.GET))


def layout_id(query: Mapping[str, str]) -> int | None:
    """Return the layout an address names; what is no number names none."""
    text = query.get("layout", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def workbook_response(bill: Bill, layout: int | None = None) -> FileResponse:
    """Return the bill's workbook as a download in the language in force; the file on disk is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "bill.xlsx"
        path = services.write_bill_workbook(target, bill.pk, get_language() or "zh-hans", layout)
        opened = path.open("rb")
    return FileResponse(opened, as_attachment=True, filename=f"bill-{bill.month}.xlsx", content_type=XLSX)
