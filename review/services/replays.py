"""What a draft would change: the newest decided submissions judged under the live rule set and under the draft.

A replay is a row. A worker claims it with a lease and writes after each chunk how far it is; when the worker dies, the
sweeper goes on from there. Every write asks whether the lease is still its own, so cancelling needs nothing else.
"""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Min, Q

from core import clock, queue
from review import rulebook, selectors
from review.choices import OrderStatus, ReplayStatus, VersionStatus
from review.engine import RuleData, evaluate
from review.errors import DraftClosed, ReplayFinished, ReplayRunning
from review.models import Replay, ReplayChange, ReviewOrder, WordListVersion
from review.services.archive import facts_of

TASK = "review.tasks.run_replay_task"
LEASE = dt.timedelta(seconds=60)
GRACE = dt.timedelta(seconds=10)  # the queue's own wake-up comes first
CHUNK = 100
ORDERS = 2000


@transaction.atomic
def start_replay(*, draft: WordListVersion, actor: Any) -> Replay:
    """Queue a replay of the draft over the newest decided submissions (limit ``replay.orders``).

    Raises ``DraftClosed`` or ``ReplayRunning``.
    """
    if not WordListVersion.objects.filter(pk=draft.pk, status=VersionStatus.DRAFT).exists():
        raise DraftClosed
    most = selectors.limit_value("replay.orders", ORDERS)
    total = ReviewOrder.objects.filter(status=OrderStatus.DECIDED).order_by("-id")[:most].count()
    try:
        with transaction.atomic():
            replay = Replay.objects.create(
                draft=draft, total=total, created_by=actor if actor is not None and actor.pk else None,
                created_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise ReplayRunning from error
    queue.wake(TASK, replay.pk)
    return replay


def run_replay(replay_id: int) -> bool:
    """Work a replay through to its end; False when there was nothing to do or it was lost on the way.

    Safe to repeat and beside another worker.
    """
    clock.refresh()
    replay = Replay.objects.select_related("draft__word_list").filter(pk=replay_id).first()
    if replay is None or not _claim(replay):
        return False
    live, drafted = rulebook.with_draft(replay.draft)
    if not _begin(replay, live.version):
        return False
    while replay.done < replay.total:
        clock.refresh()
        step = _chunk(replay, live, drafted)
        if step is None:
            return False
        if not step:
            break
    finished = _mine(replay).update(
        status=ReplayStatus.DONE, total=replay.done, finished_at=clock.now(), lease_until=None
    )
    return bool(finished)


def cancel_replay(*, replay: Replay, actor: Any = None) -> Replay:
    """Stop a replay; its worker notices with its next chunk. Raises ``ReplayFinished``."""
    stopped = Replay.objects.filter(pk=replay.pk, status__in=selectors.ACTIVE_REPLAYS).update(
        status=ReplayStatus.CANCELLED, lease_until=None, finished_at=clock.now()
    )
    if not stopped:
        raise ReplayFinished
    replay.refresh_from_db()
    return replay


def run_due_replays() -> int:
    """Finish what no worker took and what a dead one left; the sweeper's part. Returns how many were finished."""
    now = clock.now()
    due = Replay.objects.filter(status__in=selectors.ACTIVE_REPLAYS).filter(
        Q(lease_until__lt=now) | Q(lease_until=None, created_at__lt=now - GRACE)
    )
    return sum(run_replay(pk) for pk in list(due.order_by("id").values_list("pk", flat=True)))


def next_due_replay() -> dt.datetime | None:
    """Return when the next replay falls to the sweeper."""
    active = Replay.objects.filter(status__in=selectors.ACTIVE_REPLAYS)
    lease = active.aggregate(at=Min("lease_until"))["at"]
    fresh = active.filter(lease_until=None).aggregate(at=Min("created_at"))["at"]
    instants = [at for at in (lease, fresh + GRACE if fresh else None) if at is not None]
    return min(instants) + dt.timedelta(microseconds=1) if instants else None


def _claim(replay: Replay) -> bool:
    now = clock.now()
    free = Replay.objects.filter(pk=replay.pk, status__in=selectors.ACTIVE_REPLAYS).filter(
        Q(lease_until=None) | Q(lease_until__lt=now)
    )
    claimed = free.update(status=ReplayStatus.RUNNING, lease_until=now + LEASE)
    if claimed:
        replay.refresh_from_db(fields=["status", "lease_until", "cursor", "done", "changed", "ruleset", "total"])
    return bool(claimed)


def _mine(replay: Replay) -> Any:
    return Replay.objects.filter(pk=replay.pk, status=ReplayStatus.RUNNING, lease_until=replay.lease_until)


def _begin(replay: Replay, ruleset: str) -> bool:
    """Note what is compared with; a replay taken over after the live rules changed begins again."""
    if replay.ruleset == ruleset:
        return True
    with transaction.atomic():
        if not _mine(replay).update(ruleset=ruleset, cursor=0, done=0, changed=0):
            return False
        replay.changes.all().delete()
    replay.ruleset, replay.cursor, replay.done, replay.changed = ruleset, 0, 0, 0
    return True


def _chunk(replay: Replay, live: RuleData, drafted: RuleData) -> int | None:
    """Judge the next submissions; returns how many there were, None when the replay is no longer this worker's."""
    rows = ReviewOrder.objects.filter(status=OrderStatus.DECIDED).order_by("-id")
    if replay.cursor:
        rows = rows.filter(pk__lt=replay.cursor)
    orders = list(rows.only("id", "subject_kind", "snapshot", "evidence")[: min(CHUNK, replay.total - replay.done)])
    if not orders:
        return 0
    found = [change for order in orders if (change := _compare(replay, order, live, drafted))]
    lease, cursor = clock.now() + LEASE, orders[-1].pk
    with transaction.atomic():
        kept = _mine(replay).update(
            cursor=cursor, done=F("done") + len(orders), changed=F("changed") + len(found), lease_until=lease
        )
        if not kept:
            return None
        ReplayChange.objects.bulk_create(found)
    replay.lease_until, replay.cursor, replay.done = lease, cursor, replay.done + len(orders)
    return len(orders)


def _compare(replay: Replay, order: ReviewOrder, live: RuleData, drafted: RuleData) -> ReplayChange | None:
    facts = facts_of(order)
    before, after = (evaluate(order.subject_kind, facts, data) for data in (live, drafted))
    gone = [slug for slug in before.reasons if slug not in after.reasons]
    new = [slug for slug in after.reasons if slug not in before.reasons]
    if before.decision == after.decision and not gone and not new:
        return None
    return ReplayChange(
        replay=replay, order=order, before=before.decision, after=after.decision, gone=gone, new=new
    )  # fmt: skip
