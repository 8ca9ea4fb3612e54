"""The test clock: look, freeze, shift, advance with everything that falls due, return to real time."""

import datetime as dt
from dataclasses import dataclass, field

from billing.months import end_of, month_of, next_month
from core import advance as steps
from core import clock, duties
from core.advance import Happening, Unfinished
from smsconsole.testdesk import errors
from smsconsole.testdesk.errors import TimeInvalid, TimeRunsForward, require_open

MOST_MONTHS = 2  # billing months that one step may end
EARLIEST, LATEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Time:
    """``now`` in UTC; ``offset_seconds`` against the machine's time; ``due``: duty name → when it next falls due.

    ``unfinished_to``: the target of an advance that broke off; ``furthest``: how far one step may go.
    """

    now: dt.datetime
    is_real: bool
    is_frozen: bool
    offset_seconds: float
    due: dict[str, dt.datetime] = field(default_factory=dict)
    unfinished_to: dt.datetime | None = None
    furthest: dt.datetime | None = None


def look() -> Time:
    """Return where the clock stands and what falls due next, soonest first."""
    state, now = clock.state(), clock.now()
    coming = [(at, duty.name) for duty in duties.all_duties() if (at := duty.next_due()) is not None]
    return Time(
        now=now,
        is_real=state.is_real,
        is_frozen=state.frozen_at is not None,
        offset_seconds=round((now - clock.machine_now()).total_seconds(), 3),
        due={name: at for at, name in sorted(coming)},
        unfinished_to=broken.target if (broken := steps.unfinished()) else None,
        furthest=furthest(),
    )


def freeze(*, at: dt.datetime | None = None) -> None:
    """Stop the clock, now or at a given moment."""
    require_open()
    clock.write(clock.State(frozen_at=_checked(at or clock.now())))


def shift(*, seconds: float) -> None:
    """Let the clock run, this far before or behind the machine's time."""
    require_open()
    span = _span(seconds)
    _checked(clock.machine_now() + span)
    clock.write(clock.State(offset=span))


def advance(*, seconds: float = 0, to: dt.datetime | None = None, to_next: bool = False) -> list[Happening]:
    """Move the clock forward by a span, to a moment or to what falls due next; returns what happened, in order.

    All that falls due on the way is done at its own instant. A step ends at most two billing months (StepTooLong).
    After an advance that broke off, the same call finishes it, any other is refused (AdvanceUnfinished).
    """
    require_open()
    broken = steps.unfinished()
    span = None if to or to_next else _span(seconds)
    if broken is not None:
        target = _repeated(broken, span=span, to=to)
    else:
        target = _checked(to or (_next_due() if to_next else clock.now() + _span(seconds)))
        _check_step(target)
    try:
        return steps.advance_to(target, began_at=broken.began_at if broken else None)
    except steps.AdvanceRunning:
        raise errors.AdvanceRunning(retry_after=1) from None
    except steps.AdvanceLost:
        raise errors.ClockSetMeanwhile from None


def furthest() -> dt.datetime:
    """Return the last moment that one step may reach: the end of the second billing month from now."""
    month = month_of(clock.now())
    for _ in range(MOST_MONTHS):
        month = next_month(month)
    return end_of(month) - dt.timedelta(microseconds=1)


def _repeated(broken: Unfinished, *, span: dt.timedelta | None, to: dt.datetime | None) -> dt.datetime:
    if (to is not None and to != broken.target) or (span is not None and broken.began_at + span != broken.target):
        raise errors.AdvanceUnfinished(
            errors.AdvanceUnfinished.message % {"at": _written(broken.target)}, to=broken.target.isoformat()
        )
    return max(broken.target, clock.now())


def _next_due() -> dt.datetime:
    coming = [at for duty in duties.all_duties() if (at := duty.next_due()) is not None]
    if not coming:
        raise errors.NothingDue
    return max(min(coming), clock.now())


def _check_step(target: dt.datetime) -> None:
    if target < clock.now():
        raise TimeRunsForward
    if target > (last := furthest()):
        raise errors.StepTooLong(
            errors.StepTooLong.message % {"at": _written(target), "last": _written(last)}, furthest=last.isoformat()
        )


def _written(at: dt.datetime) -> str:
    return clock.local(at).strftime("%Y-%m-%d %H:%M:%S")


def resume() -> None:
    """Return to the machine's time."""
    require_open()
    clock.write(clock.State())


def _span(seconds: float) -> dt.timedelta:
    try:
        return dt.timedelta(seconds=seconds)
    except (OverflowError, ValueError) as exc:
        raise TimeInvalid from exc


def _checked(at: dt.datetime) -> dt.datetime:
    if at.tzinfo is None or not EARLIEST <= at <= LATEST:
        raise TimeInvalid(field="at")
    return at.astimezone(dt.UTC)
