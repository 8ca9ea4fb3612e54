"""The send records: one set of filters for the page, the API and the export, and keyset pages over any number of rows.

A page costs the same at the first row and at the ten-millionth: dates become bounds of ids (ids grow with time, and
the bounds are looked up per day in an index), and the rollups tell beforehand which days hold what is asked for.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple, Self

from django.db.models import Q, QuerySet

from billing.choices import Product
from carrier.choices import Carrier
from core import clock, ids, phone
from core.tenancy import Scope
from sending.choices import MessageStatus
from sending.selectors import records
from statistics.errors import FilterInvalid
from statistics.selectors import bounds
from statistics.selectors.reading import check_span, read_choice, read_date, read_number

PAGE_SIZE = 50
DEFAULT_DAYS = 7
MAX_DAYS = 93


@dataclass(frozen=True)
class RecordQuery:
    """Beijing days of submission, both included, and what a record must match; empty matches everything.

    ``number`` is exact, as the caller wrote it; ``code`` is the receipt code.
    """

    first: dt.date
    last: dt.date
    number: str = ""
    biz_id: str = ""
    out_id: str = ""
    signature: str = ""
    template: str = ""
    product: str = ""
    status: str = ""
    code: str = ""
    carrier: str = ""
    province: str = ""
    application_id: int | None = None

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Self:
        """Return the question that the texts of a URL or a stored job ask; raises FilterInvalid naming the field."""
        last = read_date(values, "last", clock.today())
        first = read_date(values, "first", last - dt.timedelta(days=DEFAULT_DAYS - 1))
        check_span(first, last, MAX_DAYS)
        texts = {f.name: str(values.get(f.name) or "").strip() for f in fields(cls) if f.type is str}
        for name, choices in (("product", Product), ("status", MessageStatus), ("carrier", Carrier)):
            read_choice(values, name, choices.values)
        return cls(first=first, last=last, **texts, application_id=read_number(values, "application_id"))

    def stored(self) -> dict[str, Any]:
        """Return what ``read`` makes the same question of, without what is empty."""
        values = {key: value for key, value in asdict(self).items() if value not in ("", None)}
        return {**values, "first": self.first.isoformat(), "last": self.last.isoformat()}

    def where(self) -> Q:
        """Return the conditions on a message but for its account."""
        # By the instant, not by ``day``: a planner without figures would take the index of days for a single number.
        start, end = clock.day_bounds(self.first)[0], clock.day_bounds(self.last)[1]
        found = Q(submitted_at__gte=start, submitted_at__lt=end)
        if self.number:
            try:
                found &= Q(phone=phone.parse(self.number).digits)
            except phone.InvalidPhone:
                raise FilterInvalid("This is not a phone number.", field="number") from None
        if self.biz_id:
            batch = ids.batch_of_biz_id(self.biz_id)
            found &= Q(batch_id=batch if batch is not None and batch < 2**63 else -1)
        same = {
            "out_id": "out_id", "signature": "sign_name", "template": "template_code", "product": "product",
            "status": "status", "code": "err_code", "carrier": "carrier", "province": "province",
            "application_id": "application_id",
        }  # fmt: skip
        return found & Q(**{column: value for name, column in same.items() if (value := getattr(self, name))})


class Page(NamedTuple):
    """Rows newest first; ``older`` / ``newer`` are the ids to ask the neighbours with, None at an end."""

    rows: list[Any]
    older: int | None
    newer: int | None


def matching(scope: Scope, query: RecordQuery) -> QuerySet:
    """Return the messages in reach that match, unordered; bounded by id where a day says nothing to an index."""
    found = records(scope).filter(query.where())
    if query.number or query.biz_id:
        return found  # an index of its own leads to the few there are
    days = bounds.matching_days(scope, query)
    span = bounds.id_span(found.model, days)
    if span is None:
        return found.none()
    if query.code and not query.status and (status := bounds.status_of_code(scope, query)):
        found = found.filter(status=status)  # its index leads past the many that were delivered
    return found.filter(pk__range=span)


def page(
    scope: Scope, query: RecordQuery, *, before: int | None = None, after: int | None = None, size: int = PAGE_SIZE
) -> Page:
    """Return a page of records: the newest, or those just older than ``before`` or just newer than ``after``."""
    found = matching(scope, query).select_related("account")
    if after is not None:
        rows = list(found.filter(pk__gt=after).order_by("pk")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Page(rows, older=rows[-1].pk if rows else None, newer=rows[0].pk if more else None)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, older=rows[-1].pk if more else None, newer=rows[0].pk if rows and before is not None else None)
