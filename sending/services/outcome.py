"""What happened to messages, told to whoever registered, in the transaction that made it happen."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

Listener = Callable[[Sequence["Outcome"]], Any]


class Outcome(NamedTuple):
    """``message`` has the columns of sending.models.Message in their new state (a model or a light row of it).

    ``was`` None: it was handed to the carrier (counts as submitted). Else the status it left; with ``was_code`` and
    ``was_received_at`` when a later receipt takes an earlier one back (failed, then delivered).
    """

    message: Any
    was: str | None
    was_code: str = ""
    was_received_at: dt.datetime | None = None


_listeners: list[Listener] = []


def register_outcome_listener(listener: Listener) -> None:
    """Call ``listener`` with a list of outcomes after each step; a second registration changes nothing."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(outcomes: Sequence[Outcome]) -> None:
    """Hand the outcomes to all listeners."""
    if outcomes:
        for listener in _listeners:
            listener(outcomes)
