"""The statistics pages as a workbook: a sheet for the days and one for each split."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core import xlsx
from core.tenancy import Scope
from core.xlsx import ANY, INTEGER, PERCENT, Column, Sheet
from statistics import receipt_codes, selectors
from statistics.models import ExportJob
from statistics.selectors import Query, labels

_LIMIT = 10_000


def check(account_id: int, filters: dict[str, Any]) -> dict[str, Any]:
    """Return the filters as they are kept; raises FilterInvalid."""
    return Query.read(filters).stored()


def title(account_id: int, filters: dict[str, Any]) -> str:
    """Return the title of the download."""
    return _("Statistics %(first)s to %(last)s") % filters


def estimate(account_id: int, filters: dict[str, Any]) -> int:
    """Return at least how many rows it will hold: one a day."""
    return Query.read(filters).days


def write(job: ExportJob, path: Path, report: Callable[[int], None]) -> int:
    """Write the workbook and return its rows."""
    return xlsx.write_workbook(path, _sheets(job, Query.read(job.filters)), on_progress=report)


def _sheets(job: ExportJob, query: Query) -> Iterator[Sheet]:
    scope = Scope(account_id=job.account_id)
    yield Sheet(_("Summary"), [Column(_("Item"), "text", 30), Column(_("Value"), ANY, 24)], _summary(job, scope, query))
    yield Sheet(_("By day"), _columns(_("Day")), [_counts(row["at"], row) for row in selectors.trend(scope, query)])
    yield Sheet(
        _("By hour"), _columns(_("Hour")), [_counts(row["at"], row) for row in selectors.trend(scope, query, "hour")]
    )
    for by, name in (
        ("carrier", _("By carrier")), ("province", _("By province")), ("product", _("By type")),
        ("signature", _("By signature")), ("template", _("By template")), ("application", _("By application")),
    ):  # fmt: skip
        rows = selectors.split(scope, query, by, limit=_LIMIT)
        words = labels.label_all(by, [row["key"] for row in rows])
        yield Sheet(name, _columns(name), [_counts(words[row["key"]], row) for row in rows])
    yield Sheet(_("Failure causes"), _cause_columns(), _causes(scope, query))
    yield Sheet(_("Latency"), _latency_columns(), _latency(scope, query))


def _columns(first: str) -> list[Column]:
    return [
        Column(first, "text", 28), Column(_("Submitted"), INTEGER, 12), Column(_("Delivered"), INTEGER, 12),
        Column(_("Failed"), INTEGER, 12), Column(_("No receipt"), INTEGER, 12),
        Column(_("Waiting for receipt"), INTEGER, 14), Column(_("Segments"), INTEGER, 12),
        Column(_("Success rate"), PERCENT, 12),
    ]  # fmt: skip


def _counts(name: str, row: dict[str, Any]) -> Sequence[Any]:
    numbers = [row[key] for key in ("submitted", "delivered", "failed", "unknown", "waiting", "segments")]
    return [name, *numbers, _share(row["rate"])]


def _share(per_cent: float | None) -> float | None:
    return None if per_cent is None else per_cent / 100


def _summary(job: ExportJob, scope: Scope, query: Query) -> list[tuple[str, Any]]:
    found = selectors.totals(scope, query)
    return [
        (_("Account"), job.account.name),
        (_("First day"), query.first),
        (_("Last day"), query.last),
        (_("Submitted"), found["submitted"]),
        (_("Delivered"), found["delivered"]),
        (_("Failed"), found["failed"]),
        (_("No receipt"), found["unknown"]),
        (_("Waiting for receipt"), found["waiting"]),
        (_("Segments"), found["segments"]),
        (_("Success rate = delivered / submitted"), _share(found["rate"])),
        (_("Delivered / (delivered + failed)"), _share(found["answered_rate"])),
    ]


def _cause_columns() -> list[Column]:
    return [
        Column(_("Receipt code"), "text", 26), Column(_("What happened"), "text", 40),
        Column(_("What to do"), "text", 80), Column(_("Messages"), INTEGER, 12), Column(_("Share"), PERCENT, 10),
    ]  # fmt: skip


def _causes(scope: Scope, query: Query) -> Iterator[Sequence[Any]]:
    for row in selectors.failure_causes(scope, query, limit=_LIMIT):
        known = receipt_codes.meaning(row["code"])
        yield row["code"], str(known.title), str(known.advice), row["count"], row["share"] / 100


def _latency_columns() -> list[Column]:
    return [Column(_("Latency"), "text", 20), Column(_("Messages"), INTEGER, 12), Column(_("Share"), PERCENT, 10)]


def _latency(scope: Scope, query: Query) -> Iterator[Sequence[Any]]:
    for bucket in selectors.latency(scope, query)["buckets"]:
        yield labels.bucket_label(bucket["from_ms"], bucket["to_ms"]), bucket["count"], bucket["share"] / 100
