"""号码购买: type, kind, place, quantity and pool; the price is shown before anything is bought (domain.md 12.2)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Account
from billing.selectors import balance_of
from core.errors import DomainError
from core.money import format_yuan
from privacy_numbers.choices import NumberKind, PoolType
from privacy_numbers.models import NumberPool, NumberPurchase, Ticket
from privacy_numbers.selectors.stock import cities, left_of, offers
from privacy_numbers.services.numbers import MOST, buy_numbers
from privacy_numbers.services.rents import rent_of


class PurchaseForm(forms.Form):
    pool_type = forms.ChoiceField(label=gettext_lazy("Type"), choices=PoolType.choices)
    kind = forms.ChoiceField(label=gettext_lazy("Number kind"), choices=NumberKind.choices)
    city = forms.ChoiceField(label=gettext_lazy("Place"))
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1, max_value=MOST, initial=1)
    pool = forms.ModelChoiceField(
        label=gettext_lazy("Pool"), queryset=NumberPool.objects.none(), required=False,
        empty_label=gettext_lazy("The default pool of the type"),
    )  # fmt: skip
    pool_name = forms.CharField(label=gettext_lazy("Or a new pool of this name"), max_length=16, required=False)

    def __init__(self, *args: Any, account: Account | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city"].choices = [(name, name) for name in cities()]
        self.fields["pool"].queryset = NumberPool.objects.filter(account=account).order_by("pk")
        for field in self.fields.values():
            field.widget.attrs["class"] = "sc-input"


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the form; "check" shows price, stock and balance for it, "buy" buys what was shown."""
    account = Account.objects.filter(pk=request.scope.account_id).first()
    if account is None and request.method == "POST":
        raise PermissionDenied(_("Choose an account first."))
    form = PurchaseForm(request.POST or None, account=account)
    check: dict[str, Any] = {}
    error = ""
    if account is not None and request.method == "POST" and form.is_valid():
        try:
            if "buy" in request.POST:
                return _bought(request, _buy(account, form.cleaned_data, request))
            check = _checked(account, form.cleaned_data)
        except DomainError as exc:
            if exc.field in form.fields:
                form.add_error(exc.field, exc.message)
            else:
                error = exc.message
    return TemplateResponse(request, "console/number_purchase.html", {
        **site.each_context(request),
        "title": _("Buy numbers"),
        "lead": _("Drawn at random from the stock of the place. Rent is by calendar month, in full from the day of "
                  "purchase, from the balance and never from a package; numbers are not refunded."),
        "account": account, "form": form, "check": check, "error": error, "offers": offers(),
    })  # fmt: skip


def _checked(account: Account, given: dict[str, Any]) -> dict[str, Any]:
    rent = rent_of(given["pool_type"], given["kind"])
    left = left_of(kind=given["kind"], city=given["city"])
    total, free = rent * given["quantity"], balance_of(account.pk).free
    return {"rent": rent, "total": total, "free": free, "after": free - total, "left": left,
            "is_short": left < given["quantity"]}  # fmt: skip


def _buy(account: Account, given: dict[str, Any], request: HttpRequest) -> NumberPurchase | Ticket:
    return buy_numbers(account=account, actor=request.user, **given)


def _bought(request: HttpRequest, outcome: NumberPurchase | Ticket) -> HttpResponseRedirect:
    if isinstance(outcome, Ticket):
        messages.info(request, _("A ticket was opened: %s. The platform answers it.") % outcome.get_reason_display())
        return HttpResponseRedirect(reverse("admin:privacy_numbers_ticket_change", args=[outcome.pk]))
    said = _("%(n)d numbers were bought for %(amount)s.")
    messages.success(request, said % {"n": outcome.quantity, "amount": format_yuan(outcome.amount)})
    return HttpResponseRedirect(reverse("admin:privacy_numbers_numberpurchase_change", args=[outcome.pk]))
