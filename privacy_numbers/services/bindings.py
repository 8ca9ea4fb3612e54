"""Binding people to an X number, and changing what they agreed on (domain.md 12.4).

One live binding holds one place of its X number: a conditional UPDATE counts the places, the uniqueness of the caller
keys decides who is where; both hold whoever binds at the same moment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from accounts.choices import AccountStatus
from accounts.selectors import account_status
from billing.errors import InArrears
from billing.selectors import balance_of
from core import clock
from privacy_numbers import allocation, errors
from privacy_numbers.choices import PoolType
from privacy_numbers.models import Binding, CallerKey, Group, NumberPool, SecretNumber
from privacy_numbers.services import drawing, places
from privacy_numbers.services.binding_changes import (
    change_binding,
    change_group,
    change_phones,
    extend_binding,
    set_recording,
    set_restriction,
    set_ring_config,
    set_track_no,
)
from privacy_numbers.services.expiry import expire_bindings, next_expiry, unbind, unbind_all
from privacy_numbers.services.rates import watch_rate
from privacy_numbers.services.terms import Terms, checked_extension, phone_digits, two_phones

__all__ = [
    "Terms", "bind", "bind_axb", "bind_axg", "bind_axn", "bind_extension", "change_binding", "change_group",
    "change_phones", "expire_bindings", "extend_binding", "next_expiry", "set_recording", "set_restriction",
    "set_ring_config", "set_track_no", "unbind", "unbind_all",
]  # fmt: skip


@dataclass(frozen=True)
class _Sides:
    """Who is bound, as stored; ``keys``: what may not be on the X number yet."""

    phone_a: str
    phone_b: str = ""
    extension: str = ""
    group: Group | None = None
    keys: tuple[str, ...] = ()


def bind(
    *, pool: NumberPool, phone_a: str, terms: Terms, phone_b: str = "", extension: str = "", group: Group | None = None,
    secret_no: str = "", actor: Any = None,
) -> Binding:  # fmt: skip
    """Bind in the way of the pool's type, for doors that serve all of them.

    What the type does not have must be empty: PoolTypeWrong names the field. Raises what the kinds' own functions do.
    """
    given = {"phone_b": phone_b, "extension": extension, "group": group}
    kind, takes = _KINDS[PoolType(pool.pool_type)]
    for name, value in given.items():
        if value and name not in takes:
            raise errors.PoolTypeWrong(field=name)
    return kind(
        pool=pool, phone_a=phone_a, terms=terms, secret_no=secret_no, actor=actor,
        **{name: given[name] for name in takes},
    )  # fmt: skip


def bind_axb(
    *, pool: NumberPool, phone_a: str, phone_b: str, terms: Terms, secret_no: str = "", actor: Any = None
) -> Binding:  # fmt: skip
    """Bind A and B on an X number of an AXB pool: either calls X and reaches the other.

    ``secret_no`` empty: drawn by the pool's allocation, where neither is yet. Raises PoolTypeWrong, PhoneInvalid,
    PhonesSame, the refusals of ``Terms``, InArrears, AccountInactive, NumberUnknown, NumberLocked, NumberOffline,
    NumberTaken, BindConflict, NoFreeNumber.
    """
    _check_type(pool, PoolType.AXB)
    first, second = two_phones(phone_a, phone_b, needs_b=True)
    return _bind(pool, _Sides(first, second, keys=(first, second)), terms, secret_no)


def bind_axn(
    *, pool: NumberPool, phone_a: str, terms: Terms, secret_no: str = "", phone_b: str = "", actor: Any = None
) -> Binding:  # fmt: skip
    """Bind A alone on an X number of an AXN or 95AXN pool: whoever calls X reaches A.

    A's own calls reach ``phone_b``, the N until somebody else called. Raises as ``bind_axb``.
    """
    _check_type(pool, PoolType.AXN, PoolType.AXN_95)
    return _bind(pool, _Sides(*two_phones(phone_a, phone_b)), terms, secret_no)


def bind_extension(
    *, pool: NumberPool, phone_a: str, terms: Terms, extension: str = "", secret_no: str = "", phone_b: str = "",
    actor: Any = None,
) -> Binding:  # fmt: skip
    """Bind A to an extension of an X number (1 to 3 digits; empty: a free one is chosen).

    Raises as ``bind_axb``, ExtensionInvalid, and ExtensionTaken for one that is taken on the number named.
    """
    _check_type(pool, PoolType.AXN_EXTENSION)
    wanted = checked_extension(extension)
    keys = (places.extension_key(wanted),) if wanted else ()
    return _bind(pool, _Sides(*two_phones(phone_a, phone_b), extension=wanted, keys=keys), terms, secret_no)


def bind_axg(
    *, pool: NumberPool, phone_a: str, group: Group | None, terms: Terms, secret_no: str = "", actor: Any = None
) -> Binding:  # fmt: skip
    """Bind A and a G group of the same pool: its members call X and reach A. Raises as ``bind_axb``, GroupForeign."""
    _check_type(pool, PoolType.AXG)
    if group is None or group.pool_id != pool.pk:
        raise errors.GroupForeign
    return _bind(pool, _Sides(phone_digits(phone_a, "phone_a"), group=group), terms, secret_no)


def _check_type(pool: NumberPool, *types: str) -> None:
    if pool.pool_type not in types:
        raise errors.PoolTypeWrong(field="pool")


def _check_account(account_id: int) -> None:
    if account_status(account_id) != AccountStatus.ACTIVE:
        raise errors.AccountInactive
    if balance_of(account_id).is_in_arrears:
        raise InArrears


def _bind(pool: NumberPool, sides: _Sides, terms: Terms, secret_no: str) -> Binding:
    columns = terms.columns()
    _check_account(pool.account_id)
    if secret_no:
        return _bind_named(pool, sides, columns, secret_no)
    return _bind_drawn(pool, sides, columns, terms.city)


def _bind_named(pool: NumberPool, sides: _Sides, columns: dict[str, Any], secret_no: str) -> Binding:
    number = drawing.named_number(pool, secret_no)
    if number.number in (sides.phone_a, sides.phone_b):
        raise errors.PhonesSame
    if binding := _place(pool, number, sides, columns):
        return binding
    if key := places.taken(number.pk, sides.keys):
        raise _conflict(key, sides)
    drawing.named_number(pool, secret_no)  # says what became of it meanwhile
    raise errors.NumberTaken(limit=number.capacity)


def _bind_drawn(pool: NumberPool, sides: _Sides, columns: dict[str, Any], city: str) -> Binding:
    phones = [phone for phone in (sides.phone_a, sides.phone_b) if phone]
    for number in drawing.draws(pool, wanted=city, phones=phones, keys=sides.keys):
        if binding := _place(pool, number, sides, columns):
            return binding
    raise drawing.no_number(pool)


def _place(pool: NumberPool, number: SecretNumber, sides: _Sides, columns: dict[str, Any]) -> Binding | None:
    """Take a place on the number and write the binding; None when there is none for these sides any more."""
    try:
        with transaction.atomic():
            if not drawing.take_place(number):
                return None
            extension = sides.extension
            if pool.pool_type == PoolType.AXN_EXTENSION and not extension:
                extension = _free_extension(number)
            binding = Binding.objects.create(
                account_id=pool.account_id, pool=pool, number=number, pool_type=pool.pool_type,
                phone_a=sides.phone_a, phone_b=sides.phone_b, extension=extension, group=sides.group,
                bound_at=clock.now(), **columns,
            )  # fmt: skip
            places.give(binding, places.keys_of(binding))
            if binding.extension:
                places.lend_own_key(binding)
            watch_rate(pool)
            return binding
    except IntegrityError:
        return None  # somebody was quicker with one of the keys; what was taken here is given back


def _free_extension(number: SecretNumber) -> str:
    keys = CallerKey.objects.filter(number_id=number.pk, key__startswith="#").values_list("key", flat=True)
    return allocation.free_extension([key[1:] for key in keys], drawing.chance)


def _conflict(key: str, sides: _Sides) -> errors.BindConflict | errors.ExtensionTaken:
    if key.startswith("#"):
        return errors.ExtensionTaken()
    return errors.BindConflict(field="phone_a" if key == sides.phone_a else "phone_b", phone=key)


_KINDS: dict[PoolType, tuple[Callable[..., Binding], tuple[str, ...]]] = {
    PoolType.AXB: (bind_axb, ("phone_b",)),
    PoolType.AXN: (bind_axn, ("phone_b",)),
    PoolType.AXN_95: (bind_axn, ("phone_b",)),
    PoolType.AXN_EXTENSION: (bind_extension, ("extension", "phone_b")),
    PoolType.AXG: (bind_axg, ("group",)),
}
