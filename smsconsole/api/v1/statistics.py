"""Figures over REST, as the statistics pages show them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from billing.choices import Product
from carrier.choices import Carrier
from core.tenancy import Scope
from smsconsole.api.access import scope
from statistics import receipt_codes, selectors
from statistics.errors import FilterInvalid
from statistics.selectors import Query, labels

FILTERS = [
    OpenApiParameter("first", OpenApiTypes.DATE, description="First Beijing day; default six days before the last."),
    OpenApiParameter("last", OpenApiTypes.DATE, description="Last Beijing day, included; default today."),
    OpenApiParameter("signature_id", OpenApiTypes.INT),
    OpenApiParameter("template_id", OpenApiTypes.INT),
    OpenApiParameter("application_id", OpenApiTypes.INT),
    OpenApiParameter("product", OpenApiTypes.STR, enum=Product.values),
    OpenApiParameter("carrier", OpenApiTypes.STR, enum=Carrier.values),
    OpenApiParameter("province", OpenApiTypes.STR),
]
RATE = "delivered / submitted in per cent; null when nothing was submitted"


class CountsSerializer(serializers.Serializer):
    submitted = serializers.IntegerField()
    delivered = serializers.IntegerField()
    failed = serializers.IntegerField()
    unknown = serializers.IntegerField(help_text="given up waiting for a receipt")
    waiting = serializers.IntegerField(help_text="no receipt yet")
    segments = serializers.IntegerField(help_text="billed parts of the submitted")
    rate = serializers.FloatField(allow_null=True, help_text=RATE)
    answered_rate = serializers.FloatField(allow_null=True, help_text="delivered / (delivered + failed)")


class TotalsSerializer(serializers.Serializer):
    now = CountsSerializer()
    before = CountsSerializer(help_text="The period of the same length just before.")
    change = serializers.DictField(child=serializers.FloatField(allow_null=True))


class PointSerializer(CountsSerializer):
    at = serializers.CharField(help_text='"2026-11-20" or, by hour, "2026-11-20 13:00" (Beijing)')


class PartSerializer(CountsSerializer):
    key = serializers.CharField()
    name = serializers.CharField()


class CauseSerializer(serializers.Serializer):
    code = serializers.CharField(allow_blank=True)
    category = serializers.ChoiceField(list(receipt_codes.CATEGORIES))
    title = serializers.CharField()
    advice = serializers.CharField(allow_blank=True)
    failed = serializers.IntegerField()
    unknown = serializers.IntegerField()
    count = serializers.IntegerField()
    share = serializers.FloatField(help_text="per cent of all that went wrong")


class BucketSerializer(serializers.Serializer):
    from_ms = serializers.IntegerField()
    to_ms = serializers.IntegerField(allow_null=True)
    count = serializers.IntegerField()
    share = serializers.FloatField()


class LatencySerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="delivered messages")
    buckets = BucketSerializer(many=True)
    p50 = serializers.IntegerField(allow_null=True, help_text="estimate in ms")
    p90 = serializers.IntegerField(allow_null=True)
    p95 = serializers.IntegerField(allow_null=True)
    p99 = serializers.IntegerField(allow_null=True)


class StatisticsViewSet(viewsets.ViewSet):
    """Sums over the rollups that are written with every receipt."""

    view_grant = "view"

    def _asked(self, request: Request) -> tuple[Scope, Query]:
        return scope(request), Query.read(request.query_params)

    @extend_schema(parameters=FILTERS, responses=TotalsSerializer)
    @action(detail=False)
    def totals(self, request: Request) -> Response:
        """Counts and rates of a period beside the one before."""
        return Response(TotalsSerializer(selectors.comparison(*self._asked(request))).data)

    @extend_schema(
        parameters=[*FILTERS, OpenApiParameter("by", OpenApiTypes.STR, enum=["day", "hour"])],
        responses=PointSerializer(many=True),
    )
    @action(detail=False)
    def trend(self, request: Request) -> Response:
        """A point for every day or hour."""
        by = _one_of(request, "by", ("day", "hour"), "day")
        return Response(PointSerializer(selectors.trend(*self._asked(request), by), many=True).data)

    @extend_schema(
        parameters=[
            *FILTERS,
            OpenApiParameter("by", OpenApiTypes.STR, enum=list(selectors.DIMENSIONS), required=True),
        ],
        responses=PartSerializer(many=True),
    )
    @action(detail=False)
    def split(self, request: Request) -> Response:
        """Counts per carrier, province, template, signature, type or application; at most 50."""
        by = _one_of(request, "by", tuple(selectors.DIMENSIONS), "")
        rows = selectors.split(*self._asked(request), by)
        words = labels.label_all(by, [row["key"] for row in rows])
        return Response(PartSerializer([{**row, "name": words[row["key"]]} for row in rows], many=True).data)

    @extend_schema(parameters=FILTERS, responses=CauseSerializer(many=True))
    @action(detail=False)
    def failures(self, request: Request) -> Response:
        """Failed and unanswered messages per receipt code, with what to do."""
        causes = selectors.failure_causes(*self._asked(request))
        return Response(CauseSerializer([_explained(cause) for cause in causes], many=True).data)

    @extend_schema(parameters=FILTERS, responses=LatencySerializer)
    @action(detail=False)
    def latency(self, request: Request) -> Response:
        """Histogram and percentiles from submission to receipt."""
        return Response(LatencySerializer(selectors.latency(*self._asked(request))).data)


def _one_of(request: Request, name: str, words: tuple[str, ...], default: str) -> str:
    found = request.query_params.get(name, default)
    if found not in words:
        raise FilterInvalid(f"Choose one of {', '.join(words)}.", field=name)
    return found


def _explained(cause: dict[str, Any]) -> dict[str, Any]:
    known = receipt_codes.meaning(cause["code"])
    return {**cause, "category": known.category, "title": known.title, "advice": known.advice}
