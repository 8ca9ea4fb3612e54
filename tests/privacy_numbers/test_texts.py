"""Texts to an X number in each SMS mode."""

from decimal import Decimal
from typing import Any

import pytest

from billing.models import LedgerEntry
from billing.selectors import audit
from core import duties
from privacy_numbers import errors
from privacy_numbers.choices import PoolType
from privacy_numbers.models import BlackEntry, NumberPool, Report, TextOptOut, TextRecord
from privacy_numbers.services import texts
from tests.privacy_numbers import traffic_cast as cast
from tests.privacy_numbers.traffic_cast import STRANGER, A, B, N


def _send(x: Any, sender: str = A, content: str = "我到了，在门口等您") -> TextRecord:
    return texts.send_text(account_id=x.account_id, sender=sender, secret_no=x.number, content=content)


def _arrive(text: TextRecord, test_clock: Any) -> TextRecord:
    test_clock.advance(seconds=5)
    duties.run_due({"privacy.texts"})
    text.refresh_from_db()
    return text


def _charges() -> list[tuple]:
    rows = LedgerEntry.objects.filter(cause_kind="privacy_text").order_by("pk")
    return list(rows.values_list("product", "quantity", "amount"))


def _kinds() -> list[str]:
    return list(Report.objects.order_by("pk").values_list("kind", flat=True))


def test_with_texts_off_nothing_is_passed_on_told_or_charged(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    text = _send(x)
    assert (text.kind, text.state, text.code, text.fee, text.shown) == ("blocked", "failed", "REJECTD", 0, "")
    assert (_kinds(), _charges()) == ([], [])


def test_interception_takes_texts_of_a_binding_for_25_thousandths_a_segment(yunfan: Any) -> None:
    x, bound = cast.axb(yunfan.account, sms_mode="intercept")
    text = _send(x, content="字" * 71)
    assert (text.kind, text.state, text.receiver, text.binding_id) == ("intercepted", "intercepted", B, bound.pk)
    assert (text.segments, text.fee, text.ended_at) == (2, Decimal("0.05"), text.sent_at)
    assert _charges() == [("privacy_caught", 2, Decimal("-0.05"))]
    assert _kinds() == ["SecretSmsIntercept", "SecretBilledSms"]
    assert (_send(x, STRANGER).kind, len(_charges()), len(_kinds())) == ("blocked", 1, 2)


def test_full_interception_also_takes_what_reaches_nobody(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="intercept_full", call_restrict="CONTROL_AX_DISABLE")
    found = [(text.kind, text.refusal) for text in (_send(x), _send(x, B), _send(x, STRANGER))]
    assert found == [("intercepted", "restricted"), ("intercepted", ""), ("intercepted", "no_binding")]
    assert len(_charges()) == 3


def test_a_smart_text_arrives_with_signature_and_opt_out_and_is_charged_by_its_receipt(
    yunfan: Any, test_clock: Any
) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="smart")
    text = _send(x)
    assert (text.kind, text.state, text.receiver, text.fee) == ("smart", "sent", B, 0)
    assert text.shown == "【号码隐私保护】我到了，在门口等您回T退订"
    assert (_kinds(), _charges()) == ([], [])
    text = _arrive(text, test_clock)
    assert (text.state, text.code, text.segments, text.fee) == ("delivered", "DELIVRD", 1, Decimal("0.1"))
    assert _charges() == [("privacy_smart", 1, Decimal("-0.1"))]
    assert _kinds() == ["SecretSmsIntercept", "SecretBilledSms"]
    assert (texts.end_due(), len(_charges())) == (0, 1)
    assert not [problem for problem in audit(yunfan.account.pk) if "privacy" in str(problem)]


@pytest.mark.parametrize(("length", "segments"), [(58, 1), (59, 2)])
def test_signature_and_opt_out_count_into_the_seventy_characters(length: int, segments: int, yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="smart")
    text = _send(x, content="字" * length)
    assert (len(text.shown), text.segments) == (length + 12, segments)


def test_a_smart_text_that_fails_costs_what_interception_costs(yunfan: Any, test_clock: Any) -> None:
    x = cast.number(cast.pool(yunfan.account, sms_mode="smart"))
    cast.binding(x, b="17000000001")  # a magic number: not on service
    text = _arrive(_send(x), test_clock)
    assert (text.state, text.code, text.fee) == ("failed", "UNDELIV", Decimal("0.025"))
    assert _charges() == [("privacy_caught", 1, Decimal("-0.025"))]


