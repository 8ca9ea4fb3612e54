"""What is made of bills: an account's layouts, tax invoices, credit notes; and refunds of single charges."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from billing import services
from billing.choices import BillColumn, InvoiceKind, Item
from billing.models import BillLayout, BillLine, CreditNote, InvoicePart, LedgerEntry, TaxInvoice
from smsconsole.api.base import ReadViewSet, TenantViewSet
from smsconsole.api.idempotency import idempotent
from smsconsole.api.money import MoneySerializer, Yuan
from smsconsole.api.v1.wallet import LedgerEntrySerializer


class BillLayoutSerializer(serializers.ModelSerializer):
    columns = serializers.ListField(child=serializers.ChoiceField(BillColumn.choices), help_text="In their order.")
    products = serializers.ListField(
        child=serializers.ChoiceField(Item.choices), required=False, default=list, help_text="Empty: all."
    )

    class Meta:
        model = BillLayout
        fields = ["id", "name", "columns", "products", "is_default", "updated_at"]
        read_only_fields = ["updated_at"]


class BillLayoutViewSet(ReadViewSet):
    """An account's own layouts of its bills: which columns group the lines, which products are shown."""

    queryset = BillLayout.objects.order_by("name")
    serializer_class = BillLayoutSerializer
    filterset_fields = ["is_default"]
    edit_grant = "export"

    @extend_schema(responses={201: BillLayoutSerializer})
    def create(self, request: Request) -> Response:
        """Save a layout."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = services.save_layout(account=self.account, actor=self.actor, **body.validated_data)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a layout; what is not named stays."""
        row = self.get_object()
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        kept = {name: getattr(row, name) for name in ("name", "columns", "products", "is_default")}
        row = services.save_layout(
            account=row.account, layout=row, actor=self.actor, **{**kept, **body.validated_data}
        )  # fmt: skip
        return Response(self.get_serializer(row).data)

    def destroy(self, request: Request, pk: str) -> Response:
        """Forget a layout."""
        services.delete_layout(layout=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvoicePartSerializer(MoneySerializer):
    month = serializers.IntegerField(source="bill.month", read_only=True)

    class Meta:
        model = InvoicePart
        fields = ["month", "amount"]
        read_only_fields = fields


class TaxInvoiceSerializer(MoneySerializer):
    parts = InvoicePartSerializer(many=True, read_only=True)

    class Meta:
        model = TaxInvoice
        fields = [
            "id", "kind", "title", "tax_number", "amount", "status", "number", "red_number", "reason", "requested_at",
            "decided_at", "parts",
        ]  # fmt: skip
        read_only_fields = fields


class InvoiceRequestSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(InvoiceKind.choices)
    title = serializers.CharField(max_length=100)
    tax_number = serializers.CharField(max_length=18, help_text="A unified social credit code.")
    months = serializers.ListField(child=serializers.IntegerField(), help_text="Settled months, as 202611.")
    amount = Yuan(required=False, allow_null=True, default=None, help_text="Without: all that may be invoiced.")
    reference = serializers.CharField(max_length=60, required=False, default="", help_text="Yours; asked for once.")


class InvoiceNumberSerializer(serializers.Serializer):
    number = serializers.CharField(max_length=30)


class InvoiceReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


class RedLetterSerializer(InvoiceReasonSerializer):
    red_number = serializers.CharField(max_length=30)


class TaxInvoiceViewSet(ReadViewSet):
    """Tax invoices: asked for by the account over settled months, decided by finance."""

    queryset = TaxInvoice.objects.prefetch_related("parts__bill")
    serializer_class = TaxInvoiceSerializer
    filterset_fields = ["status", "kind", "number"]
    edit_grant = "money"

    @extend_schema(request=InvoiceRequestSerializer, responses={201: TaxInvoiceSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Ask for an invoice; never above what was paid and is not invoiced yet."""
        body = InvoiceRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = services.request_invoice(account=self.account, actor=self.actor, **body.validated_data)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=TaxInvoiceSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a request back before it is decided."""
        return self._shown(services.withdraw_invoice(invoice=self.get_object(), actor=self.actor))

    @extend_schema(request=InvoiceNumberSerializer, responses=TaxInvoiceSerializer)
    @action(detail=True, methods=["post"], grant="finance")
    def issue(self, request: Request, pk: str) -> Response:
        """Issue it under its number."""
        return self._decided(InvoiceNumberSerializer, services.issue_invoice)

    @extend_schema(request=InvoiceReasonSerializer, responses=TaxInvoiceSerializer)
    @action(detail=True, methods=["post"], grant="finance")
    def reject(self, request: Request, pk: str) -> Response:
        """Turn the request down."""
        return self._decided(InvoiceReasonSerializer, services.reject_invoice)

    @extend_schema(request=RedLetterSerializer, responses=TaxInvoiceSerializer)
    @action(detail=True, methods=["post"], grant="finance")
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancel an issued invoice by a red-letter one."""
        return self._decided(RedLetterSerializer, services.cancel_invoice)

    def _decided(self, form: type[serializers.Serializer], service: Any) -> Response:
        invoice = self.get_object()
        body = form(data=self.request.data)
        body.is_valid(raise_exception=True)
        return self._shown(service(invoice=invoice, actor=self.actor, **body.validated_data))

    def _shown(self, row: TaxInvoice) -> Response:
        return Response(self.get_serializer(row).data)


class CreditNoteSerializer(MoneySerializer):
    month = serializers.IntegerField(source="bill.month", read_only=True)

    class Meta:
        model = CreditNote
        fields = ["id", "bill", "month", "line", "amount", "reason", "entry_id", "created_at"]
        read_only_fields = fields


class CreditRequestSerializer(serializers.Serializer):
    line = serializers.IntegerField(help_text="Id of a line of a settled bill.")
    amount = Yuan()
    reason = serializers.CharField(max_length=200)
    reference = serializers.CharField(max_length=60, required=False, default="", help_text="Yours; booked once.")


class CreditNoteFilter(django_filters.FilterSet):
    month = django_filters.NumberFilter(field_name="bill__month")

    class Meta:
        model = CreditNote
        fields = ["bill", "line"]


class CreditNoteViewSet(ReadViewSet):
    """Money back for lines of settled bills, booked in the open month."""

    queryset = CreditNote.objects.select_related("bill")
    serializer_class = CreditNoteSerializer
    filterset_class = CreditNoteFilter
    edit_grant = "finance"

    @extend_schema(request=CreditRequestSerializer, responses={201: CreditNoteSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Credit a line; all notes against it stay within its amount."""
        body = CreditRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        line = BillLine.objects.filter(pk=values.pop("line"), bill__account_id=self.account_id).first()
        if line is None:
            raise ValidationError({"line": ["No bill of this account has this line."]})
        note = services.credit_line(line=line, actor=self.actor, **values)
        return Response(self.get_serializer(note).data, status=status.HTTP_201_CREATED)


class RefundRequestSerializer(serializers.Serializer):
    entries = serializers.ListField(
        child=serializers.IntegerField(), min_length=1, max_length=1000, help_text="Ids of charges in the ledger."
    )
    note = serializers.CharField(max_length=200, help_text="Why; kept in the ledger.")


class RefundViewSet(mixins.ListModelMixin, TenantViewSet):
    """Charges given back by finance, with reason and actor; and returned packages."""

    queryset = LedgerEntry.objects.filter(kind="refund")
    serializer_class = LedgerEntrySerializer
    filterset_fields = ["month", "cause_kind", "package"]
    edit_grant = "finance"

    @extend_schema(request=RefundRequestSerializer, responses={201: LedgerEntrySerializer(many=True)})
    @idempotent
    def create(self, request: Request) -> Response:
        """Give charges of the open month back, each once; returns the refunds written now."""
        body = RefundRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        rows = services.refund_charges(
            account=self.account, entry_ids=body.validated_data["entries"], note=body.validated_data["note"],
            actor=self.actor,
        )  # fmt: skip
        return Response(self.get_serializer(rows, many=True).data, status=status.HTTP_201_CREATED)
