"""What was said: addresses of recordings, transcripts, and held texts let go (domain.md 12.9, 12.12)."""

from typing import Any

from privacy_numbers.models import CallRecord, TextRecord
from privacy_numbers.services.recordings import link_token
from privacy_numbers.services.texts import confirm_text
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.privacy import finding
from smsconsole.wire.aliyun.privacy.numbers import OK_X

PATH = "/recordings/"  # of smsconsole.urls, which the wire's own table of addresses knows nothing of
ASR_DONE = "21050000"
CALM = "5"  # of 1 to 10: voices here have no mood


def download_url(call: Call) -> dict[str, Any]:
    return {"DownloadUrl": _address(call, finding.call_record(call, finding.pool_or_none(call)))}


def public_urls(call: Call) -> dict[str, Any]:
    """The same; with CheckSubs only of a call that went through a binding. What rang is not recorded."""
    row = finding.call_record(call, finding.pool(call, "PartnerKey"))
    if call.values["CheckSubs"] and row.binding_id is None:
        raise BusinessError("isv.SUBS_NOT_EXIST")
    return {"Data": {"PhonePublicUrl": _address(call, row), "RingPublicUrl": ""}}


def sound(call: Call) -> dict[str, Any]:
    return {"Data": {"FileUrl": _address(call, finding.call_record(call, finding.pool(call, "CustomerPoolKey")))}}


def transcript(call: Call) -> dict[str, Any]:
    """The sentences of a call with their times, who spoke, and how fast."""
    row = finding.call_record(call, finding.pool(call))
    if not row.is_transcribed or row.answered_at is None or row.released_at is None:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "CallId")
    return {
        "Data": {
            "BizDuration": int((row.released_at - row.answered_at).total_seconds() * 1000),
            "BusinessId": row.call_id,
            "BusinessKey": row.pool.key,
            "Code": ASR_DONE,
            "Msg": "success",
            "RequestId": call.request_id,
            "Sentences": _sentences(row),
            "Type": "asr",
        }
    }


def confirm(call: Call) -> dict[str, Any]:
    """Let a text go that waits in a pool that confirms before sending; CallId is the text's id."""
    pool = finding.pool(call)
    number = finding.number(call, "SecretNo", pool)
    row = TextRecord.objects.filter(number=number, text_id=call.values["CallId"].strip()).first()
    if row is None:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "CallId")
    confirm_text(text=row)
    return {"Data": "true"}


def _address(call: Call, row: CallRecord) -> str:
    """Return where a recording is fetched for two hours; raises RecordingMissing."""
    return f"{call.origin}{PATH}{link_token(row)}.wav"


def _sentences(row: CallRecord) -> list[dict[str, Any]]:
    lines, before = [], 0
    for said in row.sentences:
        begin, end, text = int(said["begin_ms"]), int(said["end_ms"]), str(said["text"])
        lines.append(
            {
                "BeginTime": begin,
                "EndTime": end,
                "ChannelId": int(said["channel"]),
                "Text": text,
                "EmotionValue": CALM,
                "SilenceDuration": str(max(0, begin - before) // 1000),
                "SpeechRate": len(text) * 60_000 // max(1, end - begin),
            }
        )
        before = end
    return lines


TABLE = (
    action("QueryRecordFileDownloadUrl", "CallId! CallTime PoolKey ProductType", download_url),
    action("GetTotalPublicUrl", "CallId! CallTime! CheckSubs!:boolean PartnerKey!", public_urls),
    action("GetSecretAsrDetail", "CallId! CallTime! PoolKey!", transcript),
    action(
        "QuerySoundRecord", "CallId! CallerParentId:optional CustomerPoolKey! ReqId!", sound, success=True, ok=OK_X
    ),
    action("ConfirmSendSms", "CallId! PoolKey! SecretNo!", confirm, writes=True),
)  # fmt: skip
