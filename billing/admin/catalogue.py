from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from accounts.roles import FINANCE
from billing import services
from billing.choices import Item, Product
from billing.models import Discount, Package, PackageProduct, Price
from core.admin import Question, TenantAdmin, row_action
from core.money import format_yuan


class SharedAdmin(TenantAdmin):
    """Rows of no account: everyone reads them, finance edits."""

    add_grant = edit_grant = FINANCE

    def get_queryset(self, request: HttpRequest) -> Any:
        return super(TenantAdmin, self).get_queryset(request)


@admin.register(Price)
class PriceAdmin(SharedAdmin):
    """The price list. A new price is a new row with a later date; past charges keep what they were charged."""

    list_display = ["vendor", "product", "place", "from_volume", "price", "unit", "charge_on", "valid_from", "valid_to",
                    "source"]  # fmt: skip
    list_filter = ["vendor", "product", "charge_on"]
    fields = ["vendor", "product", "variant", "country", "from_volume", "unit_price", "unit", "is_whole", "charge_on",
              "valid_from", "valid_to", "source"]  # fmt: skip

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "valid_from":
            field.help_text = _("Beijing date. To change a price from a day on, add a row with that day.")
        if db_field.name == "country":
            field.help_text = _("International only, digits (852). Empty: every country without its own row.")
        if db_field.name == "unit_price":
            field.help_text = _("Yuan for one unit, up to four decimals.")
        if db_field.name == "from_volume":
            field.help_text = _("Where a tier begins, of the month's volume or of the quantity bought: one row a tier.")
        return field

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Price:
        return services.save_price(price=form.before, actor=request.user, **form.cleaned_data)

    @display(description=_("Country or kind"), ordering="country")
    def place(self, row: Price) -> str:
        if row.product != Product.INTERNATIONAL:
            return row.variant or "-"
        return f"+{row.country}" if row.country else str(_("Other countries"))

    @display(description=_("Unit price"), ordering="unit_price")
    def price(self, row: Price) -> str:
        return format_yuan(row.unit_price)


@admin.register(Discount)
class DiscountAdmin(SharedAdmin):
    """Per cent off an item for everyone; what was charged keeps what it was charged."""

    list_display = ["product", "variant", "percent", "valid_from", "valid_to", "source"]
    list_filter = ["product"]
    fields = ["product", "variant", "percent", "valid_from", "valid_to", "source"]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Discount:
        return services.save_discount(discount=form.before, actor=request.user, **form.cleaned_data)


class GiftForm(BaseDialogForm):
    account = forms.ModelChoiceField(label=_("Account"), queryset=None, widget=UnfoldAdminSelectWidget)
    note = forms.CharField(label=_("Note"), max_length=200, widget=UnfoldAdminTextInputWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = Package._meta.get_field("account").related_model
        self.fields["account"].queryset = accounts.objects.order_by("name")


@admin.register(PackageProduct)
class PackageProductAdmin(SharedAdmin):
    """The catalogue. Packages already bought keep their own size, price and end."""

    view_grant = FINANCE
    list_display = ["name", "category", "covers", "quantity", "sum_", "each", "valid_from", "valid_to", "is_on_sale",
                    "source"]  # fmt: skip
    list_filter = ["category", "product", "is_on_sale"]
    fields = ["slug", "name", "category", "product", "quantity", "price", "valid_days", "valid_months", "delay_seconds",
              "is_on_sale", "valid_from", "valid_to", "source"]  # fmt: skip
    actions_row = ["give"]

    @row_action(
        label=_("Give"), grant=FINANCE, url_path="give", icon="redeem",
        question=Question(_("Give this package"), _("The account pays nothing."), _("Give"), GiftForm),
    )  # fmt: skip
    def give(self, request: HttpRequest, row: PackageProduct, form: Any) -> str:
        services.gift_package(
            account=form.cleaned_data["account"], catalogue=row, note=form.cleaned_data["note"], actor=request.user
        )
        return reverse("admin:billing_package_changelist")

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> PackageProduct:
        return services.save_package_product(row=form.before, actor=request.user, **form.cleaned_data)

    @display(description=_("For"), ordering="product")
    def covers(self, row: PackageProduct) -> str:
        return str(Item(row.product).label if row.product else _("All domestic messages"))

    @display(description=_("Price"), ordering="price")
    def sum_(self, row: PackageProduct) -> str:
        return format_yuan(row.price)

    @display(description=_("Each"))
    def each(self, row: PackageProduct) -> str:
        return f"¥{row.price / row.quantity:.4f}" if row.quantity else "-"
