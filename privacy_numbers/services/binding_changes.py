"""Changing what a live binding was agreed on (domain.md 12.4); an ended one is never changed."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from privacy_numbers import errors
from privacy_numbers.choices import PoolType
from privacy_numbers.models import Binding, CallerKey, Group
from privacy_numbers.services import places
from privacy_numbers.services.terms import (
    check_expiry,
    check_restriction,
    check_text,
    checked_ring_config,
    phone_digits,
)


def extend_binding(*, binding: Binding, expires_at: dt.datetime, actor: Any = None) -> Binding:
    """Move the expiry, later or earlier. Raises ExpiryTooSoon, BindingEnded."""
    check_expiry(expires_at)
    return places.write(binding, expires_at=expires_at)


def set_restriction(*, binding: Binding, call_restrict: str, actor: Any = None) -> Binding:
    """Stop one side from calling, or nobody (empty). Raises RestrictionUnknown, BindingEnded."""
    check_restriction(call_restrict)
    return places.write(binding, call_restrict=call_restrict)


def set_recording(*, binding: Binding, is_recorded: bool, is_transcribed: bool = False, actor: Any = None) -> Binding:
    """Record the binding's calls from now on, or no more. Raises TranscriptNeedsRecording, BindingEnded."""
    if is_transcribed and not is_recorded:
        raise errors.TranscriptNeedsRecording
    return places.write(binding, is_recorded=is_recorded, is_transcribed=is_transcribed)


def set_ring_config(*, binding: Binding, ring_config: Mapping[str, str], actor: Any = None) -> Binding:
    """Replace the binding's own tones. Raises RingConfigInvalid, BindingEnded."""
    return places.write(binding, ring_config=checked_ring_config(ring_config))


def set_track_no(*, binding: Binding, track_no: str, actor: Any = None) -> Binding:
    """Note the waybill that the binding serves. Raises TextTooLong, BindingEnded."""
    check_text("track_no", track_no)
    return places.write(binding, track_no=track_no)


def change_group(*, binding: Binding, group: Group, actor: Any = None) -> Binding:
    """Give an AXG binding another G group of its pool. Raises PoolTypeWrong, GroupForeign, BindingEnded."""
    if binding.pool_type != PoolType.AXG:
        raise errors.PoolTypeWrong(field="group")
    if group.pool_id != binding.pool_id:
        raise errors.GroupForeign
    return places.write(binding, group=group)


def change_binding(*, binding: Binding, actor: Any = None, **values: Any) -> Binding:
    """Change several things at once, all or nothing; ``values`` are columns of the binding, what is as it was is left.

    phone_a, phone_b, group, expires_at, call_restrict, is_recorded, is_transcribed, ring_config, track_no. Raises what
    the single steps raise.
    """
    changed = {name: value for name, value in values.items() if getattr(binding, name) != value}
    with transaction.atomic():
        if phones := {name: changed[name] for name in ("phone_a", "phone_b") if name in changed}:
            change_phones(binding=binding, **phones)
        if changed.keys() & {"is_recorded", "is_transcribed"}:
            flags = {name: changed.get(name, getattr(binding, name)) for name in ("is_recorded", "is_transcribed")}
            set_recording(binding=binding, **flags)
        for name, step in _STEPS.items():
            if name in changed:
                step(binding=binding, **{name: changed[name]})
    return binding


def change_phones(
    *, binding: Binding, phone_a: str | None = None, phone_b: str | None = None, actor: Any = None
) -> Binding:  # fmt: skip
    """Give one or both sides another number; None leaves a side as it is, an empty B (not of AXB) takes N away.

    Raises PhoneInvalid, PhonesSame, UpdateConflict when another binding on X has the number, BindingEnded; on a refusal
    nothing changed.
    """
    first = None if phone_a is None else phone_digits(phone_a, "phone_a")
    second = phone_b if not phone_b else phone_digits(phone_b, "phone_b")
    if second is not None and binding.pool_type == PoolType.AXG:
        raise errors.PoolTypeWrong(field="phone_b")
    if second == "" and binding.pool_type == PoolType.AXB:
        raise errors.PhoneInvalid(field="phone_b")
    with transaction.atomic():
        places.hold([binding.number_id])
        row = places.live(binding.pk).select_related("number").first()
        if row is None:
            raise errors.BindingEnded
        _move_keys(row, first, second)
    for name in ("phone_a", "phone_b"):
        setattr(binding, name, getattr(row, name))
    return binding


def _move_keys(row: Binding, first: str | None, second: str | None) -> None:
    before = Binding(account_id=row.account_id, number_id=row.number_id, pool_type=row.pool_type, phone_a=row.phone_a)
    row.phone_a = row.phone_a if first is None else first
    row.phone_b = row.phone_b if second is None else second
    if row.phone_a == row.phone_b or row.number.number in (row.phone_a, row.phone_b):
        raise errors.PhonesSame
    keys = places.keys_of(row)
    if key := places.taken(row.number_id, keys, but=row.pk):
        raise errors.UpdateConflict(field="phone_a" if key == row.phone_a else "phone_b", phone=key)
    row.save(update_fields=["phone_a", "phone_b"])
    CallerKey.objects.filter(binding_id=row.pk).delete()
    try:
        with transaction.atomic():
            places.give(row, keys)
    except IntegrityError as exc:  # a hand that did not hold the number; the key's uniqueness has the last word
        raise errors.UpdateConflict from exc
    if row.pool_type == PoolType.AXN_EXTENSION:
        places.pass_on_own_keys([before])
        places.lend_own_key(row)


_STEPS: dict[str, Callable[..., Binding]] = {
    "group": change_group,
    "expires_at": extend_binding,
    "call_restrict": set_restriction,
    "ring_config": set_ring_config,
    "track_no": set_track_no,
}
