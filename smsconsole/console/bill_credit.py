"""A credit note against a line of a settled bill (domain.md 11.5), for finance."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from billing import selectors, services
from billing.models import Bill, BillLine
from core import ids
from core.errors import DomainError
from core.money import format_yuan


class CreditForm(forms.Form):
    amount = forms.DecimalField(
        label=gettext_lazy("Amount (yuan)"), max_digits=12, decimal_places=4, min_value=Decimal("0.0001"),
        widget=forms.NumberInput(attrs={"class": "sc-input"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, widget=forms.TextInput(attrs={"class": "sc-input"})
    )
    reference = forms.CharField(max_length=60, widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Ask for amount and reason, then book; the form's own reference makes a double click one note."""
    bills = Bill.objects.visible_to(request.scope)
    line = get_object_or_404(BillLine.objects.select_related("bill__account").filter(bill__in=bills), pk=pk)
    form = CreditForm(request.POST or None, initial={"reference": ids.request_id()})
    if request.method == "POST" and form.is_valid():
        try:
            note = services.credit_line(line=line, actor=request.user, **form.cleaned_data)
        except DomainError as exc:
            form.add_error(exc.field if exc.field in form.fields else None, exc.message)
        else:
            messages.success(request, _("%(amount)s credited.") % {"amount": format_yuan(note.amount)})
            return HttpResponseRedirect(reverse("admin:billing_bill_change", args=[line.bill_id]))
    return TemplateResponse(request, "console/bill_credit.html", {
        **site.each_context(request),
        "title": _("Credit note"),
        "line": line,
        "most": selectors.creditable(line),
        "form": form,
    })  # fmt: skip
