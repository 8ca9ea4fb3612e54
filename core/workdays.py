"""Working days as the table of public holidays and the published calendar say (core.days); one query each."""

import datetime as dt

from core import days
from core.models import Holiday

__all__ = [
    "add_workdays",
    "exceptions",
    "forget_day",
    "is_workday",
    "next_workday",
    "previous_workday",
    "set_day",
]


def exceptions() -> dict[dt.date, bool]:
    """Return the days that differ from the published calendar: day → is it worked?"""
    return dict(Holiday.objects.order_by().values_list("day", "is_workday"))


def is_workday(day: dt.date) -> bool:
    """Return whether offices work on the day."""
    return days.is_workday(day, exceptions())


def add_workdays(day: dt.date, count: int) -> dt.date:
    """Return the ``count``-th working day after ``day``; before it when negative; 0: the day itself or the next."""
    return days.add_workdays(day, count, exceptions())


def next_workday(day: dt.date) -> dt.date:
    """Return the first working day after ``day``."""
    return add_workdays(day, 1)


def previous_workday(day: dt.date) -> dt.date:
    """Return the last working day before ``day``."""
    return add_workdays(day, -1)


def set_day(*, day: dt.date, is_workday: bool, name: str = "", source: str = "", row: Holiday | None = None) -> Holiday:
    """Say what a day is, whatever the published calendar says; ``row`` is the line to change, else one is made."""
    row = row or Holiday.objects.filter(day=day).first() or Holiday()
    row.day, row.is_workday, row.name, row.source = day, is_workday, name, source
    row.save()
    return row


def forget_day(*, row: Holiday) -> None:
    """Take a day out of the table: it is again what the published calendar says."""
    row.delete()
