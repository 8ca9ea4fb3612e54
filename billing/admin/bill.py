from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from accounts.roles import FINANCE
from billing import selectors, services
from billing.choices import BillStatus
from billing.models import Bill
from core.admin import TenantAdmin, scope, status_badge
from core.money import format_yuan


@admin.register(Bill)
class BillAdmin(TenantAdmin):
    """Months; a row leads to the bill's own page with totals, days, lines and the workbook."""

    list_display = ["label", "account", "state", "paid", "bought", "paid_in", "messages", "segments",
                    "package_segments", "balance"]  # fmt: skip
    list_select_related = ("account",)
    list_filter = ["status", "month"]
    ordering = ["-month", "account_id"]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if (account_id := scope(request).account_id) is not None:
            services.fresh_bills(account_id=account_id)
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if object_id is None or request.method != "GET" or not self.has_view_permission(request):
            raise PermissionDenied
        bill = self.row_or_404(request, object_id)
        bill = services.fresh_bill(account_id=bill.account_id, month=bill.month) or bill
        days = selectors.days_of(bill)
        chart = {
            "labels": [row.day.strftime("%m-%d") for row in days],
            "covered": [row.package_segments for row in days],
            "paid": [row.segments - row.package_segments for row in days],
        }
        layout = selectors.layout_for(bill, _layout_id(request))
        may_credit = bill.status == BillStatus.SETTLED and scope(request).can(FINANCE)
        title = _("Bill %(month)s") % {"month": bill}
        return TemplateResponse(request, "console/bill.html", {
            **self.admin_site.each_context(request),
            "title": title,
            "lead": bill.account.subject or bill.account.name,
            "bill": bill,
            "colour": BillStatus.colours()[bill.status],
            "table": selectors.laid_out(bill, layout),
            "layout": layout,
            "layouts": selectors.layout_list(scope(request)).filter(account_id=bill.account_id),
            "lines": bill.lines.all() if may_credit else [],
            "notes": selectors.credit_note_list(scope(request)).filter(bill=bill),
            "days": chart,
            "words": {"covered": _("From packages"), "paid": _("From the balance")},
            "may_export": self.has_export_permission(request),
        })  # fmt: skip

    @display(description=gettext_lazy("Month"), ordering="month")
    def label(self, row: Bill) -> str:
        return str(row)

    @display(description=gettext_lazy("Status"), ordering="status")
    def state(self, row: Bill) -> str:
        return status_badge(row)

    @display(description=gettext_lazy("Pay-as-you-go"), ordering="consumed")
    def paid(self, row: Bill) -> str:
        return format_yuan(row.consumed)

    @display(description=gettext_lazy("Packages bought"), ordering="purchased")
    def bought(self, row: Bill) -> str:
        return format_yuan(row.purchased)

    @display(description=gettext_lazy("Topped up"), ordering="topped_up")
    def paid_in(self, row: Bill) -> str:
        return format_yuan(row.topped_up)

    @display(description=gettext_lazy("Closing balance"))
    def balance(self, row: Bill) -> str:
        return format_yuan(row.closing)


def _layout_id(request: HttpRequest) -> int | None:
    text = request.GET.get("layout", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
