"""Balance and top-up (余额与充值), download of a bill."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Account
from billing import selectors, services
from billing.models import Bill
from core import ids
from core.errors import DomainError
from core.money import format_yuan
from smsconsole.api.v1.bills import layout_id, workbook_response

RECENT = 10
PRESETS = (100, 500, 1000, 5000)


class TopUpForm(forms.Form):
    amount = forms.DecimalField(
        label=gettext_lazy("Amount (yuan)"), max_digits=12, decimal_places=4, min_value=Decimal("0.0001")
    )
    reference = forms.CharField(max_length=60, widget=forms.HiddenInput)


class AlertForm(forms.Form):
    alert_below = forms.DecimalField(
        label=gettext_lazy("Warn below (yuan)"), required=False, max_digits=12, decimal_places=4, min_value=0
    )


@require_GET
def balance(request: HttpRequest, site: Any) -> HttpResponse:
    """Show what there is, what is held, and the last movements."""
    return _balance_page(request, site)


@require_POST
def top_up(request: HttpRequest, site: Any) -> HttpResponse:
    """Add money; the form's own reference makes a double click one top-up."""
    form = TopUpForm(request.POST)
    if form.is_valid():
        try:
            entry = services.top_up(account=_account(request), actor=request.user, **form.cleaned_data)
        except DomainError as exc:
            form.add_error(exc.field if exc.field in form.fields else None, exc.message)
        else:
            said = _("%(amount)s added. The balance is %(balance)s.")
            facts = {"amount": format_yuan(entry.amount), "balance": format_yuan(entry.balance_after)}
            messages.success(request, said % facts)
            return HttpResponseRedirect(reverse("admin:billing_balance"))
    return _balance_page(request, site, top_up_form=form)


@require_POST
def alert(request: HttpRequest, site: Any) -> HttpResponse:
    """Set the warning threshold; empty switches it off."""
    form = AlertForm(request.POST)
    if form.is_valid():
        services.set_alert(account=_account(request), actor=request.user, **form.cleaned_data)
        messages.success(request, _("The warning threshold is saved."))
        return HttpResponseRedirect(reverse("admin:billing_balance"))
    return _balance_page(request, site, alert_form=form)


@require_GET
def download(request: HttpRequest, site: Any, pk: int) -> FileResponse:
    """Download a bill as Excel in the console's language."""
    bill = get_object_or_404(Bill.objects.visible_to(request.scope), pk=pk)
    bill = services.fresh_bill(account_id=bill.account_id, month=bill.month) or bill
    return workbook_response(bill, layout_id(request.GET))


def _account(request: HttpRequest) -> Account:
    if request.scope.account_id is None:
        raise PermissionDenied(_("Choose an account first."))
    return get_object_or_404(Account, pk=request.scope.account_id)


def _balance_page(request: HttpRequest, site: Any, **forms_: forms.Form) -> HttpResponse:
    account_id = request.scope.account_id
    if account_id is None and not request.scope.sees_all:
        raise Http404
    money = selectors.balance_of(account_id) if account_id else None
    shown = money.alert_below if money else None
    return TemplateResponse(request, "console/balance.html", {
        **site.each_context(request),
        "title": _("Balance and top-up"),
        "lead": _("The balance pays what no package covers. Below zero everything stops until it is paid."),
        "money": money,
        "can_send": selectors.can_send(account_id) if account_id else None,
        "entries": selectors.money_list(request.scope)[:RECENT],
        "top_up_form": forms_.get("top_up_form") or TopUpForm(initial={"reference": ids.request_id()}),
        "alert_form": forms_.get("alert_form") or AlertForm(initial={"alert_below": shown}),
        "presets": PRESETS,
        "may_pay": request.scope.can("money") and account_id is not None,
    })  # fmt: skip
