"""Overview (概览) and statistics (统计) of number privacy: full, by category, packages; sheets of them."""

import csv
import datetime as dt
import io
import tempfile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from billing.choices import Item, Unit
from billing.months import is_month, month_of
from billing.selectors import package_list
from core import clock, xlsx
from core.tenancy import Scope
from privacy_numbers.choices import PoolType, ReportKind
from privacy_numbers.selectors import figures, traffic

TREND_DAYS, LONGEST_DAYS, PACKAGES = 14, 92, 100
FIRST_MONTH = 201801
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_GET
def overview(request: HttpRequest, site: Any) -> HttpResponse:
    """Show what there is of each type, the last two weeks, and where each message kind goes."""
    scope, today = request.scope, clock.today()
    days = figures.by_day(scope, figures.Query(today - dt.timedelta(days=TREND_DAYS - 1), today))
    kinds = figures.overview(scope)
    month = figures.full(scope, figures.month_query(month_of(clock.now())))
    return TemplateResponse(
        request,
        "console/privacy_overview.html",
        {
            **site.each_context(request),
            "title": _("Number privacy"),
            "lead": _("Numbers and bindings of each type, the last two weeks of traffic, and where reports go."),
            "kinds": kinds,
            "numbers": sum(row["numbers"] for row in kinds),
            "bound": sum(row["bound"] for row in kinds),
            "today": days[-1],
            "amount": sum(line.amount for line in month),
            "days": days,
            "chart_trend": _trend(days),
            "chart_words": _chart_words(),
            "reports": _report_kinds(scope),
            "queues": list(traffic.queue_list(scope)[:20]) if scope.account_id else [],
            "several": scope.account_id is None,
            "may_manage": scope.can("manage"),
        },
    )


def _report_kinds(scope: Scope) -> list[dict[str, Any]]:
    receivers = traffic.receivers_of(scope)
    return [{"kind": kind, "label": kind.label, "receiver": receivers.get(kind.value)} for kind in ReportKind]


@require_GET
def statistics(request: HttpRequest, site: Any) -> HttpResponse:
    """Show one of the three statistics: ``?view=full|category|packages``."""
    scope, view = request.scope, request.GET.get("view", "full")
    view = view if view in ("full", "category", "packages") else "full"
    query, error = _query(request)
    context = {
        **site.each_context(request),
        "title": _("Privacy statistics"),
        "lead": _(
            "What numbers cost and how calls went. Amounts are indicative: vouchers show in the cost centre only."
        ),
        "view": view,
        "query": query,
        "error": error,
        "types": PoolType.choices,
        "pools": list(figures.pool_list(scope)[: figures.POOLS_MOST]),
        "month": f"{query.first:%Y%m}",
        "string": request.GET.urlencode(),
        "presets": _presets(),
        "chart_words": _chart_words(),
        "can_export": scope.can("export"),
    }
    context.update({"full": _full, "category": _category, "packages": _packages}[view](scope, query))
    return TemplateResponse(request, "console/privacy_statistics.html", context)


def _full(scope: Scope, query: figures.Query) -> dict[str, Any]:
    lines = figures.full(scope, query)
    sums: dict[str, Any] = {}
    for line in lines:
        sums[line.item] = sums.get(line.item, 0) + line.amount
    return {
        "lines": [_shown(line) for line in lines],
        "total": sum(line.amount for line in lines),
        "chart_items": {
            "labels": [str(Item(item).label) for item in sums],
            "values": [float(amount) for amount in sums.values()],
        },
    }


def _shown(line: figures.Line) -> dict[str, Any]:
    """Return a line of the full statistics in words, with the list its details are in."""
    is_text = line.item in (Item.PRIVACY_CAUGHT, Item.PRIVACY_SMART)
    details = {Item.PRIVACY_NUMBER: "secretnumber", Item.PRIVACY_CALL: "callrecord", Item.PRIVACY_RECORD: "callrecord"}
    return {
        "pool": line.pool, "type": line.pool.get_pool_type_display(), "item": str(Item(line.item).label),
        "quantity": line.quantity, "unit": str(Unit(line.unit).label), "amount": line.amount,
        "details": f"privacy_numbers_{'textrecord' if is_text else details[Item(line.item)]}_changelist",
    }  # fmt: skip


def _category(scope: Scope, query: figures.Query) -> dict[str, Any]:
    rows, total = figures.by_category(scope, query)
    days = figures.by_day(scope, query)
    return {"rows": rows, "total": total, "days": days, "chart_trend": _trend(days)}


