"""Where in the table of messages a question can find anything: days from the rollups, ids from the index of days."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, Sum

from accounts.selectors import account_ids
from core import clock
from core.tenancy import Scope
from sending.choices import MessageStatus
from signatures.selectors import names_of as signature_names
from statistics.models import DailyCount
from templates_app.selectors import names_of as template_names

_ENDED = {MessageStatus.DELIVERED: "delivered", MessageStatus.FAILED: "failed", MessageStatus.UNKNOWN: "unknown"}
_PLACES_A_STATEMENT = 200  # SQLite joins at most 500 SELECTs


class Place(NamedTuple):
    """One account's Beijing day."""

    account_id: int
    day: dt.date


def matching_days(scope: Scope, query: Any) -> list[Place]:
    """Return the days that can hold a match of a ``RecordQuery``; every day when the rollups cannot tell.

    Today always counts: a message enters the rollups only when the carrier has taken it over.
    """
    accounts = [scope.account_id] if scope.account_id is not None else account_ids() if scope.sees_all else []
    conditions = rolled(scope, query)
    if conditions is None:
        span = (query.last - query.first).days + 1
        days = [query.first + dt.timedelta(days=n) for n in range(span)]
        return [Place(account, day) for account in accounts for day in days]
    rows = DailyCount.objects.visible_to(scope).filter(day__range=(query.first, query.last))
    places = {Place(*row) for row in rows.filter(conditions).order_by().values_list("account_id", "day").distinct()}
    if query.first <= clock.today() <= query.last:
        places |= {Place(account, clock.today()) for account in accounts}
    return sorted(places)


def rolled(scope: Scope, query: Any) -> Q | None:
    """Return the question as conditions on rollups, or None when it asks nothing they know."""
    same = {name: getattr(query, name) for name in ("product", "carrier", "province", "application_id")}
    found = Q(**{name: value for name, value in same.items() if value})
    if query.code:
        found &= Q(err_code=query.code)
    if ended := _ENDED.get(query.status):
        found &= Q(**{f"{ended}__gt": 0})
    if query.signature:
        found &= _named(scope, query, "signature_id", query.signature, signature_names)
    if query.template:
        found &= _named(scope, query, "template_id", query.template, _template_codes)
    return found or None


def status_of_code(scope: Scope, query: Any) -> str | None:
    """Return the one status that messages with the code have had in the period, None when there are several."""
    rows = DailyCount.objects.visible_to(scope).filter(day__range=(query.first, query.last), err_code=query.code)
    sums = rows.aggregate(**{name: Sum(name, default=0) for name in _ENDED.values()})
    found = [str(status) for status, name in _ENDED.items() if sums[name]]
    return found[0] if len(found) == 1 else None


def _named(scope: Scope, query: Any, column: str, wanted: str, names_of: Callable[[set[int]], dict[int, str]]) -> Q:
    rows = DailyCount.objects.visible_to(scope).filter(day__range=(query.first, query.last))
    seen = set(rows.order_by().values_list(column, flat=True).distinct())
    names = names_of(seen)
    # What is deleted has no name any more: its rows may be the ones.
    return Q(**{f"{column}__in": [pk for pk in seen if names.get(pk, wanted) == wanted]})


def _template_codes(ids: set[int]) -> dict[int, str]:
    return {pk: code for pk, (code, _name) in template_names(ids).items()}


def id_span(model: Any, places: list[Place]) -> tuple[int, int] | None:
    """Return the smallest and largest id of the places' messages, None when they hold none.

    Two steps in the index (account, day, id) a place, instead of reading the messages of the days.
    """
    table = model._meta.db_table
    lowest, highest = [], []
    for start in range(0, len(places), _PLACES_A_STATEMENT):
        chunk = places[start : start + _PLACES_A_STATEMENT]
        one = (
            f"SELECT (SELECT id FROM {table} WHERE account_id = %s AND day = %s ORDER BY id LIMIT 1) AS low,"
            f" (SELECT id FROM {table} WHERE account_id = %s AND day = %s ORDER BY id DESC LIMIT 1) AS high"
        )
        values = [
            value for place in chunk
            for value in (place.account_id, connection.ops.adapt_datefield_value(place.day)) * 2
        ]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT min(low), max(high) FROM ({' UNION ALL '.join([one] * len(chunk))}) t", values)
            low, high = cursor.fetchone()
        if low is not None:
            lowest.append(low)
            highest.append(high)
    return (min(lowest), max(highest)) if lowest else None
