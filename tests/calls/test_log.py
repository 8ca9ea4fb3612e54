"""The request log: what is kept, what is cut out, who sees it, how it ends, and calling again."""

import ast
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.test import Client

from accounts.choices import PlatformRole
from accounts.models import ApiCall
from accounts.services import forget_calls, issue_temporary_key
from core import clock
from privacy_numbers.models import Binding
from sending.models import Message
from smsconsole.calls import buffer
from smsconsole.calls.parse import read_head
from tests import factories
from tests.privacy_numbers import stage
from tests.wire import clients
from tests.wire.clients import SEND

pytestmark = pytest.mark.wire
Log = Callable[[], list[ApiCall]]
TENCENT = {
    "PhoneNumberSet": ["+8613800138000"], "SmsSdkAppId": "1400100001", "TemplateId": "1000004", "SignName": "云帆科技",
    "TemplateParamSet": ["123456", "5"],
}  # fmt: skip


def _client(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_send_is_kept_with_its_effect_and_without_its_signature(url: str, cast: Any, log: Log) -> None:
    reply = clients.call_rpc(url, SEND)
    (call,) = log()
    assert (call.account_id, call.door, call.action, call.version) == (
        cast.account.pk, "aliyun", "SendSms", "2017-05-25",
    )  # fmt: skip
    assert (call.key_id, call.signing, call.peer, call.status, call.code) == (
        "LTAItest1", "rpc", "127.0.0.1", 200, "OK",
    )  # fmt: skip
    assert (call.is_good, call.request_id) == (True, reply.json()["RequestId"])
    assert call.effect == f"BizId {reply.json()['BizId']}"
    assert "Signature=***" in call.request_head
    assert reply.request.url.params["Signature"] not in call.request_head
    assert json.loads(call.response_body) == reply.json()
    assert 0 < call.microseconds < 60_000_000


def test_a_query_has_no_effect_and_a_refusal_neither(url: str, log: Log) -> None:
    clients.call_rpc(url, {"Action": "QuerySmsTemplate", "TemplateCode": "SMS_101000001"})
    clients.call_rpc(url, {**SEND, "TemplateCode": "SMS_1"})
    assert [(call.code, call.effect) for call in log()] == [("OK", ""), ("isv.SMS_TEMPLATE_ILLEGAL", "")]


def test_a_tencent_call_is_kept_with_body_and_serial_number(url: str, log: Log) -> None:
    reply = clients.call_tc3(url, TENCENT).json()["Response"]
    (call,) = log()
    assert (call.door, call.signing, call.key_id, call.code) == ("tencent", "tc3", "AKIDtest1", "OK")
    assert call.effect == f"SerialNo {reply['SendStatusSet'][0]['SerialNo']}"
    assert json.loads(call.request_body) == TENCENT
    assert "Signature=***" in call.request_head


def test_a_binding_is_kept_with_its_id_and_sent_again(url: str, cast: Any, log: Log) -> None:
    pool = stage.pool_of(cast.account)
    stage.numbers_in(pool, count_=2)
    fields = {
        "PoolKey": pool.key, "PhoneNoA": "13800138000", "PhoneNoB": "13900139000", "Expiration": "2026-11-21 12:00:00",
    }  # fmt: skip
    made = clients.call_acs3(url, "BindAxb", fields).json()["SecretBindDTO"]
    (call,) = log()
    assert (call.door, call.action, call.code, call.effect) == ("aliyun", "BindAxb", "OK", f"SubsId {made['SubsId']}")
    answer = _client(cast.owner).post(f"/api/v1/request-log/{call.pk}/replay/").json()
    assert (answer["code"], Binding.objects.count()) == ("OK", 2)


def test_an_answer_with_another_word_for_success_is_a_good_one(url: str, cast: Any, log: Log) -> None:
    clients.call_rpc(url, {"Action": "ListXTelephones", "ReqId": "1"})
    (call,) = log()
    assert (call.code, call.is_good) == ("0000", True)


def test_a_wrong_secret_of_number_privacy_is_explained(url: str, cast: Any, log: Log) -> None:
    clients.call_acs3(url, "QuerySubsId", {"PhoneNoX": "17000000000"}, secret="wrong")
    (call,) = log()
    assert (call.code, call.explanation["cause"]) == ("SignatureDoesNotMatch", "wrong_secret")


def test_a_call_refused_for_its_clock_is_in_the_log_of_the_keys_owner(url: str, cast: Any, log: Log) -> None:
    clients.call_acs3(url, "SendSms", {"PhoneNumbers": "13800138000"}, date="2026-01-01T00:00:00Z")
    clients.call_tc3(url, TENCENT, at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    found = [(call.account_id, call.code) for call in log()]
    assert found == [(cast.account.pk, "InvalidTimeStamp.Expired"), (cast.account.pk, "AuthFailure.SignatureExpire")]


def test_a_session_token_is_never_kept(url: str, cast: Any, log: Log) -> None:
    made = issue_temporary_key(key=cast.aliyun_key, actor=cast.owner)
    clients.call_rpc(url, SEND, key=made.row.key_id, secret=made.secret, SecurityToken=made.token)
    clients.call_rpc(url, SEND, key=made.row.key_id, secret="wrong", SecurityToken=made.token)
    calls = log()
    assert [call.code for call in calls] == ["OK", "SignatureDoesNotMatch"]
    for call in calls:
        kept = call.request_head + call.request_body + call.response_body + json.dumps(call.explanation)
        assert made.token not in kept


def test_a_rest_call_is_kept_without_password_token_and_secret(url: str, cast: Any, log: Log) -> None:
    token = httpx.post(f"{url}/api/v1/tokens/", json={"username": "yunfan-owner", "password": "pw"}).json()["token"]
    head = {"Authorization": f"Token {token}"}
    made = httpx.post(f"{url}/api/v1/access-keys/", json={"vendor": "aliyun"}, headers=head).json()
    httpx.get(f"{url}/api/v1/request-log/", headers=head)
    calls = log()
    assert [(call.door, call.status, call.account_id) for call in calls] == [
        ("rest", 201, None), ("rest", 201, cast.account.pk),
    ]  # fmt: skip
    assert [call.action.split("/")[0] for call in calls] == ["POST api", "POST api"]
    kept = "".join(call.request_head + call.request_body + call.response_body for call in calls)
    assert not [secret for secret in (token, made["secret"], '"pw"') if secret in kept]
    assert calls[1].key_id == "yunfan-owner"
    assert calls[1].effect == f"id {made['id']}"


def test_a_broken_call_is_kept_too(url: str, log: Log) -> None:
    httpx.post(f"{url}/?AccessKeyId=%ff%00&Action=Send%00", content=b"\xff\x00", trust_env=False)
    (call,) = log()
    assert (call.account_id, call.code, call.is_good) == (None, "InvalidParameter.Format", False)


def test_a_large_body_is_cut_and_cannot_be_replayed(url: str, cast: Any, log: Log) -> None:
    clients.call_tc3(url, {**TENCENT, "SessionContext": "x" * 40_000})
    (call,) = log()
    assert (call.is_cut, len(call.request_body)) == (True, 16 * 1024)
    answer = _client(cast.owner).post(f"/api/v1/request-log/{call.pk}/replay/")
    assert (answer.status_code, answer.json()["code"]) == (409, "calls.not_replayable")


def test_more_calls_than_there_is_room_for_are_dropped_and_counted(
    url: str, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buffer, "ROOM", 1)
    before = buffer.DROPPED._value.get()
    for _ in range(3):
        clients.call_rpc(url, {"Action": "QuerySmsSign", "SignName": "云帆科技"})
    assert (len(log()), buffer.DROPPED._value.get() - before) == (1, 2)


def test_old_calls_and_those_beyond_the_limit_go(url: str, log: Log, test_clock: Any) -> None:
    for _ in range(3):
        clients.call_rpc(url, {"Action": "QuerySmsSign", "SignName": "云帆科技"})
    newest = log()[-1]
    assert forget_calls(days=7, rows=1) == 2
    assert list(ApiCall.objects.all()) == [newest]
    test_clock.advance(days=6)
    assert forget_calls(days=7, rows=10) == 0
    test_clock.advance(days=2)
    assert forget_calls(days=7, rows=10) == 1


def test_an_account_sees_its_own_calls_and_only_staff_those_of_unknown_keys(url: str, cast: Any, log: Log) -> None:
    other = factories.other()
    clients.call_rpc(url, SEND)
    clients.call_rpc(url, SEND, key="LTAInobody")
    log()
    seen = {
        user.username: [row["key_id"] for row in _client(user).get("/api/v1/request-log/").json()["results"]]
        for user in (cast.owner, other.owner, factories.staff(PlatformRole.OPERATOR))
    }
    assert seen == {
        "yunfan-owner": ["LTAItest1"], "other-owner": [], "staff-operator": ["LTAInobody", "LTAItest1"],
    }  # fmt: skip


def test_numbers_are_starred_for_who_may_only_read(url: str, cast: Any, log: Log) -> None:
    clients.call_tc3(url, TENCENT)
    (call,) = log()
    shown = {user: _client(getattr(cast, user)).get(f"/api/v1/request-log/{call.pk}/").json()
             for user in ("readonly", "owner")}  # fmt: skip
    assert "+86138****8000" in shown["readonly"]["request_body"]
    assert "13800138000" not in json.dumps(shown["readonly"])
    assert "+8613800138000" in shown["owner"]["request_body"]


@pytest.mark.parametrize(
    ("query", "count"),
    [("door=aliyun", 2), ("door=tencent", 1), ("code=isv.SMS_TEMPLATE_ILLEGAL", 1), ("is_good=false", 1),
     ("action=sendsms", 3), ("key_id=AKIDtest1", 1), ("search=1400100001", 1), ("slower_than=100000", 0),
     ("since=2026-11-20T04:00:00Z", 3), ("until=2026-11-20T04:00:00Z", 0), ("status=404", 0)],
)  # fmt: skip
def test_calls_are_found_by_what_they_were(url: str, cast: Any, log: Log, query: str, count: int) -> None:
    clients.call_rpc(url, SEND)
    clients.call_rpc(url, {**SEND, "TemplateCode": "SMS_1"})
    clients.call_tc3(url, TENCENT)
    log()
    assert len(_client(cast.owner).get(f"/api/v1/request-log/?{query}").json()["results"]) == count


@pytest.mark.parametrize("style", ["rpc", "acs3", "tc3", "v1"])
def test_a_call_is_sent_again_with_a_fresh_signature(
    url: str, cast: Any, log: Log, style: str, test_clock: Any
) -> None:
    if style == "rpc":
        clients.call_rpc(url, SEND)
    elif style == "acs3":
        clients.call_acs3(url, "SendSms", {name: value for name, value in SEND.items() if name != "Action"})
    else:
        from tencentcloud.sms.v20210111 import models

        request = models.SendSmsRequest()
        request.from_json_string(json.dumps(TENCENT))
        clients.tencent(url, sign="HmacSHA256" if style == "v1" else None).SendSms(request)
    (call,) = log()
    assert call.signing == style
    test_clock.advance(seconds=61)
    answer = _client(cast.owner).post(f"/api/v1/request-log/{call.pk}/replay/").json()
    assert (answer["status"], answer["code"]) == (200, "OK"), answer
    assert Message.objects.count() == 2
    again = log()[-1]
    assert (again.replay_of, again.request_id, again.effect == call.effect) == (call.pk, answer["request_id"], False)


def test_a_temporary_keys_call_is_sent_again_with_its_parent(url: str, cast: Any, log: Log, test_clock: Any) -> None:
    made = issue_temporary_key(key=cast.aliyun_key, actor=cast.owner)
    clients.call_rpc(url, SEND, key=made.row.key_id, secret=made.secret, SecurityToken=made.token)
    (call,) = log()
    test_clock.advance(seconds=61)
    assert _client(cast.owner).post(f"/api/v1/request-log/{call.pk}/replay/").json()["code"] == "OK"
    assert log()[-1].key_id == "LTAItest1"


def test_who_may_only_read_or_belongs_elsewhere_sends_nothing_again(url: str, cast: Any, log: Log) -> None:
    clients.call_rpc(url, SEND)
    (call,) = log()
    assert _client(cast.readonly).post(f"/api/v1/request-log/{call.pk}/replay/").status_code == 403
    assert _client(factories.other().owner).post(f"/api/v1/request-log/{call.pk}/replay/").status_code == 404
    assert Message.objects.count() == 1


def test_the_test_of_a_call_runs_and_holds(url: str, cast: Any, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    clients.call_rpc(url, {"Action": "QuerySmsSign", "SignName": "云帆科技"})
    clients.call_rpc(url, {**SEND, "TemplateCode": "SMS_1"})
    clients.call_tc3(url, {**TENCENT, "SmsSdkAppId": "1499999999"})
    clients.call_rpc(url, {"Action": "ListXTelephones", "ReqId": "1"})
    monkeypatch.setenv("ACCESS_KEY_SECRET", clients.SECRET)
    monkeypatch.setenv("SECRET_KEY", clients.TENCENT_SECRET)
    host = url.removeprefix("http://")
    for call in log():
        made = _client(cast.owner).get(f"/api/v1/request-log/{call.pk}/snippets/", headers={"host": host}).json()
        names: dict[str, Any] = {}
        exec(compile(made["pytest"], "snippet", "exec"), names)
        next(value for name, value in names.items() if name.startswith("test_"))()
        assert made["curl"].endswith(f"http://{host}/api/v1/request-log/{call.pk}/replay/")


def test_what_a_caller_writes_never_becomes_code_in_a_snippet(url: str, cast: Any, log: Log) -> None:
    evil = '"); import os; os.abort(); ("'
    clients.call_rpc(url, {**SEND, "Action": evil, "SignName": evil, "'": evil})
    (call,) = log()
    made = _client(cast.owner).get(f"/api/v1/request-log/{call.pk}/snippets/").json()["pytest"]
    assert "import os; os.abort" not in [node.value for node in ast.walk(ast.parse(made)) if isinstance(node, ast.Expr)]
    assert not [n for n in ast.walk(ast.parse(made)) if isinstance(n, ast.Attribute) and n.attr == "abort"]


def test_a_head_is_read_back_as_it_was_written() -> None:
    found = read_head("POST /?a=b HTTP/1.1\n> Host: x:1\nX-Acs-Date:  y \nuntidy line\n")
    assert (found.method, found.target, found.headers) == ("POST", "/?a=b", {"host": "x:1", "x-acs-date": "y"})


def test_nothing_is_kept_where_the_log_is_off(url: str, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CALL_LOG", "off")
    clients.call_rpc(url, SEND)
    assert (log(), clock.state().is_real) == ([], False)
