"""How bindings end: unbound, expired by the clock, or all at once after a month of arrears (domain.md 12.4, 12.6)."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from core import clock
from privacy_numbers import errors
from privacy_numbers.choices import BindingState, NumberState
from privacy_numbers.models import Binding, CallerKey, NumberPool, SecretNumber
from privacy_numbers.services import places
from privacy_numbers.services.rates import watch_rate

AT_ONCE = 500  # bindings a transaction


def unbind(*, binding: Binding, actor: Any = None) -> Binding:
    """End a binding now: its people no longer reach each other through X. Raises BindingEnded."""
    with transaction.atomic():
        if not _end([binding.pk], BindingState.UNBOUND, clock.now()):
            raise errors.BindingEnded
    binding.refresh_from_db()
    return binding


def unbind_all(*, account_id: int, at: dt.datetime) -> int:
    """End every binding of an account, which has been in arrears for a month; returns how many."""
    ended = 0
    live = Binding.objects.filter(account_id=account_id, state=BindingState.LIVE).order_by("pk")
    while ids := list(live.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            ended += _end(ids, BindingState.UNBOUND, at)
    return ended


def expire_bindings() -> int:
    """End up to 500 bindings whose time is over; returns how many."""
    now = clock.now()
    ids = list(_due(now).order_by("expires_at").values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    with transaction.atomic():
        return _end(ids, BindingState.EXPIRED, now, due_by=now)


def next_expiry() -> dt.datetime | None:
    """Return when the next live binding ends by the clock."""
    live = Binding.objects.filter(state=BindingState.LIVE).order_by("expires_at")
    return live.values_list("expires_at", flat=True).first()


def _due(now: dt.datetime) -> QuerySet[Binding]:
    return Binding.objects.filter(state=BindingState.LIVE, expires_at__lte=now)


def _end(ids: list[int], state: str, at: dt.datetime, *, due_by: dt.datetime | None = None) -> int:
    """End those of the bindings that are still live (and still due) once their X numbers are held."""
    rows = Binding.objects.filter(pk__in=ids)
    places.hold(rows.values_list("number_id", flat=True))
    live = rows.filter(state=BindingState.LIVE)
    ending = list(live if due_by is None else live.filter(expires_at__lte=due_by))
    Binding.objects.filter(pk__in=[row.pk for row in ending]).update(state=state, ended_at=at)
    CallerKey.objects.filter(binding_id__in=[row.pk for row in ending]).delete()
    places.pass_on_own_keys(ending)
    _give_back(Counter(row.number_id for row in ending))
    for pool in NumberPool.objects.filter(pk__in={row.pool_id for row in ending}):
        watch_rate(pool)
    return len(ending)


def _give_back(places_of: Counter[int]) -> None:
    """Free the places on each number; one without a binding is unbound again, unless it is locked or frozen."""
    for count in sorted(set(places_of.values())):
        rows = SecretNumber.objects.filter(pk__in=[pk for pk, freed in places_of.items() if freed == count])
        free = When(state=NumberState.BOUND, bound=count, then=Value(NumberState.FREE))
        rows.update(bound=F("bound") - count, state=Case(free, default=F("state")))
