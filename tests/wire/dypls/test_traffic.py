"""What was said through X numbers: recordings, transcripts, held texts; and the whole life of a number by the SDK."""

import io
import json
import wave
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client as Browser

from privacy_numbers.models import CallRecord, SecretNumber, StockPlace, TextRecord
from privacy_numbers.services import calls, texts
from tests import factories
from tests.wire import clients, inprocess
from tests.wire.dypls.asking import A, B, C, Golden, ask, bound, client, code, still

pytestmark = pytest.mark.wire


def _talk(cast: Any, test_clock: Any, secret_no: str, caller: str = B) -> CallRecord:
    """B calls X, A answers, both say something, B hangs up after a minute."""
    call = calls.start_call(account_id=cast.account.pk, caller=caller, secret_no=secret_no)
    test_clock.advance(seconds=3)
    call = calls.answer_call(call=call)
    calls.say(call=call, side="caller", text="你好，快递到了。")
    test_clock.advance(seconds=30)
    calls.say(call=call, side="callee", text="放在门口吧。")
    test_clock.advance(seconds=30)
    return calls.hang_up(call=call, side="caller")


def test_a_number_is_bought_bound_called_heard_and_unbound(url: str, cast: Any, pool: Any, test_clock: Any) -> None:
    StockPlace.objects.filter(kind="virtual", city="杭州").update(left=9)
    x = ask(url, "BuySecretNo", PoolKey=pool.key, City="杭州", SpecId=1)["SecretBuyInfoDTO"]["SecretNo"]
    row = bound(url, "BindAxb", pool, PhoneNoB=B, PhoneNoX=x, IsRecordingEnabled=True, OutId="17")
    call = _talk(cast, test_clock, x)
    assert (call.callee, call.display, call.binding_id, call.minutes) == (A, x, row.pk, 1)
    link = ask(url, "QueryRecordFileDownloadUrl", CallId=call.call_id, PoolKey=pool.key, CallTime="now")["DownloadUrl"]
    assert link.startswith(f"{url}/recordings/")
    answer = Browser().get(urlsplit(link).path)
    with wave.open(io.BytesIO(b"".join(answer.streaming_content))) as sound:
        assert sound.getnframes() // sound.getframerate() == 60
    ended = {"SubsId": row.subs_id, "SecretNo": x, "PoolKey": pool.key}
    assert code(url, "UnbindSubscription", **ended) == "OK"
    assert calls.start_call(account_id=cast.account.pk, caller=B, secret_no=x).refusal == "no_binding"
    assert code(url, "ReleaseSecretNo", PoolKey=pool.key, SecretNo=x) == "OK"
    test_clock.advance(hours=2, seconds=1)
    assert Browser().get(urlsplit(link).path).status_code == 404
    assert SecretNumber.objects.get(number=x).state == "released"


def test_every_action_that_hands_out_a_recording_does(
    url: str, cast: Any, pool: Any, test_clock: Any, golden: Golden
) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B, IsRecordingEnabled=True)
    call = _talk(cast, test_clock, row.number.number)
    named = {"CallId": call.call_id}
    when = "2026-11-20 12:00:00"
    first = ask(url, "QueryRecordFileDownloadUrl", **named)
    golden("dypls_query_record_file_download_url", still(first))
    both = ask(url, "GetTotalPublicUrl", **named, CallTime=when, CheckSubs=True, PartnerKey=pool.key)
    golden("dypls_get_total_public_url", still(both))
    sound = ask(url, "QuerySoundRecord", **named, ReqId="1", CustomerPoolKey=pool.key)
    golden("dypls_query_sound_record", still(sound))
    for link in (first["DownloadUrl"], both["Data"]["PhonePublicUrl"], sound["Data"]["FileUrl"]):
        assert Browser().get(urlsplit(link).path)["Content-Type"] == "audio/wav"


