"""Calls through an X number: who is called, what is shown, how they end, what they cost."""

import datetime as dt
import io
import wave
from decimal import Decimal
from typing import Any

import pytest

from billing.models import LedgerEntry, Wallet
from billing.selectors import audit
from core import clock, duties
from privacy_numbers import errors
from privacy_numbers.choices import PoolType
from privacy_numbers.models import BlackEntry, CallRecord, Report
from privacy_numbers.services import calls, recordings
from tests.privacy_numbers import traffic_cast as cast
from tests.privacy_numbers.traffic_cast import STRANGER, A, B, N


def _start(x: Any, caller: str, **more: Any) -> CallRecord:
    return calls.start_call(account_id=x.account_id, caller=caller, secret_no=x.number, **more)


def _kinds() -> list[str]:
    return list(Report.objects.order_by("pk").values_list("kind", flat=True))


def test_a_calls_x_and_b_sees_x_ringing(yunfan: Any) -> None:
    x, bound = cast.axb(yunfan.account, out_id="order-7")
    call = _start(x, A)
    assert (call.state, call.direction, call.callee, call.display) == ("ringing", "from_a", B, x.number)
    assert (call.binding_id, call.out_id, call.refusal, call.cause) == (bound.pk, "order-7", "", None)
    assert call.next_at == clock.now() + dt.timedelta(seconds=60)
    assert call.call_id == f"20261120120000{call.pk:010d}"
    assert _kinds() == ["SecretStartReport", "SecretRingReport"]


def test_b_calls_x_and_a_is_called(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account, call_display=0)
    call = _start(x, B)
    assert (call.direction, call.callee, call.display) == ("to_a", A, B)  # display 0: the caller's own number


