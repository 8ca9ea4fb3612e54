from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.roles import EXPORT, FINANCE, MONEY
from billing import services
from billing.choices import BillColumn, BillStatus, Item
from billing.models import Bill, BillLayout, CreditNote, TaxInvoice
from core.admin import Question, TenantAdmin, row_action, scope, status_badge
from core.money import format_yuan


def account_of(request: HttpRequest) -> Any:
    """Return the account acted for; 403 where a platform role named none."""
    accounts: Any = Bill._meta.get_field("account").related_model
    found = accounts.objects.filter(pk=scope(request).account_id).first()
    if found is None:
        raise PermissionDenied(_("Choose an account first."))
    return found


class LayoutForm(forms.ModelForm):
    columns = forms.MultipleChoiceField(
        label=_("Grouped by"), choices=BillColumn.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("What shares all of these becomes one line."),
    )  # fmt: skip
    products = forms.MultipleChoiceField(
        label=_("Products"), choices=Item.choices, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("None chosen: all."),
    )  # fmt: skip

    class Meta:
        model = BillLayout
        fields = ["name", "columns", "products", "is_default"]


@admin.register(BillLayout)
class BillLayoutAdmin(TenantAdmin):
    """How an account's bills are grouped; page, API and workbook follow."""

    form = LayoutForm
    add_grant = edit_grant = delete_grant = EXPORT
    list_display = ["name", "account", "grouped", "shown", "is_default"]
    list_select_related = ("account",)
    fields = ["name", "columns", "products", "is_default"]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> BillLayout:
        account = form.before.account if change else account_of(request)
        return services.save_layout(account=account, layout=form.before, actor=request.user, **form.cleaned_data)

    def delete_model(self, request: HttpRequest, obj: BillLayout) -> None:
        services.delete_layout(layout=obj)

    @display(description=_("Grouped by"))
    def grouped(self, row: BillLayout) -> str:
        return " · ".join(str(BillColumn(word).label) for word in row.columns if word in BillColumn.values)

    @display(description=_("Products"))
    def shown(self, row: BillLayout) -> str:
        return " · ".join(str(Item(word).label) for word in row.products if word in Item.values) or str(_("All"))


def _months(bills: QuerySet[Bill]) -> forms.ModelMultipleChoiceField:
    widget = UnfoldAdminCheckboxSelectMultipleWidget
    return forms.ModelMultipleChoiceField(label=_("Settled months"), queryset=bills, widget=widget)


class InvoiceForm(forms.ModelForm):
    months = _months(Bill.objects.none())
    sum_ = forms.DecimalField(
        label=_("Amount (yuan)"), required=False, max_digits=12, decimal_places=4,
        help_text=_("Empty: all that was paid and is not invoiced yet."), widget=UnfoldAdminDecimalFieldWidget,
    )  # fmt: skip

    class Meta:
        model = TaxInvoice
        fields = ["kind", "title", "tax_number"]


class NumberForm(BaseDialogForm):
    number = forms.CharField(label=_("Invoice number"), max_length=30, widget=UnfoldAdminTextInputWidget)


class ReasonForm(BaseDialogForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=UnfoldAdminTextInputWidget)


class RedForm(ReasonForm):
    red_number = forms.CharField(label=_("Red-letter number"), max_length=30, widget=UnfoldAdminTextInputWidget)


