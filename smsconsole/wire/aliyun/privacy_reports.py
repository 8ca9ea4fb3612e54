"""Reports of number privacy in the vendor's fields: pushes and queue messages (wire/callbacks.md 3).

The two billed kinds have no published fields; theirs are the words of the others with what was billed.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from core import clock

Facts = dict[str, Any]
Body = dict[str, Any]

CALL_TYPES = {"from_a": 0, "to_a": 1}
UNCONNECTED = {"": 0, "blacklisted": 1, "no_binding": 2, "restricted": 3, "other": 4}
CONTROL = {
    "": "OK", "no_binding": "NO_SUBS_EXIST", "blacklisted": "BLACKLISTED", "restricted": "CONTROL_DISABLE",
    "other": "OTHER",
}  # fmt: skip
RELEASED_BY = {"platform": 0, "caller": 1, "callee": 2}
SMS_TYPES = {"intercepted": 1, "smart": 3}
INTERCEPT_TYPES = {
    "": "NORMAL", "no_binding": "SUBS_NOT_EXISTS", "restricted": "CONTROL_DISABLE", "other": "CALLED_NOT_EXISTS"
}  # fmt: skip
SMS_STATUS = {"sent": 1, "delivered": 1, "failed": 2}
SMART_SIGN = "号码隐私保护"
TRANSCRIBED = "21050000"
CALM = "5.0"  # emotionValue of a made-up voice
RINGS_AFTER = dt.timedelta(seconds=1)


def message_body(kind: str, facts: Facts, channel: str) -> Body:
    """Return a message of ``kind`` (a vendor's word) as it goes out; ``channel`` "push" or "queue"."""
    body = _BUILDERS[kind](facts)
    if channel == "queue" and kind in _CONTROLLED:
        body["control_msg"] = CONTROL[facts["refusal"]]
    return body


def _frame(facts: Facts) -> Body:
    return {
        "pool_key": facts["pool_key"], "sub_id": facts["subs_id"], "out_id": facts["out_id"],
        "call_id": facts["call_id"],
    }  # fmt: skip


def _sides(facts: Facts) -> Body:
    return {
        **_frame(facts), "phone_no": facts["phone_a"], "secret_no": facts["secret_no"], "peer_no": facts["peer"],
        "city": facts["city"], "call_type": CALL_TYPES[facts["direction"]], "call_time": _time(facts["called_at"]),
    }  # fmt: skip


def _start(facts: Facts) -> Body:
    return {
        "id": facts["id"], **_sides(facts), "partner_key": facts["pool_key"],
        "called_display_no": facts["display"], "control_type": "IVR" if facts["waits_for_extension"] else "CONTINUE",
        "unconnected_cause": UNCONNECTED[facts["refusal"]],
    }  # fmt: skip


def _ring(facts: Facts) -> Body:
    return {**_sides(facts), "ring_time": _time(facts["ringing_at"])}


def _pick_up(facts: Facts) -> Body:
    return {**_ring(facts), "start_time": _time(facts["answered_at"])}


def _end(facts: Facts) -> Body:
    """Times that did not happen are those before them: so the vendor says who rang and who talked."""
    out = facts["call_out_at"] or facts["called_at"]
    rang = facts["ringing_at"] or out
    free = _later(rang) if facts["ringing_at"] else out
    return {
        **_start(facts), "call_out_time": _time(out), "ring_time": _time(rang), "free_ring_time": _time(free),
        "start_time": _time(facts["answered_at"] or facts["released_at"]), "release_time": _time(facts["released_at"]),
        "release_dir": RELEASED_BY[facts["released_by"]], "release_cause": facts["cause"],
        "record_url": _record_url(facts), "ring_record_url": "", "control_msg": CONTROL[facts["refusal"]],
        "sms_number": 0,
    }  # fmt: skip


def _record_url(facts: Facts) -> str:
    """Return a fresh link to the recording; it lives two hours, and is made when the report goes out."""
    from privacy_numbers.models import CallRecord
    from privacy_numbers.services.recordings import link_token
    from smsconsole.supervisor.banner import base_url

    if not facts["is_recorded"]:
        return ""
    call = CallRecord.objects.filter(pk=facts["id"]).first()
    return f"{base_url()}/recordings/{link_token(call)}.wav" if call and call.recording else ""


def _recording(facts: Facts) -> Body:
    return {**_frame(facts), "call_time": _milliseconds(facts["called_at"])}


def _transcript(facts: Facts) -> Body:
    said, before = [], 0
    for sentence in facts["sentences"]:
        begin, end = sentence["begin_ms"], sentence["end_ms"]
        said.append(
            {
                "beginTime": begin, "endTime": end, "channelId": sentence["channel"], "text": sentence["text"],
                "emotionValue": CALM, "silenceDuration": str((begin - before) // 1000),
                "speechRate": str(len(sentence["text"]) * 60_000 // max(1, end - begin)),
            }
        )  # fmt: skip
        before = end
    return {
        "callId": facts["call_id"], "bizDuration": facts["seconds"] * 1000, "secretNo": facts["secret_no"],
        "partnerKey": facts["pool_key"], "statusCode": TRANSCRIBED, "sentences": said,
    }  # fmt: skip


def _text(facts: Facts) -> Body:
    body = {
        "id": facts["id"], "partner_key": facts["pool_key"], "pool_key": facts["pool_key"], "out_id": facts["out_id"],
        "sub_id": facts["subs_id"], "sms_type": SMS_TYPES[facts["kind"]], "send_no": facts["sender"],
        "secret_no": facts["secret_no"], "receive_no": facts["receiver"], "sms_content": facts["content"],
        "call_id": facts["text_id"], "start_time": _time(facts["sent_at"]),
    }  # fmt: skip
    if facts["kind"] == "smart":
        body.update(sms_sign=SMART_SIGN, code=facts["code"] or "ACCEPTD")
        if facts["state"] in SMS_STATUS:  # a held one has none yet
            body["status"] = SMS_STATUS[facts["state"]]
    elif facts["mode"] == "intercept_full":
        body["sms_intercept_type"] = INTERCEPT_TYPES[facts["refusal"]]
    return body


def _billed_call(facts: Facts) -> Body:
    return {
        **_sides(facts), "partner_key": facts["pool_key"], "start_time": _time(facts["answered_at"]),
        "release_time": _time(facts["released_at"]), "billing_minutes": facts["minutes"], "call_fee": facts["fee"],
        "record_fee": facts["recording_fee"],
    }  # fmt: skip


def _billed_text(facts: Facts) -> Body:
    return {
        "partner_key": facts["pool_key"], "pool_key": facts["pool_key"], "sub_id": facts["subs_id"],
        "out_id": facts["out_id"], "call_id": facts["text_id"], "secret_no": facts["secret_no"],
        "sms_type": SMS_TYPES[facts["kind"]], "sms_number": facts["segments"], "sms_fee": facts["fee"],
        "start_time": _time(facts["sent_at"]),
    }  # fmt: skip


def _time(text: str | None) -> str:
    return clock.local(dt.datetime.fromisoformat(text)).strftime("%Y-%m-%d %H:%M:%S") if text else ""


def _later(text: str) -> str:
    return (dt.datetime.fromisoformat(text) + RINGS_AFTER).isoformat()


def _milliseconds(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp() * 1000)


_BUILDERS: dict[str, Callable[[Facts], Body]] = {
    "SecretStartReport": _start,
    "SecretRingReport": _ring,
    "SecretPickUpReport": _pick_up,
    "SecretReport": _end,
    "SecretRecording": _recording,
    "SecretAsrReport": _transcript,
    "SecretSmsIntercept": _text,
    "SecretBilledCall": _billed_call,
    "SecretBilledSms": _billed_text,
}
_CONTROLLED = {"SecretStartReport", "SecretReport"}
