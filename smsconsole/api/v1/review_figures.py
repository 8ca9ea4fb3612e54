"""The handbook of reasons, the desk's figures, and a verdict worked out again, over REST."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from review import rulebook, selectors, services
from review.choices import Decision, Severity, SubjectKind
from review.engine import Verdict
from review.handbook import Example
from review.selectors import FigureQuery
from smsconsole.api.access import HasGrant, scope
from smsconsole.api.v1.review import ExplainedSerializer


class VerdictShownSerializer(serializers.Serializer):
    decision = serializers.ChoiceField(Decision.choices)
    ruleset = serializers.CharField()
    findings = ExplainedSerializer(many=True)


class RepeatSerializer(serializers.Serializer):
    """A verdict beside itself: as kept, worked out again under its own rule set, and as today's rules have it."""

    kept = VerdictShownSerializer()
    again = VerdictShownSerializer(allow_null=True, help_text="null: the rule set was not kept")
    today = VerdictShownSerializer(help_text="as if it were filed today, with the look-ups of then")
    is_same = serializers.BooleanField(help_text="decision and findings repeat")
    code_changed = serializers.BooleanField(help_text="another release's rules gave the first verdict")


class RepeatView(viewsets.ViewSet):
    """Works a verdict out again from the facts, look-ups and rule set kept with it; writes nothing."""

    permission_classes = [HasGrant]
    view_grant = "view"

    @extend_schema(responses=RepeatSerializer, operation_id="review_orders_repeat")
    def retrieve(self, request: Request, order_id: int) -> Response:
        found = services.repeat_verdict(selectors.order_detail(scope(request), order_id))
        return Response({
            "kept": _verdict(found.kept), "again": _verdict(found.again) if found.again else None,
            "today": _verdict(found.today), "is_same": found.is_same, "code_changed": found.code_changed,
        })  # fmt: skip


class ExampleSerializer(serializers.Serializer):
    facts = serializers.DictField(child=serializers.CharField(), help_text="what tells it from a sound submission")
    decision = serializers.ChoiceField(Decision.choices, help_text="of the whole rule set")
    findings = ExplainedSerializer(many=True, help_text="of this rule")


class RuleSerializer(serializers.Serializer):
    name = serializers.CharField()
    explains = serializers.CharField(help_text="in English")
    rows = serializers.ListField(child=serializers.CharField())
    kinds = serializers.ListField(child=serializers.ChoiceField(SubjectKind.choices))
    types = serializers.ListField(child=serializers.CharField(), help_text="of template or signature; empty: all")
    vendors = serializers.ListField(child=serializers.CharField())
    severity = serializers.ChoiceField(Severity.choices)
    since = serializers.CharField(allow_blank=True)
    until = serializers.CharField(allow_blank=True, help_text="excluded")
    fails = ExampleSerializer(allow_null=True)
    passes = ExampleSerializer(allow_null=True)


class ListShownSerializer(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    severity = serializers.ChoiceField(Severity.choices)
    category = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)
    words = serializers.IntegerField(source="word_count")


