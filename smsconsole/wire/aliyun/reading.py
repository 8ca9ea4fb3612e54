"""Values as the product's actions write them: days, spans of days, pages, times."""

import datetime as dt
import re
from typing import Any

from django.db.models import QuerySet

from core import clock
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError

PAGE_MAX, PAGES_MAX, PAGE_SHIPPED = 50, 10_000, 10


def day(text: str) -> dt.date:
    """Return a day written ``20261120``; raises isv.INVALID_PARAMETERS."""
    if not re.fullmatch(r"\d{8}", text, re.ASCII):
        raise BusinessError("isv.INVALID_PARAMETERS", "yyyyMMdd")
    return _date(text[:4], text[4:6], text[6:])


def iso_day(text: str) -> dt.date:
    """Return a day written ``2026-11-20``; raises isv.INVALID_PARAMETERS."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip(), re.ASCII):
        raise BusinessError("isv.INVALID_PARAMETERS", "YYYY-MM-DD")
    return _date(*text.strip().split("-"))


def span(text: str) -> tuple[dt.date, dt.date]:
    """Return two days written ``2026-11-20~2099-12-31``; raises isv.INVALID_PARAMETERS."""
    first, tilde, last = text.partition("~")
    if not tilde:
        raise BusinessError("isv.INVALID_PARAMETERS", "YYYY-MM-DD~YYYY-MM-DD")
    return iso_day(first), iso_day(last)


def _date(year: str, month: str, number: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(number))
    except ValueError:
        raise BusinessError("isv.INVALID_PARAMETERS") from None


def page(call: Call, name: str = "PageIndex") -> tuple[int, int]:
    """Return the number of the page and its size: absent ones are 1 and 10, a size is at most 50."""
    number, size = call.values[name], call.values["PageSize"]
    number = 1 if number is None else number
    size = PAGE_SHIPPED if size is None else size
    if not (1 <= size <= PAGE_MAX and 1 <= number <= PAGES_MAX):
        raise BusinessError("isv.INVALID_PARAMETERS", f"PageSize 1-{PAGE_MAX}")
    return number, size


def cut(rows: QuerySet[Any], number: int, size: int) -> list[Any]:
    """Return the rows of a page."""
    return list(rows[(number - 1) * size : number * size])


def shown_time(at: dt.datetime | None) -> str:
    """Return an instant as ``2026-11-20 12:00:00``, Beijing time."""
    return clock.local(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def clock_stamp(at: dt.datetime) -> str:
    """Return an instant as ``20261120120000``, Beijing time."""
    return clock.local(at).strftime("%Y%m%d%H%M%S")


def shown_span(first: dt.date | None, last: dt.date | None) -> str:
    """Return two days as ``2026-11-20~2099-12-31``."""
    return f"{first.isoformat()}~{last.isoformat()}" if first and last else ""


def millis(at: dt.datetime | None) -> int:
    """Return an instant as milliseconds since 1970."""
    return int(at.timestamp() * 1000) if at else 0
