"""Billing months, written 202611, in Beijing time."""

import datetime as dt

from core import clock

FIRST, LAST = 200001, 209912  # the first and the last that a bill can be of: those the clock can be set to
GRACE = dt.timedelta(hours=1)  # work that began before midnight is booked before the month is settled


def month_of(at: dt.datetime) -> int:
    """Return the billing month of an instant."""
    local = clock.local(at)
    return local.year * 100 + local.month


def next_month(month: int) -> int:
    """Return the month after: 202612 -> 202701."""
    return month + 1 if month % 100 < 12 else month + 89


def first_day(month: int) -> dt.date:
    """Return the first date of a month."""
    return dt.date(month // 100, month % 100, 1)


def end_of(month: int) -> dt.datetime:
    """Return the first instant after a month."""
    return clock.day_bounds(first_day(next_month(month)))[0]


def settle_due(month: int) -> dt.datetime:
    """Return when a month may be settled."""
    return end_of(month) + GRACE


def is_month(month: int) -> bool:
    """Return whether a number can be a month."""
    return FIRST <= month <= LAST and 1 <= month % 100 <= 12
