from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from billing.choices import Item
from billing.models import Package
from core.admin import TenantAdmin, status_badge
from core.money import format_yuan


@admin.register(Package)
class PackageAdmin(TenantAdmin):
    """Packages owned; the account's own view of them is the page Packages."""

    list_display = ["catalogue", "account", "covers", "remaining", "held", "quantity", "state", "paid", "bought_at",
                    "expires_at"]  # fmt: skip
    list_select_related = ("account", "catalogue")
    list_filter = ["status", "product"]
    ordering = ["-id"]
    fields = ["catalogue", "account", "covers", "quantity", "remaining", "held", "state", "paid", "bought_at",
              "effective_at", "expires_at", "reference", "applications", "is_auto"]  # fmt: skip
    readonly_fields = ["covers", "state", "paid"]

    @display(description=_("For"))
    def covers(self, row: Package) -> str:
        return str(Item(row.product).label if row.product else _("All domestic"))

    @display(description=_("Status"), ordering="status")
    def state(self, row: Package) -> str:
        return status_badge(row)

    @display(description=_("Paid"), ordering="price")
    def paid(self, row: Package) -> str:
        return format_yuan(row.price)
