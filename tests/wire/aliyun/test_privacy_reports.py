"""What an account's program gets of number privacy, field by field."""

import json
from typing import Any

import pytest

from privacy_numbers.models import Report
from privacy_numbers.services import calls, queues, reports, texts
from tests.privacy_numbers import traffic_cast as cast
from tests.privacy_numbers.traffic_cast import STRANGER, A, B


def _bodies(channel: str = "push") -> dict[str, dict[str, Any]]:
    return {row.kind: reports.message_of(row, channel) for row in Report.objects.order_by("pk")}


def test_the_messages_of_a_talk(yunfan: Any, test_clock: Any) -> None:
    x, bound = cast.axb(yunfan.account, is_recorded=True, is_transcribed=True, out_id="o-1")
    call = calls.start_call(account_id=yunfan.account.pk, caller=B, secret_no=x.number)
    test_clock.advance(seconds=8)
    calls.answer_call(call=call)
    calls.say(call=call, side="callee", text="喂，你好")
    test_clock.advance(seconds=90)
    call = calls.hang_up(call=call, side="caller")
    found = _bodies()
    frame = {"pool_key": x.pool.key, "sub_id": bound.subs_id, "out_id": "o-1", "call_id": call.call_id}
    sides = {
        **frame, "phone_no": A, "secret_no": x.number, "peer_no": B, "city": "杭州", "call_type": 1,
        "call_time": "2026-11-20 12:00:00",
    }  # fmt: skip
    start = {
        **sides, "id": call.pk, "partner_key": x.pool.key, "called_display_no": x.number, "control_type": "CONTINUE",
        "unconnected_cause": 0,
    }  # fmt: skip
    url = found["SecretReport"].pop("record_url")
    assert url.startswith("http://127.0.0.1:8000/recordings/")
    assert url.endswith(".wav")
    assert found == {
        "SecretStartReport": start,
        "SecretRingReport": {**sides, "ring_time": "2026-11-20 12:00:00"},
        "SecretPickUpReport": {**sides, "ring_time": "2026-11-20 12:00:00", "start_time": "2026-11-20 12:00:08"},
        "SecretReport": {
            **start, "call_out_time": "2026-11-20 12:00:00", "ring_time": "2026-11-20 12:00:00",
            "free_ring_time": "2026-11-20 12:00:01", "start_time": "2026-11-20 12:00:08",
            "release_time": "2026-11-20 12:01:38", "release_dir": 1, "release_cause": 16, "ring_record_url": "",
            "control_msg": "OK", "sms_number": 0,
        },
        "SecretRecording": {**frame, "call_time": 1_795_147_200_000},
        "SecretAsrReport": {
            "callId": call.call_id, "bizDuration": 90_000, "secretNo": x.number, "partnerKey": x.pool.key,
            "statusCode": "21050000",
            "sentences": [{"beginTime": 0, "endTime": 880, "channelId": 1, "text": "喂，你好", "emotionValue": "5.0",
                           "silenceDuration": "0", "speechRate": "272"}],
        },
        "SecretBilledCall": {
            **sides, "partner_key": x.pool.key, "start_time": "2026-11-20 12:00:08",
            "release_time": "2026-11-20 12:01:38", "billing_minutes": 2, "call_fee": "0.2200", "record_fee": "0.0200",
        },
    }  # fmt: skip
    assert json.dumps(found)


def test_a_refused_call_says_why_and_its_times_are_those_before_them(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    calls.start_call(account_id=yunfan.account.pk, caller=STRANGER, secret_no=x.number)
    end = _bodies()["SecretReport"]
    times = {name: end[name] for name in ("call_out_time", "ring_time", "free_ring_time", "start_time", "release_time")}
    assert set(times.values()) == {"2026-11-20 12:00:00"}
    assert (end["unconnected_cause"], end["control_msg"], end["release_cause"], end["release_dir"]) == (
        2, "NO_SUBS_EXIST", 1, 0
    )  # fmt: skip
    assert (end["sub_id"], end["record_url"], end["peer_no"]) == ("", "", STRANGER)


def test_a_queue_message_carries_control_msg_from_the_start(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    calls.start_call(account_id=yunfan.account.pk, caller=STRANGER, secret_no=x.number)
    got = queues.receive(queue=reports.default_queue(yunfan.account.pk))
    assert [row.body["control_msg"] for row in got] == ["NO_SUBS_EXIST", "NO_SUBS_EXIST"]


@pytest.mark.parametrize(("mode", "word"), [("intercept", None), ("intercept_full", "NORMAL")])
def test_an_intercepted_text(mode: str, word: Any, yunfan: Any) -> None:
    x, bound = cast.axb(yunfan.account, sms_mode=mode)
    text = texts.send_text(account_id=yunfan.account.pk, sender=A, secret_no=x.number, content="到了")
    found = _bodies()
    expected = {
        "id": text.pk, "partner_key": x.pool.key, "pool_key": x.pool.key, "out_id": "", "sub_id": bound.subs_id,
        "sms_type": 1, "send_no": A, "secret_no": x.number, "receive_no": B, "sms_content": "到了",
        "call_id": text.text_id, "start_time": "2026-11-20 12:00:00",
    }  # fmt: skip
    assert found["SecretSmsIntercept"] == expected | ({"sms_intercept_type": word} if word else {})
    billed = found["SecretBilledSms"]
    assert (billed["sms_number"], billed["sms_fee"], billed["sms_type"]) == (1, "0.0250", 1)


def test_a_smart_text_says_sent_or_failed(yunfan: Any, test_clock: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="smart")
    texts.send_text(account_id=yunfan.account.pk, sender=A, secret_no=x.number, content="到了")
    test_clock.advance(seconds=5)
    texts.end_due()
    body = _bodies()["SecretSmsIntercept"]
    assert (body["sms_type"], body["sms_sign"], body["status"], body["code"]) == (3, "号码隐私保护", 1, "DELIVRD")
