"""Send records as a sheet, read in chunks by key: no long transaction, no more than a chunk in memory."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.choices import Product
from carrier.choices import Carrier
from core import clock, ids, phone, xlsx
from core.tenancy import Scope
from core.xlsx import ANY, DATETIME, INTEGER, MONEY, Column, Sheet
from sending.choices import MessageStatus
from statistics import receipt_codes
from statistics.models import DailyCount, ExportJob
from statistics.selectors.bounds import rolled
from statistics.selectors.records import RecordQuery, matching

CHUNK = 5000
COLUMNS = (
    (gettext_lazy("Submitted at"), DATETIME, 20),
    (gettext_lazy("Number"), "text", 16),
    (gettext_lazy("Carrier"), "text", 12),
    (gettext_lazy("Province"), "text", 10),
    (gettext_lazy("City"), "text", 10),
    (gettext_lazy("Signature"), "text", 18),
    (gettext_lazy("Template code"), "text", 18),
    (gettext_lazy("Type"), "text", 14),
    (gettext_lazy("Content"), "text", 60),
    (gettext_lazy("Segments"), INTEGER, 10),
    (gettext_lazy("Status"), "text", 12),
    (gettext_lazy("Receipt code"), "text", 24),
    (gettext_lazy("Meaning of the code"), "text", 30),
    (gettext_lazy("Receipt at"), DATETIME, 20),
    (gettext_lazy("Unit price (yuan)"), MONEY, 14),
    (gettext_lazy("BizId"), "text", 24),
    (gettext_lazy("OutId"), "text", 20),
)
_FIELDS = (
    "pk", "submitted_at", "phone", "carrier", "province", "city", "sign_name", "template_code", "product", "content",
    "segments", "status", "err_code", "received_at", "unit_price", "batch_id", "out_id",
)  # fmt: skip


def check(account_id: int, filters: dict[str, Any]) -> dict[str, Any]:
    """Return the filters as they are kept; raises FilterInvalid."""
    query = RecordQuery.read(filters)
    query.where()
    return query.stored()


def title(account_id: int, filters: dict[str, Any]) -> str:
    """Return the title of the download."""
    return _("Send records %(first)s to %(last)s") % filters


def estimate(account_id: int, filters: dict[str, Any]) -> int:
    """Return about how many rows it will hold, from the rollups; 0 when they cannot tell."""
    query = RecordQuery.read(filters)
    if query.number or query.biz_id or query.out_id or query.template:
        return 0
    scope = Scope(account_id=account_id)
    rows = DailyCount.objects.visible_to(scope).filter(day__range=(query.first, query.last))
    rows = rows.filter(conditions) if (conditions := rolled(scope, query)) else rows
    ended = query.status if query.status in ("delivered", "failed", "unknown") else ""
    names = [ended] if ended else ["delivered", "failed", "unknown"] if query.code else ["submitted"]
    return sum(rows.aggregate(**{name: Sum(name, default=0) for name in names}).values())


def write(job: ExportJob, path: Path, report: Callable[[int], None], max_rows: int = xlsx.MAX_ROWS) -> int:
    """Write the workbook: the records newest first, then a summary; returns the number of records."""
    query = RecordQuery.read(job.filters)
    counts: Counter = Counter()
    columns = [Column(str(title), kind, width) for title, kind, width in COLUMNS]
    sheets = _sheets(job, query, counts, columns)
    xlsx.write_workbook(path, sheets, on_progress=report, every=1000, max_rows=max_rows)
    return counts["messages"]


def _sheets(job: ExportJob, query: RecordQuery, counts: Counter, columns: list[Column]) -> Iterator[Sheet]:
    yield Sheet(_("Send records"), columns, _rows(job, query, counts))
    summary = [Column(_("Item"), "text", 24), Column(_("Value"), ANY, 40)]
    yield Sheet(_("Summary"), summary, _summary(job, counts))  # the counts are complete when this is asked for


def _rows(job: ExportJob, query: RecordQuery, counts: Counter) -> Iterator[Sequence[Any]]:
    words = _Words(job.reveal_numbers)
    found = matching(Scope(account_id=job.account_id), query).order_by("-pk").values_list(*_FIELDS)
    last: int | None = None
    while chunk := list((found if last is None else found.filter(pk__lt=last))[:CHUNK]):
        last = chunk[-1][0]
        for row in chunk:
            yield words.row(row)
            counts[row[11]] += 1
            counts["segments"] += row[10]
        counts["messages"] += len(chunk)


class _Words:
    """Labels of the codes, looked up once in the language of the file."""

    def __init__(self, reveal: bool) -> None:
        self.number: Callable[[str], str] = str if reveal else phone.mask
        self.carrier = {value: str(label) for value, label in Carrier.choices}
        self.product = {value: str(label) for value, label in Product.choices}
        self.status = {value: str(label) for value, label in MessageStatus.choices}
        self.codes: dict[str, str] = {}

    def row(self, row: Sequence[Any]) -> Sequence[Any]:
        (_pk, submitted_at, number, carrier, province, city, sign_name, template, product, content, segments, status,
         code, received_at, price, batch_id, out_id) = row  # fmt: skip
        return (
            submitted_at, self.number(number), self.carrier.get(carrier, carrier), province, city, sign_name, template,
            self.product.get(product, product), content, segments, self.status.get(status, status), code,
            self.meaning(code), received_at, price, ids.biz_id(batch_id), out_id,
        )  # fmt: skip

    def meaning(self, code: str) -> str:
        if code not in self.codes:
            self.codes[code] = str(receipt_codes.meaning(code).title) if code else ""
        return self.codes[code]


def _summary(job: ExportJob, counts: Counter) -> list[tuple[str, Any]]:
    ended = [(str(label), counts[value]) for value, label in MessageStatus.choices]
    asked = [(name, str(value)) for name, value in job.filters.items() if name not in ("first", "last")]
    rate = counts["delivered"] / counts["messages"] if counts["messages"] else None
    return [
        (_("Account"), job.account.name),
        (_("First day"), job.filters["first"]),
        (_("Last day"), job.filters["last"]),
        *((_("Filter: %(name)s") % {"name": _FILTER_NAMES.get(name, name)}, value) for name, value in asked),
        (_("Made at"), clock.now()),
        (_("Messages"), counts["messages"]),
        (_("Segments"), counts["segments"]),
        *ended,
        (_("Success rate = delivered / submitted"), rate),
    ]  # fmt: skip


_FILTER_NAMES = {
    "number": gettext_lazy("Number"), "biz_id": "BizId", "out_id": "OutId", "signature": gettext_lazy("Signature"),
    "template": gettext_lazy("Template code"), "product": gettext_lazy("Type"), "status": gettext_lazy("Status"),
    "code": gettext_lazy("Receipt code"), "carrier": gettext_lazy("Carrier"), "province": gettext_lazy("Province"),
    "application_id": gettext_lazy("Application"),
}  # fmt: skip
