"""What is made of bills: an account's own layouts, tax invoices, credit notes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.choices import InvoiceKind, InvoiceStatus
from billing.models.bill import Bill, BillLine
from core.money import MoneyField
from core.tenancy import TenantModel


class BillLayout(TenantModel):
    """How an account wants its bills grouped (个性化账单, domain.md 11.5). It changes the view, never the sums."""

    name = models.CharField(_("name"), max_length=30)
    columns = models.JSONField(_("grouped by"), default=list)  # words of billing.choices.BillColumn, in order
    products = models.JSONField(_("products"), default=list, blank=True)  # words of billing.choices.Item; empty: all
    is_default = models.BooleanField(_("used when none is named"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("created by"),
    )  # fmt: skip
    updated_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("bill layout")
        verbose_name_plural = _("bill layouts")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="bill_layout_name_once"),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(is_default=True), name="bill_layout_default_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TaxInvoice(TenantModel):
    """A tax invoice (发票) asked for settled months: requested, then issued or rejected by finance, or cancelled.

    Cancelling an issued one books it back with a red-letter invoice, whose number is kept beside its own.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=InvoiceKind, default=InvoiceKind.ORDINARY)
    title = models.CharField(_("title"), max_length=100)
    tax_number = models.CharField(_("tax number"), max_length=18)
    amount = MoneyField(_("amount"))
    status = models.CharField(_("status"), max_length=10, choices=InvoiceStatus, default=InvoiceStatus.REQUESTED)
    number = models.CharField(_("invoice number"), max_length=30, blank=True)
    red_number = models.CharField(_("red-letter number"), max_length=30, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("asked for by"),
    )  # fmt: skip
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip
    requested_at = models.DateTimeField(_("asked for at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("tax invoice")
        verbose_name_plural = _("tax invoices")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~models.Q(number=""), name="invoice_number_once"),
            models.UniqueConstraint(
                fields=["red_number"], condition=~models.Q(red_number=""), name="invoice_red_number_once"
            ),
            models.UniqueConstraint(
                fields=["account", "reference"], condition=~models.Q(reference=""), name="invoice_reference_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title


class InvoicePart(models.Model):
    """What a tax invoice takes of one settled bill."""

    invoice = models.ForeignKey(TaxInvoice, on_delete=models.CASCADE, related_name="parts")
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="invoiced", verbose_name=_("bill"))
    amount = MoneyField(_("amount"))

    class Meta:
        verbose_name = _("part of a tax invoice")
        verbose_name_plural = _("parts of tax invoices")
        ordering = ["bill__month"]
        constraints = [models.UniqueConstraint(fields=["invoice", "bill"], name="invoice_bill_once")]


class CreditNote(TenantModel):
    """Money given back for a line of a settled bill, which stays as it is: an adjustment in the open month."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="credit_notes", verbose_name=_("bill"))
    line = models.ForeignKey(
        BillLine, on_delete=models.PROTECT, related_name="credit_notes", verbose_name=_("bill line")
    )
    amount = MoneyField(_("amount"))
    reason = models.CharField(_("reason"), max_length=200)
    entry_id = models.BigIntegerField(_("ledger entry"), default=0)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"))
    reference = models.CharField(_("reference"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "reference"], condition=~models.Q(reference=""), name="credit_reference_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bill} {self.amount}"


class UsageMark(models.Model):
    """How far what is charged in five-minute windows (cards, domain.md 5.9) was added up, one row a source."""

    source = models.CharField(max_length=30, primary_key=True)
    done_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("accumulation")
        verbose_name_plural = _("accumulations")
