"""What an application's program fetches: how its messages ended, and replies; each entry exactly once."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from core import clock, rows
from sending.choices import MessageStatus
from sending.models import Message, PendingReply, PendingReport, Uplink
from sending.services.outcome import Outcome

KEEP = dt.timedelta(days=7)  # what nobody fetched is let go
ENDED = (MessageStatus.DELIVERED, MessageStatus.FAILED)


class Report(NamedTuple):
    """How a message ended; ``status`` is delivered or failed."""

    message: Message
    status: str
    code: str
    at: dt.datetime


def note_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Keep what applications will want to fetch; in the transaction in which it happened."""
    found = [
        (message.application_id, message.id, message.status, message.err_code, message.received_at)
        for message, was, *_ in outcomes
        if message.application_id and was is not None and message.status in ENDED
    ]
    rows.insert(PendingReport, ("application", "message", "status", "code", "at"), found)


def note_replies(uplinks: QuerySet[Uplink] | Sequence[Uplink]) -> None:
    """Keep replies to messages of applications; ``uplinks`` have ``message`` and ``received_at``."""
    found = [
        (uplink.message.application_id, uplink.pk, uplink.received_at)
        for uplink in uplinks
        if uplink.message and uplink.message.application_id
    ]
    rows.insert(PendingReply, ("application", "uplink", "at"), found)


@transaction.atomic
def pull_reports(*, application_id: int, limit: int) -> list[Report]:
    """Take up to ``limit`` reports that were not taken before, oldest first; two callers never get the same."""
    taken = _take(PendingReport, application_id, limit, "message_id", "status", "code", "at")
    messages = Message.objects.select_related("batch").in_bulk([pk for pk, *_ in taken])
    return [Report(messages[pk], status, code, at) for pk, status, code, at in taken]


@transaction.atomic
def pull_replies(*, application_id: int, limit: int) -> list[Uplink]:
    """Take up to ``limit`` replies that were not taken before, oldest first."""
    taken = _take(PendingReply, application_id, limit, "uplink_id")
    uplinks = Uplink.objects.select_related("message").in_bulk([pk for (pk,) in taken])
    return [uplinks[pk] for (pk,) in taken]


def _take(model: type[Model], application_id: int, limit: int, *columns: str) -> list[tuple]:
    due = model._base_manager.filter(application_id=application_id).order_by("id")
    found = rows.claim(due, limit, "pk", *columns)
    model._base_manager.filter(pk__in=[pk for pk, *_ in found]).delete()
    return [tuple(values) for _pk, *values in found]


def forget_unfetched() -> int:
    """Let go of what was not fetched within seven days; returns how many entries."""
    old = Q(at__lte=clock.now() - KEEP)
    return sum(model._base_manager.filter(old).delete()[0] for model in (PendingReport, PendingReply))


def next_unfetched() -> dt.datetime | None:
    """Return when the oldest unfetched entry is let go."""
    firsts = [
        model._base_manager.order_by("at").values_list("at", flat=True).first()
        for model in (PendingReport, PendingReply)
    ]
    return min((at + KEEP for at in firsts if at is not None), default=None)
