"""Calls through an X number: started, answered, talked, ended (domain.md 12.1, 12.12; issue 6 point 4).

A call is one row; every step is a conditional UPDATE, so that two hands on one call (a person and the clock) never
both end it. What falls due is ``next_at``: nobody answers, nobody dials the extension, the longest call is over.
"""

import datetime as dt
import re
import uuid
from typing import Any

from django.db import transaction

from core import clock
from core.lifecycle import move
from privacy_numbers import errors, recording, routing
from privacy_numbers.choices import CallState, Direction, PoolType, Refusal, ReleaseSide, ReportKind
from privacy_numbers.models import Binding, CallRecord, SecretNumber
from privacy_numbers.selectors import routes
from privacy_numbers.selectors.bindings import route_key
from privacy_numbers.services import fees, recordings
from privacy_numbers.services.reports import note_call

RINGS_FOR = dt.timedelta(seconds=60)
LONGEST = dt.timedelta(hours=4)
SENTENCE_MAX = 200
OUTCOMES = {
    "busy": routing.BUSY, "reject": routing.REJECTED, "no_answer": routing.NO_ANSWER, "absent": routing.ABSENT,
    "unreachable": routing.UNREACHABLE,
}  # fmt: skip
_LATER = {routing.NO_ANSWER}  # rings first
_BY_CALLEE = {routing.BUSY, routing.REJECTED}
_DIGITS = re.compile(r"\d{3,20}")


def digits_of(text: str, *, field: str = "caller") -> str:
    """Return a number as it is stored; raises CallerInvalid. Landlines keep their area code's 0."""
    compact = text.strip().replace(" ", "").replace("-", "")
    compact = compact.removeprefix("+86").removeprefix("0086")
    if not (compact.isascii() and _DIGITS.fullmatch(compact)):
        raise errors.CallerInvalid(field=field)
    return compact


@transaction.atomic
def start_call(*, account_id: int, caller: str, secret_no: str, extension: str = "", outcome: str = "") -> CallRecord:
    """Call an X number: it rings at once, waits for an extension (callee ""), or is refused and over.

    ``outcome`` is a word of OUTCOMES for what the called handset does by itself; numbers of ``routing.FATES`` do so
    always. Raises CallerInvalid, NumberUnknown, ExtensionInvalid.
    """
    caller = digits_of(caller)
    _check_extension(extension)
    number = routes.number_called(account_id, secret_no)
    binding = route_key(number_id=number.pk, caller=caller, extension=extension)
    now = clock.now()
    call = CallRecord(
        account_id=account_id, call_id=uuid.uuid4().hex, pool=number.pool, pool_type=number.pool.pool_type,
        number=number, secret_no=number.number, city=number.city, caller=caller, extension=extension,
        direction=Direction.TO_A, state=CallState.RINGING, called_at=now,
    )  # fmt: skip
    waits = number.pool.pool_type == PoolType.AXN_EXTENSION and not extension and binding is None
    black = routes.black_of(number.pool_id, caller)
    is_off = routes.is_off(number)
    if waits and not is_off and all(entry.is_pair for entry in black):
        call.next_at = now + RINGS_FOR
    else:
        found = routing.route(caller, number.number, routes.ties_of(binding, caller), black=black, is_off=is_off)
        _set_route(call, found, binding, number, now, outcome)
    call.save()
    call.call_id = f"{clock.local(now):%Y%m%d%H%M%S}{call.pk:010d}"
    call.save(update_fields=["call_id"])
    _tell_start(call)
    return call


@transaction.atomic
def enter_extension(*, call: CallRecord, extension: str, outcome: str = "") -> CallRecord:
    """Dial the extension a call waits for; it rings, or is refused and over. Raises NoExtensionAsked, CallOver."""
    if not extension:
        raise errors.ExtensionInvalid
    _check_extension(extension)
    call = _locked(call)
    if call.state != CallState.RINGING:
        raise errors.CallOver
    if call.callee:
        raise errors.NoExtensionAsked
    binding = route_key(number_id=call.number_id, caller=call.caller, extension=extension)
    call.extension, now = extension, clock.now()
    found = routing.route(
        call.caller, call.secret_no, routes.ties_of(binding, call.caller),
        black=routes.black_of(call.pool_id, call.caller), is_off=routes.is_off(call.number),
    )  # fmt: skip
    _set_route(call, found, binding, call.number, now, outcome)
    call.save()
    _tell_start(call)
    return call


