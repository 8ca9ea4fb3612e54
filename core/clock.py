"""The one source of time. Everything that asks what time it is asks here.

In debug mode a test clock may be frozen or shifted; its state is one database row, so that all processes agree.
A process sees a change at its next ``refresh()``, which every request and every loop round calls first.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class State:
    """``frozen_at`` wins over ``offset``; both empty is real time."""

    frozen_at: dt.datetime | None = None
    offset: dt.timedelta = dt.timedelta()

    @property
    def is_real(self) -> bool:
        """Return whether this is the machine's own time."""
        return self.frozen_at is None and not self.offset


_state = State()


def now() -> dt.datetime:
    """Return the current instant, aware, in UTC."""
    if _state.frozen_at is not None:
        return _state.frozen_at
    return dt.datetime.now(dt.UTC) + _state.offset


def machine_now() -> dt.datetime:
    """Return the machine's own time, test clock or not: only for signs of life, leases, ids and windows of nonces."""
    return dt.datetime.now(dt.UTC)


def local(at: dt.datetime | None = None) -> dt.datetime:
    """Return ``at`` (or now) in Beijing time, the time of all vendor documents and of the console."""
    return (at or now()).astimezone(BEIJING)


def today() -> dt.date:
    """Return the Beijing date of now."""
    return local().date()


def day_bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the first instant of a Beijing day and the first of the next."""
    start = dt.datetime.combine(day, dt.time(), tzinfo=BEIJING)
    return start, start + dt.timedelta(days=1)


def state() -> State:
    """Return the state this process works with."""
    return _state


def set_state(new: State) -> None:
    """Set this process's state only (tests, and the end of ``refresh``)."""
    global _state
    _state = new


def refresh() -> None:
    """Take over the shared state; free of cost where the test clock is off."""
    if settings.TEST_CLOCK:
        set_state(_shared().load())


def write(new: State) -> None:
    """Set the shared state for all processes; only where the test clock is on."""
    if not settings.TEST_CLOCK:
        raise RuntimeError("the test clock is switched off outside debug mode")
    _shared().store(new)
    set_state(new)


@cache
def _shared() -> Any:
    """Return the model of the shared state, which needs this module itself; every request asks for it."""
    from core.models import ClockState

    return ClockState
