"""G groups of AXG pools: up to 200 numbers a step, added, deleted or put in place of all (domain.md 12.11)."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from core import clock
from privacy_numbers.choices import BindingState, PoolType
from privacy_numbers.errors import GroupBatchInvalid, GroupBound, GroupNameInvalid, PoolUnfit, RemarkTooLong
from privacy_numbers.models import Binding, Group, GroupMember, NumberPool
from privacy_numbers.services.terms import phone_digits

BATCH = 200
LONGEST_NAME = 128  # the console's own form takes 16
LONGEST_REMARK = 256


@transaction.atomic
def create_group(
    *, pool: NumberPool, name: str, remark: str = "", phones: Sequence[str] = (), actor: Any = None
) -> Group:  # fmt: skip
    """Make a group of an AXG pool, with its first numbers or none.

    Raises PoolUnfit, GroupNameInvalid, RemarkTooLong, GroupBatchInvalid, PhoneInvalid.
    """
    if pool.pool_type != PoolType.AXG:
        raise PoolUnfit
    columns = _named(name, remark)
    row = Group.objects.create(account_id=pool.account_id, pool=pool, created_at=clock.now(), **columns)
    if phones:
        _add(row, _batch(phones))
    return row


@transaction.atomic
def edit_group(*, group: Group, name: str, remark: str = "", actor: Any = None) -> Group:
    """Rename a group. Raises GroupNameInvalid, RemarkTooLong."""
    for column, value in _named(name, remark).items():
        setattr(group, column, value)
    group.save(update_fields=["name", "remark"])
    return group


@transaction.atomic
def add_numbers(*, group: Group, phones: Sequence[str], actor: Any = None) -> int:
    """Add numbers; returns how many were not in the group yet. Raises GroupBatchInvalid, PhoneInvalid."""
    return _add(_locked(group), _batch(phones))


@transaction.atomic
def remove_numbers(*, group: Group, phones: Sequence[str], actor: Any = None) -> int:
    """Take numbers out; returns how many were in it. Raises GroupBatchInvalid, PhoneInvalid."""
    return GroupMember.objects.filter(group=_locked(group), phone__in=_batch(phones)).delete()[0]


@transaction.atomic
def overwrite_numbers(*, group: Group, phones: Sequence[str], actor: Any = None) -> int:
    """Put numbers in place of all that are in the group; returns how many. Raises GroupBatchInvalid, PhoneInvalid."""
    row, wanted = _locked(group), _batch(phones)
    row.members.all().delete()
    return _add(row, wanted)


@transaction.atomic
def delete_group(*, group: Group, actor: Any = None) -> None:
    """Delete a group that no live binding uses; ended bindings forget it. Raises GroupBound."""
    row = _locked(group)
    bindings = Binding.objects.filter(group=row)
    if bindings.filter(state=BindingState.LIVE).exists():
        raise GroupBound
    bindings.update(group=None)
    row.delete()


def _named(name: str, remark: str) -> dict[str, str]:
    name, remark = name.strip(), remark.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise GroupNameInvalid(limit=LONGEST_NAME)
    if len(remark) > LONGEST_REMARK:
        raise RemarkTooLong(limit=LONGEST_REMARK)
    return {"name": name, "remark": remark}


def _locked(group: Group) -> Group:
    return Group.objects.select_for_update().get(pk=group.pk)


def _batch(phones: Sequence[str]) -> list[str]:
    """Return the numbers as stored, each once, in the order given."""
    if not 1 <= len(phones) <= BATCH:
        raise GroupBatchInvalid(limit=BATCH)
    return list(dict.fromkeys(phone_digits(phone, "phones") for phone in phones))


def _add(group: Group, phones: Sequence[str]) -> int:
    known = set(group.members.filter(phone__in=phones).values_list("phone", flat=True))
    fresh = [phone for phone in phones if phone not in known]
    GroupMember.objects.bulk_create(GroupMember(group=group, phone=phone) for phone in fresh)
    return len(fresh)
