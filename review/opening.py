"""When a desk with given hours will have answered. Pure: hours and the kinds of days are handed in.

All times are local ones of one zone, without offset; the caller puts the zone on (Beijing has no summer time).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from core.days import DAY, DayKind

KindOf = Callable[[dt.date], DayKind]
Span = tuple[dt.time, dt.time]
FURTHEST = 400  # days looked ahead for an open one: a table that closes every day must not hang a filing


@dataclass(frozen=True)
class Opening:
    """Hours on working days and weekends (None: closed) and what an answer takes: open minutes or working days."""

    weekday: Span
    weekend: Span | None = None
    works_on_holidays: bool = False
    minutes: int = 0
    days: int = 0

    def span(self, day: dt.date, kind_of: KindOf) -> Span | None:
        """Return the hours of one day, None where the desk is closed. A worked holiday keeps its weekday's hours."""
        kind = kind_of(day)
        if kind is DayKind.HOLIDAY and not self.works_on_holidays:
            return None
        rests = kind is DayKind.WEEKEND or (kind is DayKind.HOLIDAY and day.weekday() >= 5)
        found = self.weekend if rests else self.weekday
        return found if found and found[0] < found[1] else None


def answered_at(opening: Opening, submitted: dt.datetime, kind_of: KindOf) -> dt.datetime:
    """Return when the desk is expected to have answered what came in at ``submitted`` (naive local time)."""
    if opening.days:
        return _after_days(opening, submitted, kind_of)
    return _after_minutes(opening, submitted, kind_of)


def _after_minutes(opening: Opening, submitted: dt.datetime, kind_of: KindOf) -> dt.datetime:
    """Count open minutes only; what is left at closing time goes on at the next opening."""
    left = dt.timedelta(minutes=opening.minutes)
    moment = submitted
    for day in _days_from(submitted.date()):
        span = opening.span(day, kind_of)
        if span is None:
            continue
        begins = max(moment, dt.datetime.combine(day, span[0]))
        ends = dt.datetime.combine(day, span[1])
        if begins >= ends:
            continue
        if begins + left <= ends:
            return begins + left
        left -= ends - begins
    return submitted + dt.timedelta(minutes=opening.minutes)  # never open: the plain time is as good as any


def _after_days(opening: Opening, submitted: dt.datetime, kind_of: KindOf) -> dt.datetime:
    """Begin at the first open moment of a working day; the same time of day so many working days on."""
    begins: dt.datetime | None = None
    left = opening.days
    for day in _days_from(submitted.date()):
        if kind_of(day) is not DayKind.WORKDAY:
            continue
        if begins is None:
            begins = _first_moment(opening.weekday, day, submitted)
        else:
            left -= 1
            if not left:
                return dt.datetime.combine(day, begins.time())
    return submitted + dt.timedelta(days=opening.days)


def _first_moment(span: Span, day: dt.date, submitted: dt.datetime) -> dt.datetime | None:
    opens, closes = dt.datetime.combine(day, span[0]), dt.datetime.combine(day, span[1])
    return max(opens, submitted) if submitted < closes else None


def _days_from(day: dt.date) -> list[dt.date]:
    return [day + DAY * number for number in range(FURTHEST)]
