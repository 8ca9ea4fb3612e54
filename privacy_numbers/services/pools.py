"""Number pools: made, set up, never deleted; the alarm at a binding rate (domain.md 12.9)."""

import datetime as dt
from typing import Any, NoReturn

from django.db import transaction
from django.db.models import Sum

from accounts.choices import AlertKind
from accounts.services import raise_alert
from core import clock, ids
from privacy_numbers.choices import PoolType, RingtoneState, SmsMode
from privacy_numbers.errors import (
    AlarmInvalid,
    ConfirmationNeedsSmart,
    PoolNameInvalid,
    PoolNotDeletable,
    RingtoneNotApproved,
    SmsModeNotOfType,
)
from privacy_numbers.models import NumberPool, Ringtone, SecretNumber

LONGEST_NAME = 16
BATCH = 100
FIRST_KEY = 100_000_010_000_000


@transaction.atomic
def create_pool(*, account: Any, pool_type: str, name: str, actor: Any = None) -> NumberPool:
    """Make an empty pool; its key is FC and 15 digits. Raises PoolNameInvalid."""
    row = NumberPool.objects.create(
        account=account, name=check_name(name), pool_type=PoolType(pool_type), created_at=clock.now(),
        key=ids.token()[:20],  # its own needs the row's number
    )  # fmt: skip
    row.key = f"FC{FIRST_KEY + row.pk}"
    row.save(update_fields=["key"])
    return row


@transaction.atomic
def edit_pool(
    *, pool: NumberPool, name: str, allocation: str, sms_mode: str, confirms_texts: bool, alarm_percent: int | None,
    tone_from_a: Ringtone | None, tone_to_a: Ringtone | None, actor: Any = None,
) -> NumberPool:  # fmt: skip
    """Set a pool up; type and key stay. Raises PoolNameInvalid, SmsModeNotOfType, ConfirmationNeedsSmart, AlarmInvalid,
    RingtoneNotApproved; then nothing changes."""
    if pool.pool_type == PoolType.AXN_95 and sms_mode != SmsMode.OFF:
        raise SmsModeNotOfType
    if confirms_texts and sms_mode != SmsMode.SMART:
        raise ConfirmationNeedsSmart
    if alarm_percent is not None and not 1 <= alarm_percent <= 100:
        raise AlarmInvalid
    for field, tone in (("tone_from_a", tone_from_a), ("tone_to_a", tone_to_a)):
        if tone is not None and (tone.state != RingtoneState.APPROVED or tone.account_id != pool.account_id):
            raise RingtoneNotApproved(field=field)
    row = NumberPool.objects.select_for_update().get(pk=pool.pk)
    row.name, row.allocation, row.sms_mode, row.confirms_texts = check_name(name), allocation, sms_mode, confirms_texts
    row.alarm_percent, row.tone_from_a, row.tone_to_a = alarm_percent, tone_from_a, tone_to_a
    row.save()
    watch_binding_rate(pool_id=row.pk)
    row.refresh_from_db()
    return row


def delete_pool(*, pool: NumberPool, actor: Any = None) -> NoReturn:
    """Refuse: pools are never deleted (domain.md 12.9). Raises PoolNotDeletable."""
    raise PoolNotDeletable


def note_rate(*, pool_id: int) -> None:
    """Have a pool's rate looked at soon: of many binds and unbinds the first writes a row, none counts anything."""
    rows = NumberPool.objects.filter(pk=pool_id, rate_due_at=None)
    rows.exclude(alarm_percent=None, alarmed_at=None).update(rate_due_at=clock.now())


def watch_due() -> int:
    """Look at the rates that were noted; returns how many pools."""
    due = NumberPool.objects.filter(rate_due_at__lte=clock.now()).order_by("rate_due_at", "pk")
    return sum(_watch_noted(pk, at) for pk, at in list(due.values_list("pk", "rate_due_at")[:BATCH]))


def next_watch() -> dt.datetime | None:
    """Return when the first noted pool is due."""
    rows = NumberPool.objects.filter(rate_due_at__isnull=False).order_by("rate_due_at")
    return rows.values_list("rate_due_at", flat=True).first()


@transaction.atomic
def _watch_noted(pool_id: int, at: dt.datetime) -> int:
    """Take the note before counting: what is bound from now on leaves a new one."""
    if not NumberPool.objects.filter(pk=pool_id, rate_due_at=at).update(rate_due_at=None):
        return 0
    watch_binding_rate(pool_id=pool_id)
    return 1


@transaction.atomic
def watch_binding_rate(*, pool_id: int) -> bool:
    """Tell the contacts once when a pool's bindings reach its alarm, again only after they fell below it.

    The rate is places taken by places there are. Returns whether the alarm is up. A pool without one costs one query.
    """
    wanted = NumberPool.objects.filter(pk=pool_id)
    pool = wanted.first()
    if pool is None or pool.alarm_percent is None:
        if pool is not None and pool.alarmed_at is not None:
            wanted.update(alarmed_at=None)
        return False
    places = SecretNumber.objects.filter(pool_id=pool_id, released_at=None).order_by()
    sums = places.aggregate(bound=Sum("bound"), capacity=Sum("capacity"))
    bound, capacity = sums["bound"] or 0, sums["capacity"] or 0
    if not capacity or bound * 100 < pool.alarm_percent * capacity:
        wanted.filter(alarmed_at__isnull=False).update(alarmed_at=None)
        return False
    now = clock.now()
    if wanted.filter(alarmed_at=None).update(alarmed_at=now):
        facts = {"pool": str(pool), "rate": f"{bound / capacity:.1%}", "percent": pool.alarm_percent}
        cause = f"binding_rate:{pool_id}:{now:%Y%m%d%H%M%S%f}"
        raise_alert(account_id=pool.account_id, kind=AlertKind.BINDING_RATE, cause=cause, facts=facts, at=now)
    return True


def check_name(name: str) -> str:
    """Return a pool's name without blanks around it. Raises PoolNameInvalid."""
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise PoolNameInvalid(limit=LONGEST_NAME)
    return name
