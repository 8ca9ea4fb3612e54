"""Everything that falls due, in one registry: the sweeper runs it, and core.advance runs it in order.

An app registers its duties in ``ready()``. A duty knows when its next row falls due and how to do what is due;
doing is safe to repeat and safe beside another process.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Duty:
    """``next_due()`` gives the earliest due instant or None; ``run()`` does all that is due now and counts it."""

    name: str
    next_due: Callable[[], dt.datetime | None]
    run: Callable[[], int]
    order: int = 100


_duties: dict[str, Duty] = {}


def register(duty: Duty) -> None:
    """Add a duty; a second of the same name replaces the first."""
    _duties[duty.name] = duty


def all_duties() -> list[Duty]:
    """Return the duties in their order."""
    return sorted(_duties.values(), key=lambda duty: (duty.order, duty.name))


def run_due(names: set[str] | None = None) -> dict[str, int]:
    """Do everything that is due now, until nothing is; returns how much each duty did."""
    done: dict[str, int] = {}
    for duty in all_duties():
        if names is None or duty.name in names:
            while count := duty.run():
                done[duty.name] = done.get(duty.name, 0) + count
    return done