def test_a_stranger_on_an_axb_number_is_refused_as_without_binding(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    call = _start(x, STRANGER)
    assert (call.state, call.refusal, call.cause, call.released_by) == ("ended", "no_binding", 1, "platform")
    assert (call.callee, call.display, call.binding, call.seconds) == ("", "", None, 0)
    assert _kinds() == ["SecretStartReport", "SecretReport"]
    assert not LedgerEntry.objects.filter(cause_kind="privacy_call").exists()


@pytest.mark.parametrize(
    ("restrict", "caller", "refusal"),
    [
        ("CONTROL_AX_DISABLE", A, "restricted"), ("CONTROL_AX_DISABLE", B, ""),
        ("CONTROL_BX_DISABLE", A, ""), ("CONTROL_BX_DISABLE", B, "restricted"),
    ],
)  # fmt: skip
def test_a_restriction_stops_its_direction_only(restrict: str, caller: str, refusal: str, yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account, call_restrict=restrict)
    assert _start(x, caller).refusal == refusal


def test_the_blacklist_of_the_pool_and_of_a_pair(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    base = {"account": yunfan.account, "pool": x.pool, "created_at": clock.now()}
    BlackEntry.objects.create(kind="pool", phone=B, **base)
    BlackEntry.objects.create(kind="point_to_point", phone=A, counterpart=STRANGER, **base)
    assert (_start(x, B).refusal, _start(x, B).cause) == ("blacklisted", 21)
    assert _start(x, A).refusal == ""
    BlackEntry.objects.create(kind="point_to_point", phone=A, counterpart=B, **base)
    assert _start(x, A).refusal == "blacklisted"


def test_a_frozen_number_connects_nobody(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    type(x).objects.filter(pk=x.pk).update(state="frozen")
    assert (_start(x, A).refusal, _start(x, A).cause) == ("other", 3)


def test_axn_lets_everybody_reach_a_and_a_calls_the_last_one_back(yunfan: Any) -> None:
    x = cast.number(cast.pool(yunfan.account, PoolType.AXN))
    bound = cast.binding(x)
    assert (_start(x, A).refusal, _start(x, A).callee) == ("other", "")  # nobody called yet
    assert (_start(x, N).callee, _start(x, STRANGER).callee) == (A, A)
    call = _start(x, A)
    assert (call.callee, call.direction, call.display) == (STRANGER, "from_a", x.number)
    bound.refresh_from_db()
    assert bound.phone_b == STRANGER


def test_an_extension_is_asked_for_and_leads_to_its_a(yunfan: Any) -> None:
    x = cast.number(cast.pool(yunfan.account, PoolType.AXN_EXTENSION))
    cast.binding(x, extension="12")
    cast.binding(x, a=B, extension="345")
    call = _start(x, N)
    assert (call.state, call.callee, call.binding) == ("ringing", "", None)
    with pytest.raises(errors.CallNotRinging):
        calls.answer_call(call=call)
    call = calls.enter_extension(call=call, extension="345")
    assert (call.state, call.callee, call.extension, call.display) == ("ringing", B, "345", x.number)
    with pytest.raises(errors.NoExtensionAsked):
        calls.enter_extension(call=call, extension="12")
    assert _start(x, N, extension="12").callee == A
    assert _start(x, N, extension="99").refusal == "no_binding"
    assert _start(x, A).callee == N  # A has an extension here: no entry, the last caller is called back


def test_whoever_enters_no_extension_is_cut_off_after_a_minute(yunfan: Any, test_clock: Any) -> None:
    x = cast.number(cast.pool(yunfan.account, PoolType.AXN_EXTENSION))
    cast.binding(x, extension="12")
    call = _start(x, N)
    test_clock.advance(seconds=61)
    duties.run_due({"privacy.calls"})
    call.refresh_from_db()
    assert (call.state, call.refusal, call.cause) == ("ended", "no_binding", 1)
    assert call.released_at == call.called_at + dt.timedelta(seconds=60)


def test_axg_members_reach_a_and_a_reaches_the_member_that_called_last(yunfan: Any) -> None:
    x = cast.number(cast.pool(yunfan.account, PoolType.AXG))
    cast.binding(x, members=(B, N))
    assert _start(x, STRANGER).refusal == "no_binding"
    assert _start(x, A).callee == B  # the first of the group, before anybody called
    assert _start(x, N).callee == A
    assert _start(x, A).callee == N


def test_a_talk_of_61_seconds_costs_two_minutes_once_and_its_recording_too(yunfan: Any, test_clock: Any) -> None:
    x, _bound = cast.axb(yunfan.account, is_recorded=True, is_transcribed=True)
    call = _start(x, A)
    test_clock.advance(seconds=5)
    call = calls.answer_call(call=call)
    test_clock.advance(seconds=2)
    call = calls.say(call=call, side="caller", text="您好，外卖到楼下了")
    call = calls.say(call=call, side="callee", text="好的")
    test_clock.advance(seconds=59)
    call = calls.hang_up(call=call, side="callee")
    assert (call.state, call.released_by, call.cause, call.seconds) == ("ended", "callee", 16, 61)
    assert (call.minutes, call.fee, call.recording_fee) == (2, Decimal("0.22"), Decimal("0.02"))
    assert call.sentences == [
        {"begin_ms": 2000, "end_ms": 3980, "channel": 0, "text": "您好，外卖到楼下了"},
        {"begin_ms": 3980, "end_ms": 4420, "channel": 1, "text": "好的"},
    ]
    assert _kinds() == [
        "SecretStartReport", "SecretRingReport", "SecretPickUpReport", "SecretReport", "SecretRecording",
        "SecretAsrReport", "SecretBilledCall",
    ]  # fmt: skip
    with pytest.raises(errors.CallOver):
        calls.hang_up(call=call, side="caller")
    assert calls.end_due() == 0
    entries = LedgerEntry.objects.filter(cause_kind__startswith="privacy_").order_by("pk")
    assert list(entries.values_list("cause_kind", "cause_id", "product", "quantity", "amount", "pool_id")) == [
        ("privacy_call", call.call_id, "privacy_call", 2, Decimal("-0.22"), x.pool_id),
        ("privacy_record", call.call_id, "privacy_record", 2, Decimal("-0.02"), x.pool_id),
    ]
    assert Wallet.objects.get(account=yunfan.account).balance == Decimal("9999.76")
    problems = [problem for problem in audit(yunfan.account.pk) if "privacy" in str(problem)]
    assert problems == []


def test_the_recording_is_a_wav_of_the_talk_and_its_link_lives_two_hours(yunfan: Any, test_clock: Any) -> None:
    x, _bound = cast.axb(yunfan.account, is_recorded=True)
    call = calls.answer_call(call=_start(x, A))
    test_clock.advance(seconds=10)
    call = calls.hang_up(call=call, side="caller")
    with call.recording.open("rb") as stored, wave.open(io.BytesIO(stored.read())) as sound:
        assert (sound.getframerate(), sound.getnframes(), sound.getnchannels()) == (8000, 80_000, 1)
    token = recordings.link_token(call)
    test_clock.advance(seconds=7199)
    assert recordings.opened(token) == call
    test_clock.advance(seconds=1)
    for bad in (token, token + "x", "nonsense"):
        with pytest.raises(errors.LinkExpired):
            recordings.opened(bad)


def test_nobody_answers_for_a_minute(yunfan: Any, test_clock: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    call = _start(x, A)
    test_clock.advance(seconds=59)
    assert duties.run_due({"privacy.calls"}) == {}
    test_clock.advance(seconds=30)
    assert duties.run_due({"privacy.calls"}) == {"privacy.calls": 1}
    call.refresh_from_db()
    assert (call.state, call.cause, call.released_by, call.minutes) == ("ended", 19, "platform", 0)
    assert call.released_at == call.called_at + dt.timedelta(seconds=60)


def test_an_answer_after_the_minute_is_too_late_even_where_no_duty_ran(yunfan: Any, test_clock: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    call = _start(x, A)
    test_clock.advance(seconds=61)
    with pytest.raises(errors.CallOver):
        calls.answer_call(call=call)


@pytest.mark.parametrize(("timeout", "seconds", "fee"), [(90, 90, "0.22"), (None, 14_400, "26.40")])
def test_the_platform_ends_a_long_call(timeout: Any, seconds: int, fee: str, yunfan: Any, test_clock: Any) -> None:
    x, _bound = cast.axb(yunfan.account, call_timeout=timeout)
    call = calls.answer_call(call=_start(x, A))
    test_clock.advance(hours=5)
    duties.run_due({"privacy.calls"})
    call.refresh_from_db()
    assert (call.state, call.released_by, call.cause, call.seconds) == ("ended", "platform", 16, seconds)
    assert call.fee == Decimal(fee)


@pytest.mark.parametrize(
    ("step", "by", "cause"),
    [(calls.reject, "callee", 21), (calls.busy, "callee", 17), (calls.no_answer, "platform", 19)],
)
def test_a_ringing_call_ends_without_an_answer(step: Any, by: str, cause: int, yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account, is_recorded=True)
    call = step(call=_start(x, A))
    assert (call.state, call.released_by, call.cause, call.fee, bool(call.recording)) == ("ended", by, cause, 0, False)
    with pytest.raises(errors.CallOver):
        calls.reject(call=call)


def test_the_caller_gives_up_and_a_cause_can_be_named(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    assert calls.hang_up(call=_start(x, A), side="caller").cause == 16
    call = calls.answer_call(call=_start(x, A))
    with pytest.raises(errors.CauseInvalid):
        calls.hang_up(call=call, side="caller", cause=128)
    assert calls.hang_up(call=call, side="caller", cause=31).cause == 31


@pytest.mark.parametrize(
    ("phone", "outcome", "cause"),
    [("17000000117", "", 17), ("17000000127", "", 27), (B, "busy", 17), (B, "absent", 20)],
)
def test_a_handset_with_a_fixed_fate(phone: str, outcome: str, cause: int, yunfan: Any) -> None:
    x = cast.number(cast.pool(yunfan.account))
    cast.binding(x, b=phone)
    call = _start(x, A, outcome=outcome)
    assert (call.state, call.cause, call.ringing_at, call.refusal) == ("ended", cause, None, "")


def test_saying_needs_a_talk_a_side_and_words(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    call = _start(x, A)
    with pytest.raises(errors.CallNotTalking):
        calls.say(call=call, side="caller", text="喂")
    call = calls.answer_call(call=call)
    with pytest.raises(errors.SideInvalid):
        calls.say(call=call, side="both", text="喂")
    for text in ("", " ", "x" * 201, "a\0b"):
        with pytest.raises(errors.SentenceInvalid):
            calls.say(call=call, side="caller", text=text)
    call.refresh_from_db()
    assert call.sentences == []


def test_a_number_of_another_account_is_unknown_and_a_caller_must_have_digits(yunfan: Any, other: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    with pytest.raises(errors.NumberUnknown):
        calls.start_call(account_id=other.account.pk, caller=A, secret_no=x.number)
    for caller in ("", "12", "abc", "１３９００００００００１", "1" * 21):
        with pytest.raises(errors.CallerInvalid):
            _start(x, caller)
    assert CallRecord.objects.count() == 0
    assert Report.objects.count() == 0


def test_a_landline_and_a_number_with_country_code_are_understood(yunfan: Any) -> None:
    x = cast.number(cast.pool(yunfan.account))
    cast.binding(x, b="057188886666")
    assert _start(x, "0571-88886666").callee == A
    assert _start(x, "+86 139 0000 0001").callee == "057188886666"


def test_the_pools_tone_and_the_bindings_own(yunfan: Any) -> None:
    x, bound = cast.axb(yunfan.account)
    type(bound).objects.filter(pk=bound.pk).update(ring_config={"AXBRing_1": "10000007"})
    assert (_start(x, A).tone, _start(x, B).tone) == ("10000007", "")
