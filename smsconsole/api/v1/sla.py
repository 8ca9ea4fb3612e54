"""Service level: availability by month, and claims for months below the standard."""

from typing import Any

from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import parsers, serializers, status
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from billing import selectors, services
from billing.choices import Exemption
from billing.models import SlaClaim, SlaClaimEvent, SlaEvidence
from billing.months import is_month, month_of
from core import clock
from signatures.services import Upload
from smsconsole.api.base import ReadViewSet, TenantViewSet
from smsconsole.api.money import MoneySerializer, Yuan
from smsconsole.api.v1.bills import XLSX, WorkbookRenderer
from smsconsole.console.files import picture_response
from smsconsole.console.sla import sla_workbook_response


class CodeCountSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="Empty: no receipt yet.")
    meaning = serializers.ChoiceField(["valid", "failure", "excluded"])
    count = serializers.IntegerField()


class ServiceMonthSerializer(serializers.Serializer):
    """``availability`` in per cent; ``fee`` is what was consumed; a claim is taken from claim_from to claim_until."""

    month = serializers.IntegerField(help_text="202611")
    valid = serializers.IntegerField(source="measure.valid")
    failures = serializers.IntegerField(source="measure.failures")
    excluded = serializers.IntegerField(source="measure.excluded")
    availability = serializers.DecimalField(max_digits=8, decimal_places=4)
    is_met = serializers.BooleanField()
    fee = Yuan()
    unit_price = Yuan(help_text="The list price by which messages are counted.")
    owed_percent = serializers.IntegerField(source="credit.percent")
    owed_amount = Yuan(source="credit.amount")
    owed_messages = serializers.IntegerField(source="credit.messages")
    claim_from = serializers.DateField(source="window.first")
    claim_until = serializers.DateField(source="window.last")
    peak_day = serializers.IntegerField(help_text="The most messages of one day.")
    is_volume_exempt = serializers.BooleanField(help_text="A day's volume that had to be announced.")
    codes = CodeCountSerializer(many=True)


class SlaMonthViewSet(TenantViewSet):
    """The last twelve months of the account, the running one first."""

    queryset = SlaClaim.objects.all()
    serializer_class = ServiceMonthSerializer
    pagination_class = None
    filter_backends: list[Any] = []
    lookup_field, lookup_value_regex = "month", r"\d{6}"

    @extend_schema(responses=ServiceMonthSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Availability by month; none where a platform role named no account."""
        account_id = self.scope.account_id
        months = selectors.recent_months(account_id) if account_id else []
        return Response(ServiceMonthSerializer(months, many=True).data)

    @extend_schema(responses=ServiceMonthSerializer)
    def retrieve(self, request: Request, month: str) -> Response:
        """One month, written 202611, from the account's first on."""
        wanted = int(month)
        begun = selectors.begun_in(self.account_id)
        if not is_month(wanted) or begun is None or not begun <= wanted <= month_of(clock.now()):
            raise Http404
        return Response(ServiceMonthSerializer(selectors.service_month(self.account_id, int(month))).data)

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    @action(detail=False, grant="export", renderer_classes=[JSONRenderer, WorkbookRenderer])
    def xlsx(self, request: Request) -> FileResponse:
        """Download the months as an Excel workbook, in the language of Accept-Language."""
        return sla_workbook_response(self.account_id)


class SlaEvidenceSerializer(serializers.ModelSerializer):
    """A picture; fetch it at ``files/{id}/`` below its claim."""

    name = serializers.CharField(source="original_name")

    class Meta:
        model = SlaEvidence
        fields = ["id", "name", "format", "size", "width", "height", "sha256"]
        read_only_fields = fields


class SlaClaimEventSerializer(serializers.ModelSerializer):
    actor = serializers.StringRelatedField()

    class Meta:
        model = SlaClaimEvent
        fields = ["status", "note", "actor", "at"]
        read_only_fields = fields


class SlaClaimSerializer(MoneySerializer):
    files = SlaEvidenceSerializer(many=True, read_only=True)
    events = SlaClaimEventSerializer(many=True, read_only=True)
    evidence = serializers.ListField(
        child=serializers.FileField(), write_only=True, required=False, default=list, help_text="Pictures."
    )

    class Meta:
        model = SlaClaim
        fields = [
            "id", "month", "status", "reason", "valid", "failures", "fee", "percent", "amount", "messages", "granted",
            "exemption", "answer", "package", "created_at", "submitted_at", "decided_at", "files", "events", "evidence",
        ]  # fmt: skip
        read_only_fields = [name for name in fields if name not in {"month", "reason", "evidence"}]


class SlaClaimEditSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000, required=False)
    evidence = serializers.ListField(child=serializers.FileField(), required=False, default=list)
    drop_files = serializers.ListField(child=serializers.IntegerField(), required=False, default=list)


