"""Console page of number pools."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import TenantAdmin
from privacy_numbers.choices import NumberState
from privacy_numbers.models import NumberPool


@admin.register(NumberPool)
class NumberPoolAdmin(TenantAdmin):
    list_display = ["key", "name", "account", "pool_type", "total", "bound", "rate", "created_at"]
    list_select_related = ("account",)
    list_filter = ["pool_type"]
    search_fields = ["key", "name"]
    search_help_text = _("Pool key or name")
    fieldsets = [(None, {"fields": ["account", "key", "name", "pool_type", "total", "bound", "rate", "created_at"]})]
    readonly_fields = ["total", "bound", "rate"]

    def get_queryset(self, request: HttpRequest) -> Any:
        bound = Count("numbers", filter=Q(numbers__state=NumberState.BOUND))
        return super().get_queryset(request).annotate(numbers_total=Count("numbers"), numbers_bound=bound)

    @display(description=_("Numbers"))
    def total(self, row: NumberPool) -> int:
        return row.numbers_total

    @display(description=_("Bound"))
    def bound(self, row: NumberPool) -> int:
        return row.numbers_bound

    @display(description=_("Binding rate"))
    def rate(self, row: NumberPool) -> str:
        return f"{row.numbers_bound / row.numbers_total:.1%}" if row.numbers_total else "-"
