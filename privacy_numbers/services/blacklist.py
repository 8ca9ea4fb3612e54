"""Callers that reach nobody through a pool, or not a given number (domain.md 12.9)."""

from typing import Any

from django.db import IntegrityError, transaction

from core import clock
from privacy_numbers.choices import BlackKind, PoolType
from privacy_numbers.errors import AlreadyBlacklisted, BlacklistUnknown, RemarkTooLong
from privacy_numbers.models import BlackEntry, NumberPool
from privacy_numbers.services.terms import phone_digits

LONGEST_REMARK = 100
CONSOLE_TYPES = (PoolType.AXN, PoolType.AXN_EXTENSION)  # the console offers the list for these; programs for all


@transaction.atomic
def add_black(
    *, pool: NumberPool, kind: str, phone: str, counterpart: str = "", remark: str = "", actor: Any = None
) -> BlackEntry:  # fmt: skip
    """Keep a number from the whole pool, or point to point from one other number (empty: from any).

    Raises PhoneInvalid, RemarkTooLong, AlreadyBlacklisted.
    """
    if len(remark) > LONGEST_REMARK:
        raise RemarkTooLong(limit=LONGEST_REMARK)
    other = _other(kind, counterpart)
    row = BlackEntry(
        account_id=pool.account_id, pool=pool, kind=BlackKind(kind), phone=phone_digits(phone, "phone"),
        counterpart=other, remark=remark, created_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as exc:
        raise AlreadyBlacklisted from exc
    return row


def remove_black(*, pool: NumberPool, kind: str, phone: str, counterpart: str = "", actor: Any = None) -> None:
    """Let a number through again. Raises PhoneInvalid, BlacklistUnknown."""
    rows = BlackEntry.objects.filter(
        pool=pool, kind=kind, phone=phone_digits(phone, "phone"), counterpart=_other(kind, counterpart)
    )
    if not rows.delete()[0]:
        raise BlacklistUnknown


def _other(kind: str, counterpart: str) -> str:
    if kind == BlackKind.POOL or not counterpart:
        return ""
    return phone_digits(counterpart, "counterpart")
