"""The reviewing desk over REST: orders with findings and history, verdicts, the catalogue, the change log, preview."""

from typing import Any

import django_filters
from django.db.models import Q
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from review import selectors, services
from review.choices import Decision, Priority, Severity, SubjectKind
from review.models import Change, Reason, ReviewOrder
from smsconsole.api.access import HasGrant, scope
from smsconsole.api.base import ReadViewSet
from smsconsole.api.v1.review_work import ReviewWorkActions, WorkFieldsMixin
from smsconsole.console.review_facts import without_private
from smsconsole.preview import answer


class FixSerializer(serializers.Serializer):
    """Put ``text`` in the place of characters ``start`` to ``end`` of ``field``: the finding is certainly gone then."""

    label = serializers.CharField(help_text="add_opt_out, remove_symbol, simplify ...")
    title = serializers.CharField()
    field = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text = serializers.CharField(allow_blank=True)


class ExplainedSerializer(serializers.Serializer):
    """A finding in the reader's language; ``start``/``end`` count characters of ``field``."""

    slug = serializers.CharField()
    title = serializers.CharField()
    advice = serializers.CharField()
    field = serializers.CharField()
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    excerpt = serializers.CharField()
    severity = serializers.ChoiceField(Severity.choices)
    rows = serializers.ListField(child=serializers.CharField(), help_text="Rows of the catalogue, such as T13.")
    fix = FixSerializer(allow_null=True, help_text="Only where a change is certain, and only in a preview.")


class ReviewOrderSerializer(WorkFieldsMixin, serializers.ModelSerializer):
    class Meta:
        model = ReviewOrder
        fields = [
            "id", "order_no", "account", "subject_kind", "subject_id", "subject_label", "mode", "status",
            "engine_decision", "decision", "reason", "ruleset", "priority", "assigned_to", "opinion_of", "created_at",
            "due_at", "expected_at", "decided_at",
        ]  # fmt: skip
        read_only_fields = fields


class ReviewOrderDetailSerializer(ReviewOrderSerializer):
    snapshot = serializers.SerializerMethodField(help_text="The facts as submitted.")
    findings = serializers.SerializerMethodField()

    class Meta(ReviewOrderSerializer.Meta):
        fields = [*ReviewOrderSerializer.Meta.fields, "snapshot", "findings"]
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_snapshot(self, order: ReviewOrder) -> dict[str, Any]:
        reveal = scope(self.context["request"]).can("reveal")
        return order.snapshot if reveal else without_private(order.snapshot)

    @extend_schema_field(ExplainedSerializer(many=True))
    def get_findings(self, order: ReviewOrder) -> list[dict[str, Any]]:
        return selectors.explained_dicts(selectors.findings_of(order))


class ChangeSerializer(serializers.ModelSerializer):
    order_no = serializers.CharField(source="order.order_no", default="")
    actor = serializers.CharField(source="actor.username", default="", help_text="Empty: the engine or the system.")
    before = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()

    class Meta:
        model = Change
        fields = [
            "id", "at", "subject_kind", "subject_id", "subject_label", "action", "before", "after", "note", "actor",
            "order_no",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_before(self, row: Change) -> dict[str, Any]:
        return self._shown(row.before)

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_after(self, row: Change) -> dict[str, Any]:
        return self._shown(row.after)

    def _shown(self, values: dict[str, Any]) -> dict[str, Any]:
        return values if scope(self.context["request"]).can("reveal") else without_private(values)


class VerdictSerializer(serializers.Serializer):
    """What a reviewer answers."""

    decision = serializers.ChoiceField([Decision.APPROVED.value, Decision.REJECTED.value])
    slugs = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=30)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ReviewOrderFilter(django_filters.FilterSet):
    priority = django_filters.MultipleChoiceFilter(choices=Priority.choices)
    overdue = django_filters.BooleanFilter(method="filter_overdue", help_text="Expected by now and still open.")
    assigned_to = django_filters.CharFilter(method="filter_assigned", help_text="A user name; reviewers only.")
    unassigned = django_filters.BooleanFilter(method="filter_unassigned", help_text="Reviewers only.")
    opinion_of = django_filters.CharFilter(method="filter_opinion", help_text="A user name; reviewers only.")
    since = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = ReviewOrder
        fields = ["order_no", "subject_kind", "subject_id", "status", "decision", "engine_decision"]

    def filter_overdue(self, rows: Any, name: str, value: bool) -> Any:
        late = Q(expected_at__lt=clock.now(), status__in=selectors.OPEN)
        return rows.filter(late) if value else rows.exclude(late)

    def filter_assigned(self, rows: Any, name: str, value: str) -> Any:
        return self._for_reviewers(rows, assigned_to__username=value)

    def filter_unassigned(self, rows: Any, name: str, value: bool) -> Any:
        return self._for_reviewers(rows, assigned_to__isnull=value)

    def filter_opinion(self, rows: Any, name: str, value: str) -> Any:
        return self._for_reviewers(rows, opinion_of__username=value)

    def _for_reviewers(self, rows: Any, **wanted: Any) -> Any:
        return rows.filter(**wanted) if scope(self.request).can("review") else rows.none()


