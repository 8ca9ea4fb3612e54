"""The desk's working hours: which row holds for a submission, and when an answer is expected (docs/domain.md 14)."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from core import clock, days, workdays
from review import opening
from review.models import ReviewHours

PUBLIC_BODY, GOVERNMENT = "non_profit", "government"  # a company type, an industry: words of the facts


def expected_at(kind: str, vendor: str, submitted_at: dt.datetime, *, public_body: bool = False) -> dt.datetime | None:
    """Return when the verdict on a submission is expected; None where no hours are kept for its kind.

    A row of the vendor is preferred to the general one, a row for public bodies to both where it is about one.
    """
    row = row_for(kind, vendor, public_body=public_body)
    if row is None:
        return None
    kind_of = partial(days.kind_of, exceptions=workdays.exceptions())
    local = clock.local(submitted_at).replace(tzinfo=None)
    return opening.answered_at(as_opening(row), local, kind_of).replace(tzinfo=clock.BEIJING)


def expected_for(kind: str, facts: Mapping[str, Any], submitted_at: dt.datetime) -> dt.datetime | None:
    """Return the same for the facts of a submission."""
    vendor = facts.get("vendor")
    return expected_at(kind, vendor if isinstance(vendor, str) else "", submitted_at, public_body=is_public_body(facts))


def is_public_body(facts: Mapping[str, Any]) -> bool:
    """Return whether a government body or institution stands behind a submission; these are phoned on a landline."""
    owner = facts.get("qualification")
    types = (facts.get("company_type"), owner.get("company_type") if isinstance(owner, Mapping) else None)
    return PUBLIC_BODY in types or facts.get("industry") == GOVERNMENT


def row_for(kind: str, vendor: str, *, public_body: bool = False) -> ReviewHours | None:
    """Return the hours that hold."""
    rows = {
        (row.vendor, row.public_body): row for row in ReviewHours.objects.filter(kind=kind, vendor__in=[vendor, ""])
    }
    wanted = [(vendor, True), ("", True)] if public_body else []
    return next((rows[key] for key in [*wanted, (vendor, False), ("", False)] if key in rows), None)


def as_opening(row: ReviewHours) -> opening.Opening:
    """Return a row as the pure calculation takes it."""
    weekend = (row.weekend_opens, row.weekend_closes) if row.weekend_opens and row.weekend_closes else None
    return opening.Opening(
        (row.weekday_opens, row.weekday_closes), weekend, row.works_on_holidays, row.expected_minutes,
        row.expected_days,
    )  # fmt: skip