def _set_route(
    call: CallRecord,
    found: routing.Route,
    binding: Binding | None,
    number: SecretNumber,
    now: dt.datetime,
    outcome: str,
) -> None:
    call.direction, call.callee, call.display = found.direction, found.callee, found.display
    call.refusal = found.refusal
    if binding is not None and found.refusal != routing.NO_BINDING:
        call.binding, call.out_id = binding, binding.out_id
    if found.refusal:
        _set_end(call, now, ReleaseSide.PLATFORM, found.cause)
        return
    call.call_out_at, call.tone = now, _tone(binding, number, found.direction)
    call.is_recorded, call.is_transcribed = binding.is_recorded, binding.is_transcribed
    fate = routing.FATES.get(found.callee) or OUTCOMES.get(outcome)
    if fate and fate not in _LATER:
        _set_end(call, now, ReleaseSide.CALLEE if fate in _BY_CALLEE else ReleaseSide.PLATFORM, fate)
    else:
        call.ringing_at, call.next_at = now, now + RINGS_FOR
    if found.direction == Direction.TO_A and binding.pool_type != PoolType.AXB and binding.phone_b != call.caller:
        Binding.objects.filter(pk=binding.pk).update(phone_b=call.caller)  # whom A calls back


def _set_end(call: CallRecord, at: dt.datetime, by: str, cause: int) -> None:
    call.state, call.released_at, call.released_by, call.cause = CallState.ENDED, at, by, cause
    call.next_at = None


def _tone(binding: Binding, number: SecretNumber, direction: str) -> str:
    """Return the code of what the caller hears: the binding's own tone, else the pool's for this direction."""
    suffix = "_1" if direction == Direction.FROM_A else "_2"
    own = next((code for key, code in dict(binding.ring_config).items() if str(key).endswith(suffix)), "")
    tone = number.pool.tone_from_a if direction == Direction.FROM_A else number.pool.tone_to_a
    return str(own)[:12] or (tone.code if tone else "")


def _tell_start(call: CallRecord) -> None:
    note_call(call, ReportKind.CALL_START)
    if call.ringing_at:
        note_call(call, ReportKind.CALL_RING)
    if call.state == CallState.ENDED:
        note_call(call, ReportKind.CALL_END)


def _check_extension(extension: str) -> None:
    if extension and not (extension.isascii() and extension.isdigit() and len(extension) <= 3):
        raise errors.ExtensionInvalid


def _locked(call: CallRecord) -> CallRecord:
    """Return the row held for this transaction, after what fell due on it was done."""
    end_due(call_id=call.pk)
    return (
        CallRecord.objects.select_for_update(of=("self",))
        .select_related("pool", "number", "number__pool", "binding")
        .get(pk=call.pk)
    )


@transaction.atomic
def answer_call(*, call: CallRecord) -> CallRecord:
    """The called handset answers. Raises CallOver, CallNotRinging."""
    call = _locked(call)
    _require_ringing(call)
    now = clock.now()
    longest = dt.timedelta(seconds=call.binding.call_timeout) if call.binding.call_timeout else LONGEST
    if not move(
        call, field="state", source=CallState.RINGING, target=CallState.TALKING, answered_at=now, next_at=now + longest
    ):  # fmt: skip
        raise errors.CallOver
    note_call(call, ReportKind.CALL_PICK_UP)
    return call


def _require_ringing(call: CallRecord) -> None:
    if call.state == CallState.ENDED:
        raise errors.CallOver
    if call.state != CallState.RINGING or not call.callee:
        raise errors.CallNotRinging


@transaction.atomic
def say(*, call: CallRecord, side: str, text: str) -> CallRecord:
    """Say a sentence into an answered call; it begins now, or when the last one ends.

    Raises CallOver, CallNotTalking, SideInvalid, SentenceInvalid.
    """
    if side not in recording.CHANNELS:
        raise errors.SideInvalid
    text = text.strip()
    if not 0 < len(text) <= SENTENCE_MAX or not text.isprintable():
        raise errors.SentenceInvalid
    call = _locked(call)
    if call.state == CallState.ENDED:
        raise errors.CallOver
    if call.state != CallState.TALKING:
        raise errors.CallNotTalking
    at_ms = int((clock.now() - call.answered_at).total_seconds() * 1000)
    call.sentences = recording.say(call.sentences, channel=recording.CHANNELS[side], text=text, at_ms=at_ms)
    call.save(update_fields=["sentences"])
    return call


