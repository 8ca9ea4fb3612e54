"""Proof that the rollups are the records added up; the ledger's audit asks it (``manage.py audit_ledger``).

A day at a time, so that an account of any age is walked in the memory of its busiest day.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Sum

from billing.selectors import MOST, Problem
from core.tenancy import Scope
from sending.choices import MessageStatus
from sending.selectors import records
from statistics.models import DailyCount, HourlyCount

PLACE = ("application_id", "product", "signature_id", "template_id", "carrier", "province")
ENDED = {MessageStatus.DELIVERED: "delivered", MessageStatus.FAILED: "failed", MessageStatus.UNKNOWN: "unknown"}
FIGURES = ("submitted", "segments", "delivered", "failed", "unknown")


def rollups_against_records(account_id: int) -> Iterator[Problem]:
    """Yield where daily and hourly counts differ from the records, at most MOST."""
    told = 0
    for day in _days(account_id):
        counted = _recorded(account_id, day)
        for table in (DailyCount, HourlyCount):
            found = _rolled_up(table, account_id, day)
            for key in sorted(set(counted) | set(found), key=str):
                if counted[key] != found[key] and (told := told + 1) <= MOST:
                    figure, *place = key
                    name = f"{table._meta.model_name} {day} {figure} {' '.join(map(str, place))}".strip()
                    yield Problem(name, found[key], counted[key])


def _days(account_id: int) -> list[dt.date]:
    own = records(Scope(account_id=account_id)).order_by().values_list("day", flat=True).distinct()
    days = set(own)
    for table in (DailyCount, HourlyCount):
        rows = table.objects.filter(account_id=account_id).order_by()
        days |= set(rows.values_list("day", flat=True).distinct())
    return sorted(days)


def _recorded(account_id: int, day: dt.date) -> Counter:
    """Return figures by (figure, *place, code) from the messages of a day; queued ones are not counted yet."""
    rows = records(Scope(account_id=account_id)).filter(day=day).exclude(status=MessageStatus.QUEUED).order_by()
    sums: Counter[Any] = Counter()
    for *place, parts, number in rows.values_list(*PLACE).annotate(Sum("segments"), Count("id")):
        key = (place[0] or 0, *place[1:], "")
        sums["submitted", *key] += number
        sums["segments", *key] += parts
    ended = rows.filter(status__in=ENDED).values_list(*PLACE, "err_code", "status").annotate(Count("id"))
    for *place, code, status, number in ended:
        sums[ENDED[status], place[0] or 0, *place[1:], code] += number
    return sums


def _rolled_up(table: Any, account_id: int, day: dt.date) -> Counter:
    rows = table.objects.filter(account_id=account_id, day=day).order_by().values_list(*PLACE, "err_code")
    sums: Counter[Any] = Counter()
    for row in rows.annotate(*(Sum(name) for name in FIGURES)):
        key, values = row[: len(PLACE) + 1], row[len(PLACE) + 1 :]
        for name, value in zip(FIGURES, values, strict=True):
            if value:
                sums[name, *key] += value
    return sums