def test_silence_of_the_carrier_is_an_expired_text_after_three_days(yunfan: Any, test_clock: Any) -> None:
    x = cast.number(cast.pool(yunfan.account, sms_mode="smart"))
    cast.binding(x, b="17000000005")
    text = _send(x)
    test_clock.advance(hours=71)
    assert _arrive(text, test_clock).state == "sent"
    test_clock.advance(hours=1)
    text = _arrive(text, test_clock)
    assert (text.state, text.code, text.fee) == ("failed", "EXPIRED", Decimal("0.025"))


def test_an_unlawful_text_is_blocked_reported_and_charged_as_intercepted(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="smart")
    text = _send(x, content="网上赌博日赚千元")
    assert (text.kind, text.state, text.code, text.fee) == ("smart", "failed", "REJECTD", Decimal("0.025"))
    assert text.problem
    assert _kinds() == ["SecretSmsIntercept", "SecretBilledSms"]
    texts.pass_word(pool=x.pool, word=text.problem)
    passed = _send(x, content=text.problem)
    assert (passed.state, passed.problem) == ("sent", "")


def test_t_ends_smart_texts_for_the_number_that_answers_it(yunfan: Any, test_clock: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="smart")
    text = _send(x)
    with pytest.raises(errors.TextNotArrived):
        texts.reply_to_text(text=text, content="T")
    text = _arrive(text, test_clock)
    with pytest.raises(errors.TextNotAnswerable):
        texts.reply_to_text(text=text, content="好的")
    assert TextOptOut.objects.count() == 0
    row = texts.reply_to_text(text=text, content=" t ")
    assert (row.phone, row.account_id) == (B, yunfan.account.pk)
    assert texts.reply_to_text(text=text, content="退订").pk == row.pk
    blocked = _send(x)
    assert (blocked.state, blocked.code, blocked.fee) == ("failed", "REJECTD", Decimal("0.025"))
    assert _send(x, B).state == "sent"  # A did not opt out
    texts.opt_in(opt_out=row)
    assert _send(x).state == "sent"


def test_a_held_text_waits_for_confirmation(yunfan: Any, test_clock: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="smart")
    NumberPool.objects.update(confirms_texts=True)
    text = _send(x)
    assert (text.state, _kinds(), _charges()) == ("held", ["SecretSmsIntercept"], [])
    assert Report.objects.get().body["state"] == "held"
    text = texts.confirm_text(text=text)
    assert text.state == "sent"
    with pytest.raises(errors.TextNotHeld):
        texts.confirm_text(text=text)
    assert _arrive(text, test_clock).state == "delivered"
    lapsed = _send(x)
    test_clock.advance(hours=24)
    with pytest.raises(errors.TextNotHeld):
        texts.confirm_text(text=lapsed)
    assert duties.run_due({"privacy.texts"}) == {"privacy.texts": 1}
    lapsed.refresh_from_db()
    assert (lapsed.state, lapsed.code, lapsed.fee) == ("failed", "EXPIRED", Decimal("0.025"))


def test_smart_texts_without_binding_blacklisted_or_on_95_numbers_go_nowhere_and_cost_nothing(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="smart")
    BlackEntry.objects.create(account=yunfan.account, pool=x.pool, kind="pool", phone=B, created_at=x.bought_at)
    y = cast.number(cast.pool(yunfan.account, PoolType.AXN_95, sms_mode="smart"), number="950130000001")
    cast.binding(y)
    found = [(text.kind, text.refusal) for text in (_send(x, STRANGER), _send(x, B), _send(y, N))]
    assert found == [("blocked", "no_binding"), ("blocked", "blacklisted"), ("blocked", "")]
    assert (_kinds(), _charges()) == ([], [])


def test_a_text_to_an_extension_number_belongs_to_whom_the_sender_called_last(yunfan: Any) -> None:
    from privacy_numbers.services import calls

    x = cast.number(cast.pool(yunfan.account, PoolType.AXN_EXTENSION, sms_mode="intercept"))
    cast.binding(x, extension="12")
    assert _send(x, N).kind == "blocked"
    calls.start_call(account_id=x.account_id, caller=N, secret_no=x.number, extension="12")
    assert (_send(x, N).receiver, _send(x, A).receiver) == (A, N)


@pytest.mark.parametrize("content", ["", "  ", "x" * 1001, "a\0b"])
def test_a_text_without_words_is_refused_and_nothing_is_kept(content: str, yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="intercept")
    with pytest.raises(errors.TextInvalid):
        _send(x, content=content)
    assert (TextRecord.objects.count(), _charges()) == (0, [])
