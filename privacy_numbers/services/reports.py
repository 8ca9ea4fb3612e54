"""Reports of what happened on X numbers, for the account's program (domain.md 12.12): the outbox.

A report is a row in the transaction of what it tells. Its content is neutral facts; the door that speaks the vendor's
words registers how a message is made of them.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from core import clock
from privacy_numbers.choices import PushState, ReceiverState, ReportKind
from privacy_numbers.models import CallRecord, NumberPool, Report, ReportQueue, ReportReceiver, TextRecord

KEPT = dt.timedelta(days=30)
PUSH, QUEUE = "push", "queue"
DEFAULT_QUEUE = "default"

BodyBuilder = Callable[[str, dict[str, Any], str], dict[str, Any]]
_builder: list[BodyBuilder] = []


def register_body_builder(build: BodyBuilder) -> None:
    """Name who makes a message: ``build(kind, facts, channel)``, channel "push" or "queue"; the last one counts."""
    _builder[:] = [build]


def message_of(report: Report, channel: str) -> dict[str, Any]:
    """Return a report as it goes out."""
    return _builder[0](report.kind, report.body, channel) if _builder else dict(report.body)


def shown(report: Report) -> dict[str, Any]:
    """Return a report's content for people: as it goes out, or its facts where it is nobody's yet."""
    return message_of(report, PUSH if report.push_state else QUEUE) if report.body else {}


def note(*, account_id: int, kind: str, pool: NumberPool | None, body: dict[str, Any]) -> Report:
    """Store a report: for the queue that takes it, and for the receiver of its kind, if it is awake."""
    receiver = ReportReceiver.objects.filter(account_id=account_id, kind=kind).first()
    is_pushed = receiver is not None and receiver.state == ReceiverState.ACTIVE
    now = clock.now()
    return Report.objects.create(
        account_id=account_id, kind=kind, pool=pool, body=body, created_at=now,
        queue=_queue_for(account_id, kind, pool), push_state=PushState.WAITING if is_pushed else "",
        push_at=now if is_pushed else None,
    )  # fmt: skip


def default_queue(account_id: int) -> ReportQueue:
    """Return the account's default queue, made when it is first needed."""
    queue, _made = ReportQueue.objects.get_or_create(
        account_id=account_id, name=DEFAULT_QUEUE, defaults={"is_default": True, "created_at": clock.now()}
    )
    return queue


def _queue_for(account_id: int, kind: str, pool: NumberPool | None) -> ReportQueue:
    """Return the first queue that names the pool and takes the kind, else the default one."""
    if pool is not None:
        for queue in ReportQueue.objects.filter(account_id=account_id, is_default=False, pools=pool).order_by("pk"):
            if not queue.kinds or kind in queue.kinds:
                return queue
    return default_queue(account_id)


def forget_old() -> int:
    """Delete reports older than 30 days, at most a thousand; returns how many went."""
    ids = Report.objects.filter(created_at__lt=clock.now() - KEPT).order_by("pk").values_list("pk", flat=True)[:1000]
    return Report.objects.filter(pk__in=list(ids)).delete()[0]


# --- what is told -------------------------------------------------------------------------


def note_call(call: CallRecord, kind: ReportKind) -> None:
    """Report a step of a call."""
    note(account_id=call.account_id, kind=kind, pool=call.pool, body=call_facts(call))


def note_text(text: TextRecord, kind: ReportKind = ReportKind.TEXT) -> None:
    """Report what became of a text."""
    note(account_id=text.account_id, kind=kind, pool=text.pool, body=text_facts(text))


def call_facts(call: CallRecord) -> dict[str, Any]:
    """Return a call in plain values: instants as ISO texts or None, money as text, the sides as A and peer."""
    phone_a, peer = (call.caller, call.callee) if call.direction == "from_a" else (call.callee, call.caller)
    return {
        "id": call.pk, "call_id": call.call_id, "pool_key": call.pool.key, "secret_no": call.secret_no,
        "city": call.city, "subs_id": call.binding.subs_id if call.binding else "", "out_id": call.out_id,
        "phone_a": phone_a, "peer": peer, "caller": call.caller, "display": call.display,
        "direction": call.direction, "extension": call.extension, "refusal": call.refusal,
        "waits_for_extension": call.state == "ringing" and not call.callee,
        **{name: _iso(getattr(call, name)) for name in _CALL_TIMES},
        "released_by": call.released_by, "cause": call.cause, "is_recorded": bool(call.recording),
        "is_transcribed": call.is_transcribed, "sentences": call.sentences, "seconds": call.seconds,
        "minutes": call.minutes, "fee": str(call.fee), "recording_fee": str(call.recording_fee),
    }  # fmt: skip


_CALL_TIMES = ("called_at", "call_out_at", "ringing_at", "answered_at", "released_at")


def text_facts(text: TextRecord) -> dict[str, Any]:
    """Return a text in plain values."""
    return {
        "id": text.pk, "text_id": text.text_id, "pool_key": text.pool.key, "secret_no": text.secret_no,
        "subs_id": text.binding.subs_id if text.binding else "", "out_id": text.out_id, "sender": text.sender,
        "receiver": text.receiver, "content": text.content, "kind": text.kind, "state": text.state,
        "refusal": text.refusal, "code": text.code, "problem": text.problem, "segments": text.segments,
        "fee": str(text.fee), "mode": text.pool.sms_mode,
        "sent_at": _iso(text.sent_at), "ended_at": _iso(text.ended_at),
    }  # fmt: skip


def _iso(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None
