"""Service level (可用性与赔付): availability month by month, what is owed, the receipt codes behind it, the report."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from billing import selectors
from billing.services import write_sla_workbook
from billing.sla_sheets import meaning_label
from core import clock
from statistics.receipt_codes import meaning

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONTHS = 12


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the last twelve months, and the codes of one of them."""
    account_id = request.scope.account_id
    months = selectors.recent_months(account_id, MONTHS) if account_id else []
    chosen = next((row for row in months if str(row.month) == request.GET.get("month", "")), None)
    chosen = chosen or (months[0] if months else None)
    claims = {row.month: row for row in selectors.claim_list(request.scope).exclude(status="withdrawn")}
    return TemplateResponse(request, "console/sla.html", {
        **site.each_context(request),
        "title": _("Service level"),
        "lead": _("Availability of domestic messages by month. Below the standard, messages are owed on a claim."),
        "account_id": account_id,
        "months": [
            {"row": row, "claim": claims.get(row.month) if account_id else None, "may_claim": _may_claim(row)}
            for row in months
        ],
        "chosen": chosen,
        "codes": [
            {"code": row.code or "–", "title": meaning(row.code).title, "counts_as": meaning_label(row.meaning),
             "kind": row.meaning, "count": row.count}
            for row in (chosen.codes if chosen else ())
        ],
        "chart": {
            "labels": [str(row) for row in reversed(months)],
            "values": [float(row.availability) for row in reversed(months)],
        },
        "words": {"availability": _("Availability (%)")},
        "add_url": reverse("admin:billing_slaclaim_add"),
        "may_file": request.scope.can("money"),
        "may_export": request.scope.can("export"),
    })  # fmt: skip


def _may_claim(row: selectors.ServiceMonth) -> bool:
    return bool(row.credit.messages) and row.window.first <= clock.today() <= row.window.last


@require_GET
def report(request: HttpRequest, site: Any) -> FileResponse:
    """Download the months as Excel in the console's language."""
    if request.scope.account_id is None:
        raise PermissionDenied(_("Choose an account first."))
    return sla_workbook_response(request.scope.account_id)


def sla_workbook_response(account_id: int) -> FileResponse:
    """Return the report as a download in the language in force; the file on disk is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_sla_workbook(
            Path(folder) / "sla.xlsx", selectors.recent_months(account_id, MONTHS), get_language() or "zh-hans"
        )
        opened = path.open("rb")
    name = f"sla-{clock.today():%Y%m}.xlsx"
    return FileResponse(opened, as_attachment=True, filename=name, content_type=XLSX)
