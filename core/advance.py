"""Moving the test clock forward, with everything that falls due on the way done at its own instant, in order.

One advance at a time, over all processes: the clock's row says whose it is. A process that dies leaves the row with
the target still on it; after ``LEASE`` another may go on from where the clock stands. Duties are safe to repeat, so
nothing is done twice.
"""

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import Q

from core import clock
from core.duties import all_duties, run_due
from core.models import ClockState

LEASE = dt.timedelta(seconds=10)
PATIENCE_SECONDS = 3.0  # for what another process has taken up and not finished
STEP_SECONDS = 0.02


class AdvanceRunning(Exception):
    """Another process is advancing the clock."""


class AdvanceLost(Exception):
    """Somebody set the clock, or went on with this advance, meanwhile."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What one duty did at one instant of the test clock."""

    at: dt.datetime
    duty: str
    count: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An advance that broke off: where it began and where it was to end."""

    began_at: dt.datetime
    target: dt.datetime


def unfinished() -> Unfinished | None:
    """Return the advance that broke off or is under way."""
    row = ClockState.objects.filter(pk=1, advance_to__isnull=False).first()
    return Unfinished(row.advance_from, row.advance_to) if row and row.advance_from and row.advance_to else None


def advance_to(target: dt.datetime, *, began_at: dt.datetime | None = None) -> list[Happening]:
    """Move the clock to ``target``; returns what happened, in order. Raises AdvanceRunning or AdvanceLost.

    ``began_at`` is given when an advance that broke off is finished, so that it can break off again.
    """
    with _held(began_at or clock.now(), target) as token:
        happened = _on_the_way(target, token)
        _move(target, token)
        happened += _run()
    return happened


def _on_the_way(target: dt.datetime, token: str) -> list[Happening]:
    happened: list[Happening] = []
    given_up: set[tuple[str, dt.datetime]] = set()
    while coming := _coming(target, given_up):
        soonest = min(coming.values())
        _move(soonest, token)
        due = {name: at for name, at in coming.items() if at <= soonest}
        ran = _run(set(due))
        happened += ran
        idle = set(due) - {row.duty for row in ran}
        given_up |= {(name, due[name]) for name in idle if not _done_elsewhere(name, due[name], token)}
    return happened


def _coming(target: dt.datetime, given_up: set[tuple[str, dt.datetime]]) -> dict[str, dt.datetime]:
    return {
        duty.name: at
        for duty in all_duties()
        if (at := duty.next_due()) is not None and at <= target and (duty.name, at) not in given_up
    }


def _run(names: set[str] | None = None) -> list[Happening]:
    at = clock.now()
    return [Happening(at, name, count) for name, count in run_due(names).items()]


def _done_elsewhere(name: str, at: dt.datetime, token: str) -> bool:
    """Wait a little for a process that works on it; False when it stays due."""
    duty = next(duty for duty in all_duties() if duty.name == name)
    until = time.monotonic() + PATIENCE_SECONDS
    while duty.next_due() == at:
        if time.monotonic() > until:
            return False
        time.sleep(STEP_SECONDS)
        _move(at, token)
    return True


@contextmanager
def _held(began_at: dt.datetime, target: dt.datetime) -> Iterator[str]:
    token = uuid.uuid4().hex
    ClockState.objects.get_or_create(pk=1)
    free = Q(advance_until__isnull=True) | Q(advance_until__lt=clock.machine_now())
    claimed = ClockState.objects.filter(free, pk=1).update(
        **ClockState.columns(clock.state()), advance_from=began_at, advance_to=target, advance_token=token,
        advance_until=clock.machine_now() + LEASE,
    )  # fmt: skip
    if not claimed:
        raise AdvanceRunning
    mine = ClockState.objects.filter(pk=1, advance_token=token)
    try:
        yield token
    except BaseException:
        mine.update(advance_token="", advance_until=None)  # the target stays: repeating it finishes
        raise
    mine.update(**ClockState.NO_ADVANCE)


def _move(to: dt.datetime, token: str) -> None:
    """Set the clock, never back: it goes on running meanwhile where it is not frozen."""
    state, here = clock.state(), clock.now()
    ahead = max(to, here)
    moved = clock.State(frozen_at=ahead) if state.frozen_at else clock.State(offset=state.offset + (ahead - here))
    changes = {**ClockState.columns(moved), "advance_until": clock.machine_now() + LEASE}
    if not ClockState.objects.filter(pk=1, advance_token=token).update(**changes):
        raise AdvanceLost
    clock.set_state(moved)
