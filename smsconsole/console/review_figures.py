"""The desk in figures: approval rate and reasons over time, and the same as a workbook."""

import datetime as dt
import tempfile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.choices import Vendor
from accounts.selectors import choosable_accounts
from core import clock
from core.xlsx import INTEGER, Column, Sheet, write_workbook
from review import selectors
from review.choices import SubjectKind
from review.errors import FiguresInvalid
from review.selectors import FigureQuery

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHARTED = 8  # reasons of the chart; the table has more


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show approval rate, first-pass rate, time to the verdict and the reasons, each over time."""
    error = ""
    try:
        query = FigureQuery.read(request.GET)
    except FiguresInvalid as refusal:
        error, query = refusal.message, FigureQuery.read({})
    scope = request.scope
    points, reasons = selectors.approval_rates(scope, query), selectors.reason_counts(scope, query)
    series = selectors.reason_trend(scope, query, [row["slug"] for row in reasons[:CHARTED]])
    context = {
        **site.each_context(request), "title": _("Figures of the desk"), "error": error, "query": query,
        "lead": _("How much passes, how quickly, and what it fails on."),
        "totals": selectors.approval_totals(scope, query), "points": points, "reasons": reasons,
        "tables": _tables(scope, query), "choices": _choices(request), "string": request.GET.urlencode(),
        "presets": _presets(request), "can_export": _may_export(request), "chart_rate": _chart(query, points),
        "chart_reasons": {
            "labels": _labels(query), "series": [
                {"name": row["reason"].title if row["reason"] else row["slug"], "values": series[row["slug"]]}
                for row in reasons[:CHARTED]
            ],
        },
        "chart_words": {
            "approved": _("Approved"), "rejected": _("Rejected"), "rate": _("Approval rate"),
            "first_rate": _("First-pass rate"), "minutes": _("Median minutes to the verdict"),
        },
    }  # fmt: skip
    return TemplateResponse(request, "console/review_figures.html", context)


@require_GET
def export(request: HttpRequest, site: Any) -> HttpResponse:
    """Send the figures as a workbook of four sheets."""
    if not _may_export(request):
        raise PermissionDenied
    query, scope = FigureQuery.read(request.GET), request.scope
    counts = [_("Decided"), _("Approved"), _("Rejected"), _("Approval rate (%)"), _("First-pass rate (%)"),
              _("By the engine"), _("By a person")]  # fmt: skip
    columns = [Column(title, INTEGER if number < 3 or number > 4 else "any", 14) for number, title in enumerate(counts)]
    seconds = Column(_("Median seconds to the verdict"), INTEGER, 20)
    reasons = [
        [row["slug"], row["reason"].title if row["reason"] else "", row["count"], row["share"],
         row["reason"].advice if row["reason"] else ""]
        for row in selectors.reason_counts(scope, query, limit=200)
    ]  # fmt: skip
    sheets = [
        Sheet(_("Over time"), [Column(_("From"), width=14), *columns, seconds],
              [[row["at"], *_cells(row), row["median_seconds"]] for row in selectors.approval_rates(scope, query)]),
        Sheet(_("Reasons"), [Column(_("Code"), width=28), Column(_("Reason"), width=28),
                             Column(_("Submissions"), INTEGER), Column(_("Share (%)"), "any"),
                             Column(_("Advice"), width=60)], reasons),
        *(Sheet(title, [Column(title, width=24), *columns],
                [[row["name"], *_cells(row)] for row in selectors.approval_split(scope, query, by, limit=500)])
          for by, title in (("kind", _("By subject")), ("vendor", _("By vendor")))),
    ]  # fmt: skip
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(target, sheets)
    target.seek(0)
    name = f"review-{query.first:%Y%m%d}-{query.last:%Y%m%d}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)


def _may_export(request: HttpRequest) -> bool:
    return request.scope.can("export") or request.scope.can("review")


def _cells(row: dict[str, Any]) -> list[Any]:
    names = ("decided", "approved", "rejected", "rate", "first_rate", "by_engine", "by_person")
    return [row[name] for name in names]


def _tables(scope: Any, query: FigureQuery) -> list[tuple[str, list[dict[str, Any]]]]:
    found = [(_("By subject"), selectors.approval_split(scope, query, "kind")),
             (_("By vendor"), selectors.approval_split(scope, query, "vendor"))]  # fmt: skip
    for row in found[1][1]:
        row["name"] = str(Vendor(row["key"]).label)
    if scope.sees_all:
        found.append((_("By account"), selectors.approval_split(scope, query, "account")))
    return found


def _labels(query: FigureQuery) -> list[str]:
    return [f"{day:%Y-%m}" if query.by == "month" else f"{day:%m-%d}" for day in query.steps]


def _chart(query: FigureQuery, points: list[dict[str, Any]]) -> dict[str, Any]:
    names = ("approved", "rejected", "rate", "first_rate")
    minutes = [None if p["median_seconds"] is None else round(p["median_seconds"] / 60, 2) for p in points]
    return {"labels": _labels(query), **{name: [p[name] for p in points] for name in names}, "minutes": minutes}


def _choices(request: HttpRequest) -> dict[str, list[tuple[Any, Any]]]:
    found: dict[str, list[tuple[Any, Any]]] = {
        "by": [("day", _("by day")), ("week", _("by week")), ("month", _("by month"))],
        "kind": list(SubjectKind.choices), "vendor": list(Vendor.choices),
        "reason": [(reason.slug, reason.title) for reason in selectors.reasons()],
    }  # fmt: skip
    if request.scope.sees_all:
        found["account"] = [(account.pk, str(account)) for account in choosable_accounts(request.user)]
    return found


def _presets(request: HttpRequest) -> list[tuple[str, str]]:
    """Return title and address of the usual periods, the other filters kept."""
    found, today = [], clock.today()
    for title, days, by in ((_("7 days"), 7, "day"), (_("30 days"), 30, "day"), (_("12 weeks"), 84, "week"),
                            (_("12 months"), 365, "month")):  # fmt: skip
        values = request.GET.copy()
        values["first"], values["last"] = (today - dt.timedelta(days=days - 1)).isoformat(), today.isoformat()
        values["by"] = by
        found.append((title, values.urlencode()))
    return found
