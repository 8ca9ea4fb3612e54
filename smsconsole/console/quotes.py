"""The price calculator: what a send, a purchase, a rent or a call will cost, step by step."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.choices import Vendor
from accounts.models import Application
from billing import selectors
from billing.choices import Item, Product
from billing.models import Price
from core.errors import DomainError
from core.segments import count as count_segments


class MessagesForm(forms.Form):
    vendor = forms.ChoiceField(label=gettext_lazy("Vendor"), choices=Vendor.choices)
    product = forms.ChoiceField(label=gettext_lazy("Type"), choices=Product.choices)
    country = forms.RegexField(r"^\d{1,4}$", label=gettext_lazy("Country code"), initial="86")
    messages = forms.IntegerField(label=gettext_lazy("Number of messages"), min_value=1, max_value=100_000_000,
                                  initial=1000)  # fmt: skip
    parts = forms.IntegerField(label=gettext_lazy("Segments each"), min_value=1, max_value=100, initial=1)
    text = forms.CharField(label=gettext_lazy("or the text, with its signature"), required=False, max_length=500)
    application = forms.ChoiceField(label=gettext_lazy("Application"), required=False)

    def __init__(self, *args: Any, account_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Application.objects.filter(account_id=account_id).order_by("pk").values_list("pk", "name")
        self.fields["application"].choices = [("", "–"), *rows]

    def asked(self) -> dict[str, Any]:
        """Return the request as the selector takes it."""
        given = dict(self.cleaned_data)
        text, application = given.pop("text"), given.pop("application")
        if text:
            given["parts"] = count_segments(text, foreign=given["product"] == Product.INTERNATIONAL)
        return {**given, "application_id": int(application) if application else None}


class PackageForm(forms.Form):
    package = forms.ModelChoiceField(label=gettext_lazy("Package"), queryset=None)
    count = forms.IntegerField(label=gettext_lazy("Number of packages"), min_value=1, max_value=1000, initial=1)
    quantity = forms.IntegerField(label=gettext_lazy("Minutes, for a package of any size"), min_value=0, initial=0)

    def __init__(self, *args: Any, account_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["package"].queryset = selectors.catalogue()

    def asked(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ItemForm(forms.Form):
    item = forms.ChoiceField(label=gettext_lazy("Item"))
    count = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, initial=1)
    calls = forms.IntegerField(label=gettext_lazy("or calls"), min_value=0, initial=0)
    seconds = forms.IntegerField(label=gettext_lazy("of seconds each"), min_value=0, initial=61)

    def __init__(self, *args: Any, account_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Price.objects.exclude(product__in=Product.values).order_by("product", "variant")
        kinds = dict.fromkeys(rows.values_list("product", "variant"))
        self.fields["item"].choices = [
            (f"{product}/{variant}", f"{Item(product).label} {variant}".strip()) for product, variant in kinds
        ]

    def asked(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        product, _slash, variant = given.pop("item").partition("/")
        return {**given, "product": product, "variant": variant}


class TopUpForm(forms.Form):
    amount = forms.DecimalField(
        label=gettext_lazy("Amount (yuan)"), max_digits=12, decimal_places=4, min_value=Decimal("0.0001"), initial=100
    )

    def __init__(self, *args: Any, account_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def asked(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


FORMS: dict[str, tuple[Any, type[Any]]] = {
    "messages": (gettext_lazy("Messages"), MessagesForm),
    "package": (gettext_lazy("Packages"), PackageForm),
    "item": (gettext_lazy("Rents, calls and other items"), ItemForm),
    "top_up": (gettext_lazy("Top-up"), TopUpForm),
}


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the calculator; what is asked for is in the address, so that it can be passed on."""
    what = request.GET.get("what", "")
    account_id = request.scope.account_id
    cards, calculation, error = [], [], ""
    for word, (title, kind) in FORMS.items():
        form = kind(request.GET if word == what else None, account_id=account_id)
        cards.append({"what": word, "title": title, "form": form})
        if word == what and form.is_valid():
            calculation, error = _calculation(account_id, what, form.asked())
    return TemplateResponse(request, "console/quote.html", {
        **site.each_context(request),
        "title": _("Price calculator"),
        "lead": _("What something will cost, worked out as the charge will be. Nothing is held or bought."),
        "cards": cards, "what": what, "calculation": calculation, "error": error,
    })  # fmt: skip


def _calculation(account_id: int | None, what: str, asked: dict[str, Any]) -> tuple[list[str], str]:
    if account_id is None:
        return [], _("Choose an account first.")
    try:
        quote = selectors.quote_of(account_id, {"what": what, **asked})
    except DomainError as exc:
        return [], exc.message
    return selectors.spell_out(quote), ""