class ChapterSerializer(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    advice = serializers.CharField()
    category = serializers.CharField()
    rows = serializers.ListField(child=serializers.CharField())
    kinds = serializers.ListField(child=serializers.CharField())
    rules = RuleSerializer(many=True)
    word_lists = ListShownSerializer(many=True)


class HandbookSerializer(serializers.Serializer):
    ruleset = serializers.CharField()
    reasons = ChapterSerializer(many=True)


class HandbookView(viewsets.ViewSet):
    """Every reason with its rules and an example each way, judged by the engine as asked."""

    permission_classes = [HasGrant]
    view_grant = "view"

    @extend_schema(
        responses=HandbookSerializer, operation_id="review_handbook",
        parameters=[
            OpenApiParameter("kind", OpenApiTypes.STR, enum=SubjectKind.values),
            OpenApiParameter("category", OpenApiTypes.STR, enum=list(selectors.CATEGORIES)),
            OpenApiParameter("vendor", OpenApiTypes.STR, enum=["aliyun", "tencent"]),
            OpenApiParameter("q", OpenApiTypes.STR, description="in titles, advice, codes and catalogue rows"),
        ],
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        asked = {name: request.query_params.get(name, "")[:60] for name in ("kind", "category", "vendor")}
        chapters = selectors.handbook_chapters(**asked, search=request.query_params.get("q", "")[:60])
        return Response({"ruleset": rulebook.current().version, "reasons": [_chapter(one) for one in chapters]})


class FiguresSerializer(serializers.Serializer):
    decided = serializers.IntegerField()
    approved = serializers.IntegerField()
    rejected = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True, help_text="approved / decided in per cent")
    first_decided = serializers.IntegerField(help_text="first submissions of their subject")
    first_approved = serializers.IntegerField()
    first_rate = serializers.FloatField(allow_null=True)
    by_engine = serializers.IntegerField()
    by_person = serializers.IntegerField()
    engine_rate = serializers.FloatField(allow_null=True)


class TotalFiguresSerializer(FiguresSerializer):
    median_seconds = serializers.IntegerField(allow_null=True, help_text="from submission to verdict")


class FigurePointSerializer(TotalFiguresSerializer):
    at = serializers.DateField(help_text="first Beijing day of the step")


class FigurePartSerializer(FiguresSerializer):
    key = serializers.CharField()
    name = serializers.CharField()


class ReasonCountSerializer(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    advice = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField(help_text="submissions rejected for it")
    share = serializers.FloatField(help_text="per cent of the rejected")


class ReviewStatisticsSerializer(serializers.Serializer):
    totals = TotalFiguresSerializer()
    trend = FigurePointSerializer(many=True)
    reasons = ReasonCountSerializer(many=True)
    by_kind = FigurePartSerializer(many=True)
    by_vendor = FigurePartSerializer(many=True)


class ReviewStatisticsView(viewsets.ViewSet):
    """Approval rate, first-pass rate, time to the verdict and reasons; the caller's own submissions."""

    permission_classes = [HasGrant]
    view_grant = "view"

    @extend_schema(
        responses=ReviewStatisticsSerializer, operation_id="review_statistics",
        parameters=[
            OpenApiParameter("first", OpenApiTypes.DATE, description="Beijing day; default 29 days before the last"),
            OpenApiParameter("last", OpenApiTypes.DATE, description="included; default today"),
            OpenApiParameter("by", OpenApiTypes.STR, enum=["day", "week", "month"]),
            OpenApiParameter("kind", OpenApiTypes.STR, enum=SubjectKind.values),
            OpenApiParameter("vendor", OpenApiTypes.STR, enum=["aliyun", "tencent"]),
            OpenApiParameter("reason", OpenApiTypes.STR),
            OpenApiParameter("account", OpenApiTypes.INT),
        ],
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        caller, query = scope(request), FigureQuery.read(request.query_params)
        reasons = [
            {**row, "title": reason.title if reason else row["slug"], "advice": reason.advice if reason else ""}
            for row in selectors.reason_counts(caller, query) for reason in [row.pop("reason")]
        ]  # fmt: skip
        return Response(ReviewStatisticsSerializer({
            "totals": selectors.approval_totals(caller, query), "trend": selectors.approval_rates(caller, query),
            "reasons": reasons, "by_kind": selectors.approval_split(caller, query, "kind"),
            "by_vendor": selectors.approval_split(caller, query, "vendor"),
        }).data)  # fmt: skip


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "decision": verdict.decision, "ruleset": verdict.ruleset,
        "findings": selectors.explained_dicts(verdict.findings),
    }  # fmt: skip


def _chapter(chapter: selectors.Chapter) -> dict[str, Any]:
    reason = chapter.reason
    return {
        "slug": reason.slug, "title": reason.title, "advice": reason.advice, "category": reason.category,
        "rows": chapter.rows, "kinds": chapter.kinds,
        "rules": [
            {
                **{name: getattr(entry.rule, name) for name in
                   ("name", "rows", "kinds", "types", "vendors", "severity", "since", "until")},
                "explains": entry.explains, "fails": _example(entry.failing, reason),
                "passes": _example(entry.passing, reason),
            }
            for entry in chapter.entries
        ],
        "word_lists": ListShownSerializer(chapter.lists, many=True).data,
    }  # fmt: skip


def _example(example: Example | None, reason: Any) -> dict[str, Any] | None:
    """Return an example; its findings carry the chapter's own words, so that nothing is asked once an example."""
    if example is None:
        return None
    findings = [
        {
            "slug": found.slug, "title": reason.title if found.slug == reason.slug else found.slug,
            "advice": reason.advice if found.slug == reason.slug else "", "field": found.field, "start": found.start,
            "end": found.end, "excerpt": found.excerpt, "severity": found.severity, "rows": reason.rows.split(),
            "fix": selectors.fix_dict(found.fix),
        }
        for found in example.findings
    ]  # fmt: skip
    facts = {shown.key: shown.text for shown in example.facts}
    return {"facts": facts, "decision": example.verdict.decision, "findings": findings}