@admin.register(TaxInvoice)
class TaxInvoiceAdmin(TenantAdmin):
    """Invoices: asked for by the account, issued, rejected or cancelled by finance."""

    form = InvoiceForm
    add_grant = MONEY
    list_display = ["requested_at", "account", "title", "kind", "sum_shown", "state", "number", "red_number"]
    list_select_related = ("account",)
    list_filter = ["status", "kind"]
    search_fields = ["number__exact", "title"]
    readonly_fields = ["sum_shown", "state", "months_shown"]
    actions_row = ["issue", "reject", "cancel", "withdraw"]
    actions_detail = ["issue", "reject", "cancel", "withdraw"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return [(None, {"fields": ["kind", "title", "tax_number", "months", "sum_"]})]
        names = ["account", "state", "kind", "title", "tax_number", "sum_shown", "months_shown"]
        return [
            (None, {"fields": names if scope(request).sees_all else names[1:]}),
            (_("Decision"), {"fields": ["number", "red_number", "reason", "decided_by", "decided_at"]}),
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None:
            return form
        own = Bill.objects.filter(account_id=scope(request).account_id, status=BillStatus.SETTLED)
        return type(form.__name__, (form,), {"months": _months(own.order_by("-month"))})  # one caller's, never shared

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> TaxInvoice:
        values = dict(form.cleaned_data)
        months = [bill.month for bill in values.pop("months")]
        return services.request_invoice(
            account=account_of(request), months=months, amount=values.pop("sum_"), actor=request.user, **values
        )

    @row_action(
        label=_("Issue"), grant=FINANCE, url_path="issue", icon="task_alt",
        question=Question(_("Issue this invoice"), _("Under the number of the tax system."), _("Issue"), NumberForm),
    )  # fmt: skip
    def issue(self, request: HttpRequest, row: TaxInvoice, form: Any) -> str:
        services.issue_invoice(invoice=row, number=form.cleaned_data["number"], actor=request.user)
        return reverse("admin:billing_taxinvoice_changelist")

    @row_action(
        label=_("Reject"), grant=FINANCE, url_path="reject", icon="block",
        question=Question(_("Reject this request"), _("The account sees the reason."), _("Reject"), ReasonForm),
    )  # fmt: skip
    def reject(self, request: HttpRequest, row: TaxInvoice, form: Any) -> str:
        services.reject_invoice(invoice=row, reason=form.cleaned_data["reason"], actor=request.user)
        return reverse("admin:billing_taxinvoice_changelist")

    @row_action(
        label=_("Book back"), grant=FINANCE, url_path="cancel", icon="undo",
        question=Question(
            _("Cancel this issued invoice"), _("By a red-letter invoice over the whole amount."), _("Book back"),
            RedForm,
        ),
    )  # fmt: skip
    def cancel(self, request: HttpRequest, row: TaxInvoice, form: Any) -> str:
        said = {name: form.cleaned_data[name] for name in ("red_number", "reason")}
        services.cancel_invoice(invoice=row, actor=request.user, **said)
        return reverse("admin:billing_taxinvoice_changelist")

    @row_action(
        label=_("Take back"), grant=MONEY, url_path="withdraw", icon="close",
        question=Question(_("Take this request back"), _("Before finance decides."), _("Take back")),
    )  # fmt: skip
    def withdraw(self, request: HttpRequest, row: TaxInvoice, form: Any) -> str:
        services.withdraw_invoice(invoice=row, actor=request.user)
        return reverse("admin:billing_taxinvoice_changelist")

    @display(description=_("Amount"), ordering="amount")
    def sum_shown(self, row: TaxInvoice) -> str:
        return format_yuan(row.amount)

    @display(description=_("Status"), ordering="status")
    def state(self, row: TaxInvoice) -> str:
        return status_badge(row)

    @display(description=_("Settled months"))
    def months_shown(self, row: TaxInvoice) -> str:
        parts = row.parts.select_related("bill")
        return " · ".join(f"{part.bill} {format_yuan(part.amount)}" for part in parts)


@admin.register(CreditNote)
class CreditNoteAdmin(TenantAdmin):
    """Credit notes; they are written from the lines of a settled bill."""

    list_display = ["created_at", "account", "bill_", "line_", "sum_", "reason", "entry"]
    list_select_related = ("account", "bill", "line")
    search_fields = ["reason"]
    fields = ["account", "bill_", "line_", "sum_", "reason", "entry", "actor", "created_at"]
    readonly_fields = ["bill_", "line_", "sum_", "entry"]

    @display(description=_("Bill"))
    def bill_(self, row: CreditNote) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:billing_bill_change", args=[row.bill_id]), str(row.bill)
        )

    @display(description=_("Bill line"))
    def line_(self, row: CreditNote) -> str:
        return str(row.line)

    @display(description=_("Amount"), ordering="amount")
    def sum_(self, row: CreditNote) -> str:
        return format_yuan(row.amount)

    @display(description=_("Ledger entry"))
    def entry(self, row: CreditNote) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:billing_ledgerentry_change", args=[row.entry_id]), row.entry_id
        )
