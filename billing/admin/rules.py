"""What happens by itself: package rules and volume limits of an account."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from billing import selectors, services
from billing.choices import Item, Product
from billing.models import PackageRule, SendingLimit
from billing.services.limits import VALUES
from core.admin import TenantAdmin, scope
from core.money import format_yuan


class _OfAccount(TenantAdmin):
    """One row a product, which is what tells rows of an account apart."""

    add_grant = edit_grant = delete_grant = "money"
    products: tuple[tuple[str, Any], ...] = ()  # what a row may be of; the first is of everything

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "product":
            return forms.ChoiceField(
                label=db_field.verbose_name, required=False, widget=UnfoldAdminSelectWidget, choices=self.products
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        own = super().get_readonly_fields(request, obj)
        return [*own, "account", "product"] if obj is not None else own

    def key(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        """Return account and product of the row that is written."""
        if form.before is not None:
            return {"account": form.before.account, "product": form.before.product}
        accounts = self.model._meta.get_field("account").related_model
        account = form.cleaned_data.get("account") or accounts.objects.get(pk=scope(request).account_id)
        return {"account": account, "product": form.cleaned_data["product"]}


@admin.register(PackageRule)
class PackageRuleAdmin(_OfAccount):
    products = (("", _("General packages")), *Product.choices, (Item.VOICE.value, Item.VOICE.label))
    list_display = ["covers", "account", "alert_below", "auto_slug", "bought", "spent", "auto_problem"]
    list_select_related = ("account",)
    fieldsets = [
        (None, {"fields": ["account", "product"]}),
        (_("Warning"), {"fields": ["alert_below"], "description": _("Messages or minutes left. Told to contacts.")}),
        (
            _("Purchase by itself"),
            {
                "fields": ["auto_slug", "auto_times", "auto_cap"],
                "description": _(
                    "When no package covers a message the next one is bought from the balance, within these bounds; "
                    "then the balance pays. Saving starts the count anew."
                ),
            },
        ),
        (_("So far"), {"fields": ["bought", "spent", "auto_problem"]}),
    ]
    readonly_fields = ["bought", "spent", "auto_problem"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "auto_slug":
            rows = selectors.catalogue().exclude(quantity=0).order_by("category", "product", "quantity")
            return forms.ChoiceField(
                label=db_field.verbose_name, required=False, widget=UnfoldAdminSelectWidget,
                choices=[("", _("Nothing")), *((row.slug, f"{row.name} {format_yuan(row.price)}") for row in rows)],
            )  # fmt: skip
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> PackageRule:
        names = ("alert_below", "auto_slug", "auto_times", "auto_cap")
        values = {name: form.cleaned_data[name] for name in names}
        return services.save_package_rule(**self.key(request, form), **values, actor=request.user)

    def delete_model(self, request: HttpRequest, obj: PackageRule) -> None:
        services.delete_package_rule(rule=obj, actor=request.user)

    @display(description=_("For"), ordering="product")
    def covers(self, row: PackageRule) -> str:
        return str(row)

    @display(description=_("bought"))
    def bought(self, row: PackageRule) -> str:
        return f"{row.auto_done} / {row.auto_times}" if row.auto_slug else "-"

    @display(description=_("spent"))
    def spent(self, row: PackageRule) -> str:
        return f"{format_yuan(row.auto_spent)} / {format_yuan(row.auto_cap)}" if row.auto_slug else "-"


@admin.register(SendingLimit)
class SendingLimitAdmin(_OfAccount):
    """Warning and limit values of a day and a month (domain.md 8.4)."""

    products = (("", _("All messages")), *Product.choices)
    list_display = ["covers", "account", "day_warn", "day_limit", "month_warn", "month_limit", "day_spend_limit",
                    "month_spend_limit"]  # fmt: skip
    list_select_related = ("account",)
    fieldsets = [
        (
            None,
            {
                "fields": ["account", "product"],
                "description": _(
                    "At a warning value the contacts are told; at a limit value sending stops until the value is "
                    "raised or the period is over. Empty is none. Counted when a message is accepted."
                ),
            },
        ),
        (_("Messages"), {"fields": [("day_warn", "day_limit"), ("month_warn", "month_limit")]}),
        (_("Spending"), {"fields": [("day_spend_warn", "day_spend_limit"), ("month_spend_warn", "month_spend_limit")]}),
    ]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> SendingLimit:
        values = {name: form.cleaned_data[name] for name in VALUES}
        return services.save_sending_limit(**self.key(request, form), **values, actor=request.user)

    def delete_model(self, request: HttpRequest, obj: SendingLimit) -> None:
        services.delete_sending_limit(limit=obj, actor=request.user)

    @display(description=_("For"), ordering="product")
    def covers(self, row: SendingLimit) -> str:
        return str(row)
