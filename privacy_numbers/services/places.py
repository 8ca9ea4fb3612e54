"""The places on an X number: which callers' keys a binding holds there (models.CallerKey).

Whoever changes bindings holds the X numbers' rows first, in the order of their ids: so two never wait for each other.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core import clock
from privacy_numbers import errors
from privacy_numbers.choices import BindingState, PoolType
from privacy_numbers.models import Binding, CallerKey, SecretNumber

ANYONE = "*"


def extension_key(extension: str) -> str:
    return f"#{extension}"


def keys_of(binding: Binding) -> list[str]:
    """Return the keys that are a binding's alone: nobody else on the X number may have one of them.

    AXB: both sides. AXN, 95AXN: A and whoever else calls. AXG: the same (only members of the group get through, which
    the group says). Extension: the extension; A's own key there is shared, see ``lend_own_key``.
    """
    if binding.pool_type == PoolType.AXB:
        return [binding.phone_a, binding.phone_b]
    if binding.pool_type == PoolType.AXN_EXTENSION:
        return [extension_key(binding.extension)]
    return [binding.phone_a, ANYONE]


def live(pk: int) -> QuerySet[Binding]:
    """Return the binding if it still holds, as a queryset: one whose time is over is none, swept yet or not."""
    return Binding.objects.filter(pk=pk, state=BindingState.LIVE, expires_at__gt=clock.now())


def hold(number_ids: Iterable[int]) -> None:
    """Hold the X numbers' rows until the transaction ends."""
    list(SecretNumber.objects.select_for_update().filter(pk__in=set(number_ids)).order_by("pk").values_list("pk"))


def write(binding: Binding, **values: Any) -> Binding:
    """Write columns of a live binding by one conditional UPDATE; whoever ends it at the same moment wins or waits.

    Raises BindingEnded; then nothing is written.
    """
    with transaction.atomic():
        hold([binding.number_id])
        if not live(binding.pk).update(**values):
            raise errors.BindingEnded
    for name, value in values.items():
        setattr(binding, name, value)
    return binding


def taken(number_id: int, keys: Sequence[str], *, but: int | None = None) -> str:
    """Return the first of ``keys`` that another binding than ``but`` has on the number, or an empty text."""
    rows = CallerKey.objects.filter(number_id=number_id, key__in=keys).exclude(binding_id=but)
    found = set(rows.values_list("key", flat=True))
    return next((key for key in keys if key in found), "")


def give(binding: Binding, keys: Sequence[str]) -> None:
    """Give a binding its keys; raises IntegrityError where another has one, the last word on a place."""
    CallerKey.objects.bulk_create(
        CallerKey(number_id=binding.number_id, key=key, binding_id=binding.pk) for key in keys
    )


def lend_own_key(binding: Binding) -> None:
    """Let A's own calls to an extension number reach this binding, the newest of A's there.

    A may have several extensions on one X number but calls it from one number, so the key is lent to one of them.
    """
    CallerKey.objects.bulk_create(
        [CallerKey(number_id=binding.number_id, key=binding.phone_a, binding_id=binding.pk)],
        update_conflicts=True, unique_fields=["number", "key"], update_fields=["binding"],
    )  # fmt: skip


def pass_on_own_keys(ended: Iterable[Binding]) -> None:
    """Lend A's keys of ended extension bindings (or of those with another A now) to the newest A still has there."""
    places = {(row.account_id, row.number_id, row.phone_a) for row in ended if row.pool_type == PoolType.AXN_EXTENSION}
    for account_id, number_id, phone_a in sorted(places):
        rows = Binding.objects.filter(account_id=account_id, phone_a=phone_a, number_id=number_id)
        newest = rows.filter(pool_type=PoolType.AXN_EXTENSION, state=BindingState.LIVE).order_by("-pk").first()
        if newest is not None:
            lend_own_key(newest)
