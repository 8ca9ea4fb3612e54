from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextInputWidget

from accounts.roles import FINANCE
from billing import selectors, services
from billing.models import LedgerEntry, Wallet
from core.admin import Question, TenantAdmin, badge, row_action, scope, status_badge
from core.money import format_yuan
from signatures import selectors as signatures
from templates_app import selectors as templates

CAUSES = ("message", "package", "top_up", "adjustment", "credit_note")


class RefundForm(BaseDialogForm):
    note = forms.CharField(
        label=_("Note"), help_text=_("Why; it stays in the ledger."), max_length=200, widget=UnfoldAdminTextInputWidget
    )


@admin.register(LedgerEntry)
class LedgerEntryAdmin(TenantAdmin):
    """Every movement; nothing here can be changed by anybody."""

    is_big = True
    list_display = ["at", "account", "what", "product", "paid_by", "quantity", "price", "sum_", "after", "note"]
    list_select_related = ("account", "package__catalogue")
    list_filter = ["kind", "product", "month", "day"]
    search_fields = ["cause_id__exact"]  # shows the search box; what is looked up is said below
    search_help_text = _("Message number or reference, exactly")
    ordering = ["-id"]
    fieldsets = [
        (None, {"fields": ["account", "kind", "at", "month", "day"]}),
        (_("Amount"), {"fields": ["product", "quantity", "price", "sum_", "after", "paid_by"]}),
        (_("Cause"), {"fields": ["cause", "signature", "template", "note", "actor_name"]}),
        (_("Chain"), {"fields": ["position", "digest"]}),
    ]
    readonly_fields = ["price", "sum_", "after", "paid_by", "cause", "signature", "template"]
    actions_row = ["refund"]
    actions_detail = ["refund"]

    @row_action(
        label=_("Refund"), grant=FINANCE, url_path="refund", icon="undo",
        question=Question(
            _("Refund this charge"),
            _("Money goes back to the balance, segments to the package, with your name and reason."),
            _("Refund"), RefundForm,
        ),
    )  # fmt: skip
    def refund(self, request: HttpRequest, row: LedgerEntry, form: Any) -> str:
        services.refund_charges(
            account=row.account, entry_ids=[row.pk], note=form.cleaned_data["note"], actor=request.user
        )
        return reverse("admin:billing_ledgerentry_changelist")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find a message by its number, anything else by its reference, over the unique key of causes."""
        term = search_term.strip()
        if not term:
            return queryset, False
        causes = [term, f"{scope(request).account_id}:{term}"]  # references are kept per account
        return queryset.filter(cause_kind__in=CAUSES, cause_id__in=causes), False

    @display(description=_("Kind"), ordering="kind")
    def what(self, row: LedgerEntry) -> str:
        return status_badge(row, "kind")

    @display(description=_("Paid by"))
    def paid_by(self, row: LedgerEntry) -> str:
        return row.package.catalogue.name if row.package else str(_("Balance"))

    @display(description=_("Unit price"), ordering="unit_price")
    def price(self, row: LedgerEntry) -> str:
        return format_yuan(row.unit_price) if row.unit_price else "-"

    @display(description=_("Amount"), ordering="amount")
    def sum_(self, row: LedgerEntry) -> str:
        return format_yuan(row.amount)

    @display(description=_("Balance after"))
    def after(self, row: LedgerEntry) -> str:
        return format_yuan(row.balance_after)

    @display(description=_("Cause"))
    def cause(self, row: LedgerEntry) -> str:
        return f"{row.cause_kind} {selectors.shown_cause(row)}"

    @display(description=_("Signature"))
    def signature(self, row: LedgerEntry) -> str:
        return signatures.names_of([row.signature_id]).get(row.signature_id, "-") if row.signature_id else "-"

    @display(description=_("Template"))
    def template(self, row: LedgerEntry) -> str:
        found = templates.names_of([row.template_id]).get(row.template_id) if row.template_id else None
        return " · ".join(found) if found else "-"


class AdjustmentForm(BaseDialogForm):
    amount = forms.DecimalField(
        label=_("Amount (yuan)"), help_text=_("Negative takes away; the balance may end below zero."),
        max_digits=12, decimal_places=4, widget=UnfoldAdminDecimalFieldWidget,
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), help_text=_("Why; it stays in the ledger."), max_length=200, widget=UnfoldAdminTextInputWidget
    )


@admin.register(Wallet)
class WalletAdmin(TenantAdmin):
    """Balances of all accounts, for finance."""

    view_grant = FINANCE
    list_display = ["account", "balance_", "held_", "free_", "state"]
    list_select_related = ("account",)
    search_fields = ["account__name", "account__subject"]
    fields = ["account", "balance_", "held_", "free_", "state"]
    readonly_fields = ["balance_", "held_", "free_", "state"]
    actions_row = ["adjust"]
    actions_detail = ["adjust"]

    @row_action(
        label=_("Adjust"), grant=FINANCE, url_path="adjust", icon="edit",
        question=Question(
            _("Adjust the balance"),
            _("Writes a ledger entry with your name and reason; it is never taken back, only countered."),
            _("Adjust"), AdjustmentForm,
        ),
    )  # fmt: skip
    def adjust(self, request: HttpRequest, row: Wallet, form: Any) -> str:
        services.adjust(
            account=row.account, amount=form.cleaned_data["amount"], note=form.cleaned_data["note"], actor=request.user
        )
        return reverse("admin:billing_wallet_changelist")

    @display(description=_("Balance"), ordering="balance")
    def balance_(self, row: Wallet) -> str:
        return format_yuan(row.balance)

    @display(description=_("Held"), ordering="held")
    def held_(self, row: Wallet) -> str:
        return format_yuan(row.held)

    @display(description=_("Free"))
    def free_(self, row: Wallet) -> str:
        return format_yuan(row.balance - row.held)

    @display(description=_("Status"))
    def state(self, row: Wallet) -> str:
        if row.balance < 0:
            return badge(_("In arrears"), "danger")
        if row.alert_below is not None and row.balance - row.held < row.alert_below:
            return badge(_("Low"), "warning")
        return badge(_("In order"), "success")