def test_a_call_that_was_not_recorded_or_is_not_known_has_no_recording(
    url: str, cast: Any, pool: Any, axn: Any, test_clock: Any
) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    call = _talk(cast, test_clock, row.number.number)
    stranger = calls.start_call(account_id=cast.account.pk, caller=C, secret_no=row.number.number)
    for named in ({"CallId": call.call_id}, {"CallId": "1"}, {"CallId": call.call_id, "PoolKey": axn.key}):
        assert code(url, "QueryRecordFileDownloadUrl", **named) == "isv.ILLEGAL_ARGUMENT"
    asked = {"CallTime": "now", "PartnerKey": pool.key, "CheckSubs": True}
    assert code(url, "GetTotalPublicUrl", **asked, CallId=stranger.call_id) == "isv.SUBS_NOT_EXIST"
    text = {"CallTime": "now", "PoolKey": pool.key, "CallId": call.call_id}
    assert code(url, "GetSecretAsrDetail", **text) == "isv.ILLEGAL_ARGUMENT"


def test_a_transcript_is_what_both_said(url: str, cast: Any, pool: Any, test_clock: Any, golden: Golden) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B, IsRecordingEnabled=True, ASRStatus=True)
    call = _talk(cast, test_clock, row.number.number)
    answer = ask(url, "GetSecretAsrDetail", CallId=call.call_id, CallTime="now", PoolKey=pool.key)
    golden("dypls_get_secret_asr_detail", still(answer))
    said = [(line["ChannelId"], line["Text"]) for line in answer["Data"]["Sentences"]]
    assert said == [(0, "你好，快递到了。"), (1, "放在门口吧。")]
    assert answer["Data"]["BizDuration"] == 60_000


def _confirm(url: str, pool: Any, **changed: str) -> dict[str, Any]:
    """No SDK of this version has the action: it is called as any client may."""
    fields = {"Action": "ConfirmSendSms", "PoolKey": pool.key, **changed}
    reply = inprocess.ask("GET", f"{url}/?{clients.rpc_query(fields)}", b"", {"host": inprocess.HOST})
    body: dict[str, Any] = json.loads(reply.content)
    return body


def test_a_held_text_is_let_go_once_and_within_its_time(
    url: str, cast: Any, pool: Any, test_clock: Any, golden: Golden
) -> None:
    type(pool).objects.filter(pk=pool.pk).update(sms_mode="smart", confirms_texts=True)
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    text = texts.send_text(account_id=cast.account.pk, sender=B, secret_no=row.number.number, content="我到楼下了")
    named = {"SecretNo": row.number.number, "CallId": text.text_id}
    assert text.state == "held"
    assert _confirm(url, pool, **{**named, "CallId": "1"})["Code"] == "isv.ILLEGAL_ARGUMENT"
    assert _confirm(url, pool, **{**named, "SecretNo": "17000000000"})["Code"] == "isv.NO_NOT_EXIST"
    golden("dypls_confirm_send_sms", _confirm(url, pool, **named))
    assert TextRecord.objects.get().state == "sent"
    assert _confirm(url, pool, **named)["Code"] == "isv.FORBIDDEN_ACTION"
    late = texts.send_text(account_id=cast.account.pk, sender=B, secret_no=row.number.number, content="还在吗")
    test_clock.advance(days=1, seconds=1)
    assert _confirm(url, pool, **{**named, "CallId": late.text_id})["Code"] == "isv.FORBIDDEN_ACTION"


def test_a_blacklisted_caller_reaches_nobody_and_a_rejected_way_is_shut(url: str, cast: Any, pool: Any) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    x, fields = row.number.number, {"PoolKey": pool.key, "BlackNo": f"{A}:{B}", "BlackType": "POINT_TO_POINT_BLACK"}
    assert code(url, "AddSecretBlacklist", **fields, WayControl="PHONEA_REJECT") == "OK"
    assert calls.start_call(account_id=cast.account.pk, caller=A, secret_no=x).refusal == ""
    assert calls.start_call(account_id=cast.account.pk, caller=B, secret_no=x).refusal == "blacklisted"


def test_another_account_hears_nothing(url: str, cast: Any, pool: Any, test_clock: Any) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B, IsRecordingEnabled=True)
    call = _talk(cast, test_clock, row.number.number)
    factories.other()
    stranger = client(url, key="LTAItest2", secret="aliyun-secret-2")
    asked = ask(url, "QueryRecordFileDownloadUrl", client=stranger, CallId=call.call_id)
    assert asked["Code"] == "isv.ILLEGAL_ARGUMENT"
