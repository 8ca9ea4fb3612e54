"""Console page of X numbers."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import TenantAdmin, link, status_badge
from privacy_numbers.models import SecretNumber


@admin.register(SecretNumber)
class SecretNumberAdmin(TenantAdmin):
    masked = ("number",)
    list_display = ["number", "account", "pool_link", "province", "city", "badge", "remark", "bought_at"]
    list_select_related = ("account", "pool")
    list_filter = ["state", "pool"]
    search_fields = ["number__exact", "city", "remark"]
    search_help_text = _("Whole number, city or remark")
    fieldsets = [
        (None, {"fields": ["account", "number", "pool", "province", "city", "state", "remark", "bought_at"]}),
    ]

    @display(description=_("Pool"), ordering="pool")
    def pool_link(self, row: SecretNumber) -> str:
        return link(row.pool)

    @display(description=_("State"), ordering="state")
    def badge(self, row: SecretNumber) -> str:
        return status_badge(row, "state")