class ReviewOrderViewSet(ReviewWorkActions):
    """Submissions and their verdicts, newest first."""

    queryset = ReviewOrder.objects.select_related("assigned_to", "opinion_of").prefetch_related("findings")
    filterset_class = ReviewOrderFilter

    def get_serializer_class(self) -> type[serializers.Serializer]:
        return ReviewOrderSerializer if self.action == "list" else ReviewOrderDetailSerializer

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        return found.prefetch_related(None) if self.action == "list" else found

    @extend_schema(
        responses=ChangeSerializer(many=True), filters=False, parameters=[],
        operation_id="review_orders_history",
    )  # fmt: skip
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """Show what happened to the order's subject, newest first (at most 200 lines)."""
        order = self.get_object()
        lines = selectors.history(order.subject_kind, order.subject_id)[:200]
        return Response(ChangeSerializer(lines, many=True, context=self.get_serializer_context()).data)

    @extend_schema(request=VerdictSerializer, responses=ReviewOrderDetailSerializer)
    @action(detail=True, methods=["post"], grant="review")
    def decide(self, request: Request, pk: str) -> Response:
        """Approve or reject an open order."""
        order = self.get_object()
        body = VerdictSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.decide(
            order_id=order.pk, decision=body.validated_data["decision"], slugs=body.validated_data.get("slugs", []),
            note=body.validated_data.get("note", ""), actor=self.actor,
        )  # fmt: skip
        return Response(self.get_serializer(self.get_queryset().get(pk=order.pk)).data)


class ReasonSerializer(serializers.ModelSerializer):
    applies_to = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Reason
        fields = ["slug", "rows", "category", "applies_to", "title_zh", "title_en", "advice_zh", "advice_en"]
        read_only_fields = fields


class ReasonFilter(django_filters.FilterSet):
    class Meta:
        model = Reason
        fields = ["category"]


class ReasonViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The catalogue of reasons; the same for every account."""

    queryset = Reason.objects.filter(is_active=True)
    serializer_class = ReasonSerializer
    permission_classes = [HasGrant]
    view_grant = "view"
    filterset_class = ReasonFilter
    pagination_class = None
    lookup_field = "slug"


class ChangeFilter(django_filters.FilterSet):
    since = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = Change
        fields = ["subject_kind", "subject_id", "action"]


class ChangeViewSet(ReadViewSet):
    """Filings, changes and verdicts, newest first."""

    queryset = Change.objects.select_related("actor", "order")
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter


class PreviewRequestSerializer(serializers.Serializer):
    """``fields`` are those of the form: for a template name, kind, content, variables, vendor, signature (id) ..."""

    kind = serializers.ChoiceField(SubjectKind.choices)
    fields = serializers.DictField(child=serializers.JSONField())


class SegmentsSerializer(serializers.Serializer):
    characters = serializers.IntegerField()
    segments = serializers.IntegerField()
    alphabet = serializers.CharField()


class PreviewSerializer(serializers.Serializer):
    decision = serializers.ChoiceField(Decision.choices)
    label = serializers.CharField()
    ruleset = serializers.CharField()
    findings = ExplainedSerializer(many=True)
    fixed = serializers.DictField(
        child=serializers.CharField(), help_text="Fields as they read with every proposed change applied."
    )
    segments = SegmentsSerializer(allow_null=True)


class PreviewView(viewsets.ViewSet):
    """Would this pass? A dry run of the reviewing rules; writes nothing."""

    permission_classes = [HasGrant]
    edit_grant = "view"

    @extend_schema(
        request=PreviewRequestSerializer, responses=PreviewSerializer, operation_id="review_preview",
        parameters=[OpenApiParameter("Accept-Language", str, OpenApiParameter.HEADER, enum=["zh-hans", "en"])],
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        body = PreviewRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(answer(body.validated_data["kind"], body.validated_data["fields"], scope(request)))
