"""What kind of day a day is in the People's Republic, and counting in working days. Pure: the table is handed in.

The seed is the published calendar of holidays with its shifted working weekends (library chinesecalendar). It knows
the years the State Council has announced; beyond them a day is what its weekday says until a row of the table says
otherwise. Rows of the table always win.
"""

import datetime as dt
from collections.abc import Mapping
from enum import Enum

import chinese_calendar

DAY = dt.timedelta(days=1)
Exceptions = Mapping[dt.date, bool]  # day → is it worked?


class DayKind(Enum):
    """WORKDAY includes a weekend day worked for a holiday; WEEKEND is a plain Saturday or Sunday."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


def kind_of(day: dt.date, exceptions: Exceptions) -> DayKind:
    """Return what kind of day it is."""
    if day in exceptions:
        return DayKind.WORKDAY if exceptions[day] else DayKind.HOLIDAY
    try:
        is_free, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:  # a year that is not announced, or not kept
        return DayKind.WEEKEND if day.weekday() >= 5 else DayKind.WORKDAY
    if not is_free:
        return DayKind.WORKDAY
    return DayKind.HOLIDAY if name else DayKind.WEEKEND


def is_workday(day: dt.date, exceptions: Exceptions) -> bool:
    """Return whether offices work on the day."""
    return kind_of(day, exceptions) is DayKind.WORKDAY


def add_workdays(day: dt.date, count: int, exceptions: Exceptions) -> dt.date:
    """Return the ``count``-th working day after ``day`` (before it when negative); 0: the day itself or the next."""
    if count == 0:
        return day if is_workday(day, exceptions) else add_workdays(day, 1, exceptions)
    step = DAY if count > 0 else -DAY
    left = abs(count)
    while left:
        day += step
        left -= is_workday(day, exceptions)
    return day
