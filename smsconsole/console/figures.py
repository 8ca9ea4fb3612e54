"""Statistics pages: volume (发送量统计), failure analysis (失败分析), latency (时延)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Application
from billing.choices import Product
from core import clock
from signatures.models import Signature
from statistics import receipt_codes, selectors
from statistics.errors import FilterInvalid
from statistics.selectors import Query, labels
from templates_app.models import SmsTemplate

HOURLY_UP_TO_DAYS = 2
OPTIONS = 500
ROWS = 20


@require_GET
def volume(request: HttpRequest, site: Any) -> HttpResponse:
    """Show how much was sent, how much arrived, and where."""
    context, query = _frame(request, site, "volume")
    scope = request.scope
    points = selectors.trend(scope, query, "hour" if query.days <= HOURLY_UP_TO_DAYS else "day")
    splits = {by: _split(scope, query, by) for by in ("carrier", "province", "product", "signature", "template")}
    context.update(
        title=_("Send volume"),
        compare=selectors.comparison(scope, query),
        points=[{**point, "name": point["at"]} for point in points],
        splits=splits,
        tables=[
            (_("By signature"), _("Signature"), splits["signature"]),
            (_("By template"), _("Template"), splits["template"]),
            (_("By type"), _("Type"), splits["product"]),
        ],
        chart_trend=_trend_data(points),
        chart_carrier=_bars(splits["carrier"]),
        chart_province=_bars(splits["province"]),
    )
    return TemplateResponse(request, "console/statistics_volume.html", context)


@require_GET
def failures(request: HttpRequest, site: Any) -> HttpResponse:
    """Show why messages did not arrive and what to do about it."""
    context, query = _frame(request, site, "failures")
    scope = request.scope
    causes = selectors.failure_causes(scope, query)
    for cause in causes:
        known = receipt_codes.meaning(cause["code"])
        cause.update(title=known.title, advice=known.advice, category=receipt_codes.CATEGORIES[known.category])
    points = selectors.trend(scope, query)
    context.update(
        title=_("Failure analysis"),
        lead=_("Why messages did not arrive, and what to do about it."),
        causes=causes,
        totals=selectors.totals(scope, query),
        splits=[
            (_("By carrier"), _split(scope, query, "carrier")),
            (_("By template"), _split(scope, query, "template")),
            (_("By province"), _split(scope, query, "province")),
        ],
        chart_causes={"labels": [c["code"] or _("No receipt") for c in causes], "values": [c["count"] for c in causes]},
        chart_trend=_trend_data(points),
    )
    return TemplateResponse(request, "console/statistics_failures.html", context)


@require_GET
def latency(request: HttpRequest, site: Any) -> HttpResponse:
    """Show how long messages took from submission to the phone."""
    context, query = _frame(request, site, "latency")
    found = selectors.latency(request.scope, query)
    for bucket in found["buckets"]:
        bucket["label"] = labels.bucket_label(bucket["from_ms"], bucket["to_ms"])
    carriers = selectors.latency_by(request.scope, query, "carrier")
    words = labels.label_all("carrier", [row["key"] for row in carriers])
    context.update(
        title=_("Latency"),
        lead=_("From submission to the receipt of delivered messages. Percentiles are estimated within their bucket."),
        found=found,
        percentiles=[(f"p{p}", found[f"p{p}"]) for p in (50, 90, 95, 99)],
        carriers=[{**row, "name": words[row["key"]]} for row in carriers],
        chart_latency={
            "labels": [bucket["label"] for bucket in found["buckets"]],
            "values": [bucket["count"] for bucket in found["buckets"]],
        },
    )
    return TemplateResponse(request, "console/statistics_latency.html", context)


def _frame(request: HttpRequest, site: Any, tab: str) -> tuple[dict[str, Any], Query]:
    """Return what the three pages share, and the question; a filter that cannot be used is said and left out."""
    error = ""
    try:
        query = Query.read(request.GET)
    except FilterInvalid as refusal:
        error, query = refusal.message, Query.read({})
    context = {
        **site.each_context(request),
        "lead": "",
        "query": query,
        "error": error,
        "tab": tab,
        "choices": _choices(request),
        "presets": _presets(request.GET),
        "string": request.GET.urlencode(),
        "can_export": request.scope.can("export") and request.scope.account_id is not None,
        "chart_words": {
            "delivered": _("Delivered"), "failed": _("Failed"), "unknown": _("No receipt"), "waiting": _("Waiting"),
            "rate": _("Success rate"), "submitted": _("Submitted"), "messages": _("Messages"),
        },
    }  # fmt: skip
    return context, query


def _choices(request: HttpRequest) -> dict[str, list[tuple[Any, str]]]:
    scope = request.scope
    signatures = Signature.objects.visible_to(scope).order_by("name", "id").values_list("pk", "name")[:OPTIONS]
    templates = SmsTemplate.objects.visible_to(scope).order_by("code").values_list("pk", "code", "name")[:OPTIONS]
    applications = Application.objects.visible_to(scope).order_by("name").values_list("pk", "name")[:OPTIONS]
    return {
        "product": [(value, str(label)) for value, label in Product.choices],
        "signature_id": list(signatures),
        "template_id": [(pk, f"{code} · {name}") for pk, code, name in templates],
        "application_id": list(applications),
    }


def _presets(current: QueryDict) -> list[tuple[str, str]]:
    """Return title and query string of the usual periods, the other filters kept."""
    today = clock.today()
    spans = [
        (_("Today"), 0, 0),
        (_("Yesterday"), 1, 1),
        (_("7 days"), 6, 0),
        (_("30 days"), 29, 0),
        (_("90 days"), 89, 0),
    ]
    found = []
    for title, since, until in spans:
        values = current.copy()
        values["first"] = (today - dt.timedelta(days=since)).isoformat()
        values["last"] = (today - dt.timedelta(days=until)).isoformat()
        found.append((title, values.urlencode()))
    return found


def _split(scope: Any, query: Query, by: str) -> list[dict[str, Any]]:
    rows = selectors.split(scope, query, by, limit=ROWS)
    words = labels.label_all(by, [row["key"] for row in rows])
    return [{**row, "name": words[row["key"]]} for row in rows]


def _trend_data(points: list[dict[str, Any]]) -> dict[str, list[Any]]:
    names = ("submitted", "delivered", "failed", "unknown", "waiting", "rate")
    return {"labels": [point["at"][5:] for point in points], **{n: [point[n] for point in points] for n in names}}


def _bars(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    names = ("delivered", "failed", "unknown", "waiting", "rate")
    return {"labels": [row["name"] for row in rows], **{name: [row[name] for row in rows] for name in names}}