class DecisionSerializer(serializers.Serializer):
    messages = serializers.IntegerField(help_text="To be given; 0 rejects the claim.")
    exemption = serializers.ChoiceField(choices=Exemption.choices, required=False, default="")
    answer = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)


class SlaClaimViewSet(ReadViewSet):
    """Claims: drafted, handed in or withdrawn by the account; taken up and decided by finance."""

    edit_grant = "money"
    queryset = SlaClaim.objects.prefetch_related("files", "events__actor")
    serializer_class = SlaClaimSerializer
    filterset_fields = ["month", "status"]
    parser_classes = [parsers.JSONParser, parsers.MultiPartParser, parsers.FormParser]

    def create(self, request: Request) -> Response:
        """Draft a claim for a month."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        claim = services.draft_claim(
            account=self.account, month=given["month"], reason=given["reason"], uploads=_uploads(given["evidence"]),
            actor=self.actor,
        )  # fmt: skip
        return Response(self._shown(claim), status=status.HTTP_201_CREATED)

    @extend_schema(request=SlaClaimEditSerializer, responses=SlaClaimSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a draft's words, add or take away its evidence."""
        claim = self.get_object()
        body = SlaClaimEditSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        services.edit_claim(
            claim=claim, reason=given.get("reason"), uploads=_uploads(given["evidence"]),
            drop_files=given["drop_files"], actor=self.actor,
        )  # fmt: skip
        return Response(self._shown(claim))

    @extend_schema(request=None, responses=SlaClaimSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand a draft in."""
        return Response(self._shown(services.submit_claim(claim=self.get_object(), actor=self.actor)))

    @extend_schema(request=None, responses=SlaClaimSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a claim back that was not decided."""
        return Response(self._shown(services.withdraw_claim(claim=self.get_object(), actor=self.actor)))

    @extend_schema(request=None, responses=SlaClaimSerializer)
    @action(detail=True, methods=["post"], grant="finance")
    def take(self, request: Request, pk: str) -> Response:
        """Begin to look into a submitted claim."""
        return Response(self._shown(services.take_claim(claim=self.get_object(), actor=self.actor)))

    @extend_schema(request=DecisionSerializer, responses=SlaClaimSerializer)
    @action(detail=True, methods=["post"], grant="finance")
    def decide(self, request: Request, pk: str) -> Response:
        """Give the messages owed, a part of them, or none."""
        body = DecisionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        claim = services.decide_claim(claim=self.get_object(), actor=self.actor, **body.validated_data)
        return Response(self._shown(claim))

    @extend_schema(responses={(200, "image/*"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path=r"files/(?P<file_id>\d+)", url_name="file")
    def file(self, request: Request, file_id: str, *args: Any, **kwargs: Any) -> FileResponse:
        """Fetch a picture."""
        row = self.get_object().files.filter(pk=int(file_id)).first() if len(file_id) < 19 else None
        if row is None:
            raise Http404
        return picture_response(row)

    def _shown(self, claim: SlaClaim) -> dict[str, Any]:
        return self.get_serializer(self.get_queryset().get(pk=claim.pk)).data


def _uploads(files: list[Any]) -> list[Upload]:
    return [Upload("evidence", file.name, file.read()) for file in files]
