"""Rollups: what happened to messages, added to the hour of their submission in the transaction that made it happen."""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from core import clock
from sending.choices import MessageStatus
from statistics.choices import LATENCY_BOUNDS_MS
from statistics.models import DailyCount, HourlyCount

DAILY_KEY = (
    "account_id", "day", "application_id", "product", "signature_id", "template_id", "carrier", "province", "err_code",
)  # fmt: skip
HOURLY_KEY = (*DAILY_KEY, "hour")
LATENCIES = tuple(f"latency_{n}" for n in range(len(LATENCY_BOUNDS_MS) + 1))
VALUES = ("submitted", "delivered", "failed", "unknown", "segments", *LATENCIES)
ENDED = {MessageStatus.DELIVERED: "delivered", MessageStatus.FAILED: "failed", MessageStatus.UNKNOWN: "unknown"}
_AT = {name: position for position, name in enumerate(VALUES)}
_ROWS_A_STATEMENT = 400

Counts = dict[tuple, list[int]]


def count_outcomes(outcomes: Iterable[Any]) -> None:
    """Add ``sending.services.Outcome``s to the rollups; the caller's transaction makes both or neither.

    A submission counts on the row without a code, an end on the row of its receipt code; an end that takes back
    another (failed, then delivered) is taken off the row where it stood.
    """
    hourly: Counts = defaultdict(_zeros)
    for outcome in outcomes:
        message = outcome.message
        place = _place(message)
        hour = clock.local(message.submitted_at).hour
        if outcome.was is None:
            row = hourly[(*place, "", hour)]
            row[_AT["submitted"]] += 1
            row[_AT["segments"]] += message.segments
        _end(hourly, place, hour, message, outcome.was, outcome.was_code, outcome.was_received_at, -1)
        _end(hourly, place, hour, message, message.status, message.err_code, message.received_at, +1)
    daily: Counts = defaultdict(_zeros)
    for key, values in hourly.items():
        daily[key[:-1]] = [a + b for a, b in zip(daily[key[:-1]], values, strict=True)]
    _upsert(DailyCount._meta.db_table, DAILY_KEY, daily)
    _upsert(HourlyCount._meta.db_table, HOURLY_KEY, hourly)


def _zeros() -> list[int]:
    return [0] * len(VALUES)


def latency_bucket(submitted_at: dt.datetime, received_at: dt.datetime) -> int:
    """Return the bucket of ``LATENCY_BOUNDS_MS``; a bound belongs to the bucket above it."""
    return bisect_right(LATENCY_BOUNDS_MS, (received_at - submitted_at) / dt.timedelta(milliseconds=1))


def _place(message: Any) -> tuple:
    return (
        message.account_id, message.day, message.application_id or 0, message.product, message.signature_id,
        message.template_id, message.carrier, message.province,
    )  # fmt: skip


def _end(
    counts: Counts,
    place: tuple,
    hour: int,
    message: Any,
    status: str | None,
    code: str,
    at: dt.datetime | None,
    by: int,
) -> None:
    name = ENDED.get(status)  # type: ignore[call-overload]
    if name is None:
        return
    row = counts[(*place, code, hour)]
    row[_AT[name]] += by
    if name == "delivered" and at is not None:
        row[_AT["latency_0"] + latency_bucket(message.submitted_at, at)] += by


def _upsert(table: str, key: tuple[str, ...], counts: Counts) -> None:
    """Write in the order of the key, so that two writers never wait for each other in a circle."""
    rows = sorted((place, values) for place, values in counts.items() if any(values))
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _ROWS_A_STATEMENT):
            chunk = rows[start : start + _ROWS_A_STATEMENT]
            bound = [value for place, values in chunk for value in _bound(place, values)]
            cursor.execute(_statement(table, key, len(chunk)), bound)


def _bound(place: tuple, values: Sequence[int]) -> tuple:
    account_id, day, *rest = place
    return (account_id, connection.ops.adapt_datefield_value(day), *rest, *values)


def _statement(table: str, key: tuple[str, ...], rows: int) -> str:
    one = f"({', '.join(['%s'] * (len(key) + len(VALUES)))})"
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in VALUES)
    return (
        f"INSERT INTO {table} ({', '.join(key + VALUES)}) VALUES {', '.join([one] * rows)} "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {added}"
    )