def _packages(scope: Scope, query: figures.Query) -> dict[str, Any]:
    items = {item.value for item in figures.ITEMS}
    return {"packages": list(package_list(scope).filter(product__in=items)[:PACKAGES])}


def _query(request: HttpRequest) -> tuple[figures.Query, str]:
    """Return the question; what cannot be used is said and left out."""
    given, today, error = request.GET, clock.today(), ""
    first = last = None
    try:
        first = dt.date.fromisoformat(given["first"]) if given.get("first") else today.replace(day=1)
        last = dt.date.fromisoformat(given["last"]) if given.get("last") else today
    except ValueError:
        error = _("Write days as 2026-11-20.")
    if first is None or last is None or not dt.date(2000, 1, 1) <= first <= last < dt.date(2100, 1, 1):
        error = error or _("The last day must not be before the first.")
        first, last = today.replace(day=1), today
    elif (last - first).days >= LONGEST_DAYS:
        error = _("At most 92 days at once.")
        first = last - dt.timedelta(days=LONGEST_DAYS - 1)
    pool_type = given.get("pool_type", "")
    pool = given.get("pool", "")
    return figures.Query(
        first, last, pool_type if pool_type in PoolType.values else "",
        int(pool) if pool.isascii() and pool.isdigit() and len(pool) < 19 else None,
    ), error  # fmt: skip


def _presets() -> list[tuple[str, str]]:
    today = clock.today()
    begun = today.replace(day=1)
    before = begun - dt.timedelta(days=1)
    return [
        (_("This month"), f"first={begun}&last={today}"),
        (_("Last month"), f"first={before.replace(day=1)}&last={before}"),
    ]


def _trend(days: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {
        "labels": [f"{day['day']:%m-%d}" for day in days],
        "delivered": [day["connected"] for day in days],
        "failed": [day["calls"] - day["connected"] for day in days],
        "rate": [day["rate"] for day in days],
    }


def _chart_words() -> dict[str, str]:
    return {
        "delivered": _("Connected"), "failed": _("Not connected"), "rate": _("Connection rate"),
        "messages": _("Amount"),
    }  # fmt: skip


@require_GET
def export(request: HttpRequest, site: Any) -> HttpResponse | FileResponse:
    """Download a month (``?month=202611``): one pool (``?pool=``) as KEY+YYYYMM.csv, all pools as one workbook."""
    text = request.GET.get("month", "")
    month = int(text) if text.isascii() and text.isdigit() and len(text) == 6 else month_of(clock.now())
    if not is_month(month) or month < FIRST_MONTH:
        raise Http404
    pool = request.GET.get("pool", "")
    if not pool:
        return _workbook(request.scope, month)
    pool_id = int(pool) if pool.isascii() and pool.isdigit() and len(pool) < 19 else 0
    found = figures.pool_list(request.scope).filter(pk=pool_id).first()
    if found is None:
        raise Http404
    lines = figures.full(request.scope, figures.month_query(month, pool_id=pool_id))
    return _csv(f"{found.key}{month}.csv", lines)


def _titles() -> list[str]:
    return [_("Type"), _("Pool"), _("Pool key"), _("Item"), _("Count"), _("Unit"), _("Amount")]


def _cells(line: figures.Line) -> list[Any]:
    row = _shown(line)
    return [row["type"], line.pool.name, line.pool.key, row["item"], line.quantity, row["unit"], line.amount]


def _csv(name: str, lines: list[figures.Line]) -> HttpResponse:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(_titles())
    writer.writerows([_safe(cell) for cell in _cells(line)] for line in lines)
    response = HttpResponse("\ufeff" + target.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _safe(cell: Any) -> Any:
    """Return a cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _workbook(scope: Scope, month: int) -> FileResponse:
    titles, kinds = _titles(), [xlsx.TEXT, xlsx.TEXT, xlsx.TEXT, xlsx.TEXT, xlsx.INTEGER, xlsx.TEXT, xlsx.MONEY]
    columns = [xlsx.Column(title, kind, 18) for title, kind in zip(titles, kinds, strict=True)]
    lines = figures.full(scope, figures.month_query(month))
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    xlsx.write_workbook(target, [xlsx.Sheet(str(month), columns, [_cells(line) for line in lines])])
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=f"privacy-{month}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )  # fmt: skip
