"""Packages (套餐包): what is on sale, what the account has, buying, sharing, returning."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Account, Application
from billing import selectors, services
from billing.choices import Category, Item, PackageStatus
from billing.models import Package, PackageProduct
from core import clock, ids
from core.errors import DomainError
from core.money import format_yuan


class ShareForm(forms.Form):
    """Which applications may use a package; none chosen is all."""

    applications = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Applications that may use it (none: all)"), queryset=Application.objects.none(),
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, account_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["applications"].queryset = Application.objects.filter(account_id=account_id).order_by("pk")

    def chosen(self) -> list[int]:
        """Return the ids of the applications."""
        return [row.pk for row in self.cleaned_data["applications"]]


class BuyForm(ShareForm):
    reference = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    quantity = forms.IntegerField(label=gettext_lazy("Minutes"), required=False, min_value=1)


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the packages on sale and the account's own."""
    owned = list(selectors.package_list(request.scope).order_by("status", "expires_at", "id")[:200])
    named = {pk for row in owned for pk in row.applications}
    names = dict(Application.objects.filter(pk__in=named).values_list("pk", "name")) if named else {}
    for row in owned:
        _dress(row, names)
    return TemplateResponse(request, "console/packages.html", {
        **site.each_context(request),
        "title": _("Packages"),
        "lead": _("A package is used before the balance; the one that ends soonest goes first."),
        "groups": _groups(),
        "owned": owned,
        "may_buy": request.scope.can("money") and request.scope.account_id is not None,
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def buy(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Ask once more with the sum, then buy; the form's own reference makes a double click one purchase."""
    product = get_object_or_404(PackageProduct, pk=pk, is_on_sale=True)
    account = _account(request)
    first = {"reference": ids.request_id(), "quantity": None if product.quantity else 1000}
    form = BuyForm(request.POST or None, initial=first, account_id=account.pk)
    error = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            package = services.buy_package(
                account=account, catalogue=product, quantity=given["quantity"] or 0, applications=form.chosen(),
                actor=request.user, reference=given["reference"],
            )  # fmt: skip
        except DomainError as exc:
            error = exc.message
        else:
            said = _("“%(name)s” is yours: %(n)s until %(day)s.")
            day = clock.local(package.expires_at).strftime("%Y-%m-%d")
            messages.success(request, said % {"name": product.name, "n": f"{package.quantity:,}", "day": day})
            return HttpResponseRedirect(reverse("admin:billing_packages"))
    money = selectors.balance_of(account.pk)
    return TemplateResponse(request, "console/package_buy.html", {
        **site.each_context(request),
        "title": _("Buy a package"), "product": product, "money": money, "left": money.free - product.price,
        "form": form, "reference": form["reference"].value(), "error": error,
        "steps": [] if product.quantity else selectors.item_tiers(Item.VOICE, "custom"),
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Say which applications may use a package."""
    package = get_object_or_404(selectors.package_list(request.scope), pk=pk)
    form = ShareForm(request.POST or None, initial={"applications": package.applications},
                     account_id=package.account_id)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        services.share_package(package=package, applications=form.chosen(), actor=request.user)
        messages.success(request, _("Saved. It holds from the next send on."))
        return HttpResponseRedirect(reverse("admin:billing_packages"))
    return TemplateResponse(request, "console/package_share.html", {
        **site.each_context(request), "title": _("Share a package"), "package": package, "form": form,
    })  # fmt: skip


@require_POST
def refund(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Return an unused package."""
    package: Package = get_object_or_404(selectors.package_list(request.scope), pk=pk)
    try:
        entry = services.refund_package(package=package, actor=request.user)
    except DomainError as exc:
        messages.error(request, exc.message)
    else:
        said = _("“%(name)s” was returned; %(amount)s are back on the balance.")
        messages.success(request, said % {"name": package.catalogue.name, "amount": format_yuan(entry.amount)})
    return HttpResponseRedirect(reverse("admin:billing_packages"))


def _account(request: HttpRequest) -> Account:
    if request.scope.account_id is None:
        raise PermissionDenied(_("Choose an account first."))
    return get_object_or_404(Account, pk=request.scope.account_id)


def _dress(row: Any, names: dict[int, str]) -> None:
    now = clock.now()
    row.share = round(100 * row.remaining / row.quantity) if row.quantity else 0
    row.days_left = max(0, (row.expires_at - now).days)
    row.colour = PackageStatus.colours()[row.status]
    row.kind = Item(row.product).label if row.product else _("All domestic")
    row.is_refundable = selectors.is_refundable(row, now)
    row.is_waiting = row.status == PackageStatus.ACTIVE and row.effective_at > now
    row.users = ", ".join(names.get(pk, str(pk)) for pk in row.applications)


def _groups() -> list[tuple[str, list[PackageProduct]]]:
    groups: dict[str, list[PackageProduct]] = {}
    for product in selectors.catalogue().order_by("category", "product", "quantity"):
        product.each = product.price / product.quantity if product.quantity else None
        bound = product.category == Category.TEXT_BOUND
        title = Item(product.product).label if bound else Category(product.category).label
        groups.setdefault(str(title), []).append(product)
    return list(groups.items())