@transaction.atomic
def hang_up(*, call: CallRecord, side: str, cause: int = routing.NORMAL) -> CallRecord:
    """Either side ends the call; before the answer the caller gives up, the called one refuses (cause 21 unless another
    is given). Raises CallOver, SideInvalid, CauseInvalid."""
    if side not in recording.CHANNELS:
        raise errors.SideInvalid
    if not (isinstance(cause, int) and 1 <= cause <= 127):
        raise errors.CauseInvalid
    call = _locked(call)
    if side == ReleaseSide.CALLEE and call.state == CallState.RINGING:
        _require_ringing(call)
        cause = routing.REJECTED if cause == routing.NORMAL else cause
    if not _end(call, clock.now(), side, cause):
        raise errors.CallOver
    return call


def reject(*, call: CallRecord) -> CallRecord:
    """The called handset refuses a ringing call."""
    return _ring_ends(call, ReleaseSide.CALLEE, routing.REJECTED)


def busy(*, call: CallRecord) -> CallRecord:
    """The called handset turns out to be busy."""
    return _ring_ends(call, ReleaseSide.CALLEE, routing.BUSY)


def no_answer(*, call: CallRecord) -> CallRecord:
    """Nobody answers: the platform gives up now instead of after a minute."""
    return _ring_ends(call, ReleaseSide.PLATFORM, routing.NO_ANSWER)


@transaction.atomic
def _ring_ends(call: CallRecord, by: str, cause: int) -> CallRecord:
    call = _locked(call)
    _require_ringing(call)
    if not _end(call, clock.now(), by, cause):
        raise errors.CallOver
    return call


def _end(call: CallRecord, at: dt.datetime, by: str, cause: int, **values: Any) -> bool:
    """End a call once: its recording, its reports, its fee last (the wallet stays locked until commit)."""
    was = call.state
    if not move(
        call, field="state", source=[CallState.RINGING, CallState.TALKING], target=CallState.ENDED, released_at=at,
        released_by=by, cause=cause, next_at=None, **values,
    ):  # fmt: skip
        return False
    has_talked = was == CallState.TALKING
    if has_talked:
        call.sentences = recording.within(call.sentences, (at - call.answered_at).total_seconds())
        if call.is_recorded:
            recordings.store(call)
        call.save(update_fields=["sentences", "recording"])
    note_call(call, ReportKind.CALL_END)
    if has_talked:
        _tell_talk(call)
    return True


def _tell_talk(call: CallRecord) -> None:
    if call.is_recorded:
        note_call(call, ReportKind.RECORDING)
    if call.is_transcribed:
        note_call(call, ReportKind.TRANSCRIPT)
    fees.charge_call(call)
    note_call(call, ReportKind.BILLED_CALL)


def next_due() -> dt.datetime | None:
    """Return when the platform next ends a call by itself."""
    rows = CallRecord.objects.filter(next_at__isnull=False).order_by("next_at")
    return rows.values_list("next_at", flat=True).first()


def end_due(*, call_id: int | None = None, limit: int = 200) -> int:
    """End calls whose time is over (of one call, where named); returns how many. Each at the moment it was due."""
    rows = CallRecord.objects.filter(next_at__isnull=False, next_at__lte=clock.now()).order_by("next_at")
    if call_id is not None:
        rows = rows.filter(pk=call_id)
    return sum(_end_one(pk) for pk in rows.values_list("pk", flat=True)[:limit])


@transaction.atomic
def _end_one(pk: int) -> int:
    rows = CallRecord.objects.select_for_update(of=("self",), skip_locked=True)
    call = rows.select_related("pool", "number", "binding").filter(pk=pk, next_at__lte=clock.now()).first()
    if call is None:
        return 0  # another process was first
    if call.state == CallState.TALKING:
        return int(_end(call, call.next_at, ReleaseSide.PLATFORM, routing.NORMAL))
    if call.callee:
        return int(_end(call, call.next_at, ReleaseSide.PLATFORM, routing.NO_ANSWER))
    return int(_end(call, call.next_at, ReleaseSide.PLATFORM, routing.UNASSIGNED, refusal=Refusal.NO_BINDING))
