"""Queues that keep reports until the program pulls them (domain.md 12.12): the default one and up to ten more.

Receiving hides a report for a while; deleting it by the handle of that receipt ends it. At least once, as in life.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import clock
from privacy_numbers import errors
from privacy_numbers.choices import ReportKind
from privacy_numbers.models import NumberPool, Report, ReportQueue
from privacy_numbers.services.reports import QUEUE, default_queue, message_of

MOST = 10
BATCH = 16
HIDDEN_SECONDS = 30
LONGEST_HIDDEN = 43_200
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Received:
    """A report as pulled: delete it by ``handle`` before ``visible_at``, or it comes again."""

    id: int
    handle: str
    kind: str
    body: dict[str, Any]
    created_at: dt.datetime
    visible_at: dt.datetime


@transaction.atomic
def create_queue(
    *, account: Any, name: str, pools: Iterable[NumberPool] = (), kinds: Sequence[str] = (), actor: Any = None
) -> ReportQueue:
    """Add a queue for some pools' reports.

    Raises QueueNameInvalid, QueueNameTaken, TooManyQueues, ReportKindUnknown.
    """
    if not _NAME.fullmatch(name):
        raise errors.QueueNameInvalid
    _check_kinds(kinds)
    default_queue(account.pk)
    mine = ReportQueue.objects.select_for_update().filter(account=account)
    names = set(mine.values_list("name", flat=True))
    if name in names:
        raise errors.QueueNameTaken
    if len(names) > MOST:
        raise errors.TooManyQueues(limit=MOST)
    queue = ReportQueue.objects.create(account=account, name=name, kinds=list(kinds), created_at=clock.now())
    queue.pools.set(pools)
    return queue


@transaction.atomic
def edit_queue(
    *, queue: ReportQueue, pools: Iterable[NumberPool], kinds: Sequence[str], actor: Any = None
) -> ReportQueue:
    """Change what a queue takes, from the next report on. Raises DefaultQueueStays, ReportKindUnknown."""
    if queue.is_default:
        raise errors.DefaultQueueStays
    _check_kinds(kinds)
    queue.kinds = list(kinds)
    queue.save(update_fields=["kinds"])
    queue.pools.set(pools)
    return queue


@transaction.atomic
def delete_queue(*, queue: ReportQueue, actor: Any = None) -> None:
    """Delete a queue; what it still holds moves to the default one. Raises DefaultQueueStays."""
    if queue.is_default:
        raise errors.DefaultQueueStays
    Report.objects.filter(queue=queue).update(queue=default_queue(queue.account_id))
    queue.delete()


def _check_kinds(kinds: Sequence[str]) -> None:
    if not set(kinds) <= set(ReportKind.values):
        raise errors.ReportKindUnknown(field="kinds")


def receive(*, queue: ReportQueue, limit: int = BATCH, hidden_seconds: int = HIDDEN_SECONDS) -> list[Received]:
    """Take up to 16 reports, oldest first, and hide them for so long. Each is taken by one conditional UPDATE."""
    now = clock.now()
    until = now + dt.timedelta(seconds=min(max(hidden_seconds, 1), LONGEST_HIDDEN))
    seen = Q(hidden_until__isnull=True) | Q(hidden_until__lte=now)
    rows = Report.objects.filter(seen, queue=queue, pulled_at__isnull=True).order_by("id")
    found = []
    for row in rows[: min(max(limit, 1), BATCH)]:
        taken = Report.objects.filter(seen, pk=row.pk, pulled_at__isnull=True).update(hidden_until=until)
        if taken:
            found.append(
                Received(row.pk, _handle(row.pk, until), row.kind, message_of(row, QUEUE), row.created_at, until)
            )
    return found


def delete(*, queue: ReportQueue, handle: str) -> None:
    """End a report that was received. Raises HandleStale: its time is over and it was received again, or it is gone."""
    pk, _dash, stamp = handle.partition("-")
    if not (handle.isascii() and pk.isdigit() and stamp.isdigit() and len(pk) < 19 and len(stamp) < 19):
        raise errors.HandleStale
    row = Report.objects.filter(queue=queue, pk=int(pk), pulled_at__isnull=True).first()
    if row is None or row.hidden_until is None or _handle(row.pk, row.hidden_until) != handle:
        raise errors.HandleStale
    same = Report.objects.filter(pk=row.pk, pulled_at__isnull=True, hidden_until=row.hidden_until)
    if not same.update(pulled_at=clock.now()):
        raise errors.HandleStale


def _handle(pk: int, until: dt.datetime) -> str:
    return f"{pk}-{int(until.timestamp() * 1_000_000)}"
