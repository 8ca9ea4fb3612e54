"""The account's own lists of numbers that get nothing, or no promotion."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from core import clock
from core.phone import InvalidPhone, parse
from sending import errors
from sending.models import BlacklistEntry, OptOut

NUMBERS_MAX = 1000


@transaction.atomic
def add_to_blacklist(*, account_id: int, phones: Iterable[str], remark: str = "") -> list[BlacklistEntry]:
    """List numbers (up to 1000 a call); one already listed stays as it is. Returns their entries.

    Raises NumberInvalid for the first that is no number, and then lists none.
    """
    digits = _parsed(phones)
    if not digits:
        raise errors.NoNumbers()
    if len(digits) > NUMBERS_MAX:
        raise errors.TooManyNumbers(limit=NUMBERS_MAX)
    now = clock.now()
    BlacklistEntry.objects.bulk_create(
        [BlacklistEntry(account_id=account_id, phone=phone, remark=remark[:100], created_at=now) for phone in digits],
        ignore_conflicts=True,
    )
    return list(BlacklistEntry.objects.filter(account_id=account_id, phone__in=digits))


@transaction.atomic
def remove_from_blacklist(*, account_id: int, entry_ids: Sequence[int]) -> int:
    """Take entries off the account's list; returns how many. Raises EntryUnknown when one is not there."""
    return _remove(BlacklistEntry, account_id, entry_ids)


@transaction.atomic
def add_opt_out(*, account_id: int, phone: str, sign_name: str) -> OptOut:
    """Note by hand that a number wants no more promotion of a signature; safe to repeat."""
    (digits,) = _parsed([phone])
    row, _created = OptOut.objects.get_or_create(
        account_id=account_id, phone=digits, sign_name=sign_name, defaults={"created_at": clock.now()}
    )
    return row


@transaction.atomic
def remove_opt_outs(*, account_id: int, entry_ids: Sequence[int]) -> int:
    """Let numbers hear promotion again (they opted in anew); returns how many."""
    return _remove(OptOut, account_id, entry_ids)


def _parsed(phones: Iterable[str]) -> list[str]:
    digits: dict[str, None] = {}
    for phone in phones:
        try:
            digits[parse(phone).digits] = None
        except InvalidPhone as exc:
            raise errors.NumberInvalid(phone=phone, field="phones") from exc
    return list(digits)


def _remove(model: type, account_id: int, entry_ids: Sequence[int]) -> int:
    found = model.objects.filter(account_id=account_id, pk__in=entry_ids)
    if found.count() != len(set(entry_ids)):
        raise errors.EntryUnknown()
    return found.delete()[0]
