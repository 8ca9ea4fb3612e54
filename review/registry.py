"""Where the upper apps tell the desk how a verdict reaches their rows, and who hears of what happens to them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from review.errors import KindUnknown


class Handler(Protocol):
    """What the app that owns a kind of subject provides; both run inside the desk's transaction."""

    def apply(self, *, subject_id: int, decision: str, reason: str, at: dt.datetime) -> None:
        """Put "approved" or "rejected" on the subject, with the reason as the applicant reads it."""

    def facts(self, subject_id: int) -> dict[str, Any]:
        """Return the subject as plain JSON (docs/architecture.md, "Facts of a review")."""


@dataclass(frozen=True)
class ReviewEvent:
    """Something that the applicant may want to hear of: the one event of the desk (audit reports, callbacks, alerts).

    ``kind`` is a word of ``EventKind``. ``order`` is there for verdicts and withdrawals. ``what`` holds plain values:
    verdict: decision, reason; expiring and lapsed: document, until; restored: nothing; registration: carrier, state,
    reason, was.
    """

    kind: str
    account_id: int
    subject_kind: str
    subject_id: int
    label: str
    at: dt.datetime
    order: Any = None
    what: Mapping[str, Any] = field(default_factory=dict)


_handlers: dict[str, Handler] = {}
_listeners: list[Callable[[ReviewEvent], None]] = []


def register(kind: str, handler: Handler) -> None:
    """Name the handler of a kind; a second call replaces the first."""
    _handlers[kind] = handler


def handler_of(kind: str) -> Handler:
    """Return the handler of a kind; raises ``KindUnknown``."""
    if kind not in _handlers:
        raise KindUnknown
    return _handlers[kind]


def register_listener(listener: Callable[[ReviewEvent], None]) -> None:
    """Call ``listener(event)`` after each event, inside its transaction: it may write rows, but must not wait."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(event: ReviewEvent) -> None:
    """Tell every listener."""
    for listener in _listeners:
        listener(event)


def announce_order(kind: str, order: Any, **what: Any) -> None:
    """Tell every listener what became of an order."""
    announce(
        ReviewEvent(
            kind, order.account_id, order.subject_kind, order.subject_id, order.subject_label, order.decided_at,
            order, what,
        )
    )  # fmt: skip
