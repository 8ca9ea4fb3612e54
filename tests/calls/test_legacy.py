"""Tencent's older interface in the request log: kept, throttled, explained and sent again like the newer ones."""

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from qcloudsms_py import SmsMultiSender, SmsSingleSender

from accounts.models import ApiCall, Application
from core import clock, secrets
from sending.models import Message
from smsconsole.wire import rates, throttle
from smsconsole.wire.dispatch import root
from tests import factories
from tests.wire.inprocess import URL, OlderClient

APP, KEY = "1400100001", "appkey-1"
Log = Callable[[], list[ApiCall]]
SENDING = f"{URL}/v5/tlssmssvr/sendsms"
TEL = {"nationcode": "86", "mobile": "13800138000"}
SEND = {"tel": TEL, "tpl_id": 1000004, "params": ["1234", "5"], "ext": "ctx"}
TWO = {**SEND, "tel": [{**TEL, "mobile": "13800138009"}, {**TEL, "mobile": "13800138001"}]}

pytestmark = pytest.mark.usefixtures("cast")


def _post(name: str, body: Any, *, app: str = APP, random: str = "77") -> dict[str, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    query = f"sdkappid={app}&random={random}"
    path = f"/v5/tlssmssvr/{name}"
    answer = root(RequestFactory().generic("POST", path, data, "application/json", QUERY_STRING=query))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return json.loads(answer.content)


def _sig(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _signed(text: str, body: dict[str, Any] = SEND, *, at: int = 0, method: Any = _sig) -> dict[str, Any]:
    """Return a body signed over a text, where NOW stands for its time."""
    stamp = at or int(time.time())
    return {**body, "time": stamp, "sig": method(text.replace("NOW", str(stamp)))}


def _sdk(key: str = KEY) -> dict[str, Any]:
    sender = SmsSingleSender(int(APP), key, OlderClient())
    return sender.send_with_param(86, "13800138000", 1000004, ["1234", "5"], ext="ctx", url=SENDING)


def _client(user: Any, **headers: str) -> Client:
    client = Client(headers={"accept-language": "en", **headers})
    client.force_login(user)
    return client


def test_a_call_of_the_sdk_is_kept_whole_without_its_signature(cast: Any, log: Log) -> None:
    reply = _sdk()
    (call,) = log()
    assert (call.account_id, call.door, call.action, call.version, call.signing) == (
        cast.account.pk, "tencent_v5", "sendsms", "v5", "v5",
    )  # fmt: skip
    assert (call.key_id, call.peer, call.status, call.code, call.is_good) == (APP, "127.0.0.1", 200, "OK", True)
    assert (call.effect, json.loads(call.response_body)) == (f"sid {reply['sid']}", reply)
    body = json.loads(call.request_body)
    assert (body["sig"], body["tel"], body["ext"], body["tpl_id"]) == ("***", TEL, "ctx", 1000004)
    assert call.request_head.startswith(f"POST /v5/tlssmssvr/sendsms?sdkappid={APP}&random=")
    assert (call.explanation, call.is_cut) == (None, False)
    assert 0 < call.microseconds < 60_000_000


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("sendsms", b"{", "1004"),
        ("sendsms", {**SEND, "time": 1, "sig": "0"}, "1021"),
        ("sendsms", {**SEND, "time": "soon"}, "1004"),
        ("sendsms", {**SEND, "time": 1}, "1003"),
        ("nothing", {}, "1011"),
        ("sendsms", {**SEND, "sig": "0"}, "1001"),
    ],
)
def test_a_refused_call_is_in_its_owners_log_too(cast: Any, log: Log, name: str, body: Any, code: str) -> None:
    if isinstance(body, dict):
        body = {"time": int(time.time()), **body}
    assert _post(name, body)["result"] == int(code)
    (call,) = log()
    assert (call.account_id, call.key_id, call.action, call.code, call.is_good, call.effect) == (
        cast.account.pk, APP, name, code, False, "",
    )  # fmt: skip
    assert not Message.objects.exists()


def test_a_call_of_an_unknown_application_is_the_staffs(log: Log) -> None:
    assert _post("sendsms", SEND, app="%ff%00")["result"] == 1004
    assert _post("sendsms", SEND, app="1499999999")["result"] == 1019
    assert [(call.account_id, call.key_id, call.code) for call in log()] == [
        (None, "�␀", "1004"), (None, "1499999999", "1019"),
    ]  # fmt: skip


def test_many_numbers_name_each_serial_number(log: Log) -> None:
    sender = SmsMultiSender(int(APP), KEY, OlderClient())
    done = sender.send_with_param(86, ["13800138000", "13800138001"], 1000004, ["1", "5"],
                                  url=f"{URL}/v5/tlssmssvr/sendmultisms2")  # fmt: skip
    (call,) = log()
    assert call.effect == "sid " + " ".join(row["sid"] for row in done["detail"])


def test_one_call_too_many_in_a_second_has_the_number_of_a_frequency_limit(
    cast: Any, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [time.time() // 1]
    monkeypatch.setattr(throttle.time, "time", lambda: now[0])
    assert [rates.limit_of("tencent", name) for name in ("sendsms", "pullstatus", "add_sign")] == [3_000, 20_000, 20]
    monkeypatch.setitem(rates.ACTIONS, ("tencent", "sendsms"), 2)
    assert [_sdk()["result"] for _ in range(3)] == [0, 1023, 1013]
    pull = _signed(f"appkey={KEY}&random=77&time=NOW", {"type": 0, "max": 1})
    assert _post("pullstatus", pull)["result"] == 0  # each operation for itself
    assert (Message.objects.count(), [call.code for call in log()]) == (1, ["OK", "1023", "1013", "OK"])
    now[0] += 1
    assert _sdk()["result"] == 1023


def test_the_refusal_says_how_many_are_let_through(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(throttle.time, "time", lambda: now)
    for _ in range(20):
        _post("get_template", _signed(f"appkey={KEY}&random=77&time=NOW", {"tpl_page": {}}))
    answer = _post("get_template", _signed(f"appkey={KEY}&random=77&time=NOW", {"tpl_page": {}}))
    assert answer == {"result": 1013, "errmsg": "More than 20 requests a second for this action.", "ext": ""}


USUAL = f"appkey={KEY}&random=77&time=NOW"
MISTAKES: dict[str, tuple[str, str, dict[str, Any], str, str]] = {
    "number left out": ("sendsms", USUAL, SEND, "numbers", "—"),
    "country code": ("sendsms", f"{USUAL}&mobile=+8613800138000", SEND, "numbers", "+86…"),
    "sorted": ("sendmultisms2", f"{USUAL}&mobile=13800138001,13800138009", TWO, "numbers", "1, 2, 3"),
    "blanks": ("sendmultisms2", f"{USUAL}&mobile=13800138009, 13800138001", TWO, "numbers", '", "'),
    "first only": ("sendmultisms2", f"{USUAL}&mobile=13800138009", TWO, "numbers", "1"),
    "tel for mobile": ("sendsms", f"{USUAL}&tel=13800138000", SEND, "numbers", "tel"),
    "number too many": (
        "pullstatus4mobile", f"{USUAL}&mobile=13800138000", {"type": 0, "max": 1, **TEL}, "numbers", "mobile",
    ),
    "no random": (
        "sendsms", f"appkey={KEY}&random=&time=NOW&mobile=13800138000", SEND, "random", "random=",
    ),
    "milliseconds": ("sendsms", f"appkey={KEY}&random=77&time=NOW000&mobile=13800138000", SEND, "time", "time=NOW000"),
    "order": ("sendsms", f"appkey={KEY}&time=NOW&random=77&mobile=13800138000", SEND, "text_order", "time, random"),
    "blank behind the key": (
        "sendsms", f"appkey={KEY}\n&random=77&time=NOW&mobile=13800138000", SEND, "secret_blanks", "",
    ),
    "another application's": (
        "sendsms", "appkey=second-key&random=77&time=NOW&mobile=13800138000", SEND, "other_secret", "1400100077",
    ),
    "wrong key": ("sendsms", "appkey=wrong&random=77&time=NOW&mobile=13800138000", SEND, "wrong_app_key", ""),
}  # fmt: skip


def _second_application(cast: Any) -> None:
    Application.objects.create(
        account=cast.account, sdk_app_id="1400100077", name="second", created_at=clock.now(),
        app_key_encrypted=secrets.encrypt("second-key"),
    )  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_usual_mistake_is_told_in_log_and_api(cast: Any, log: Log, case: str) -> None:
    name, text, body, cause, note = MISTAKES[case]
    _second_application(cast)
    sent = _signed(text, body)
    assert _post(name, sent)["result"] == 1001
    assert not Message.objects.exists()
    (call,) = log()
    told, stamp = call.explanation, str(sent["time"])
    assert (told["cause"], told["note"]) == (cause, note.replace("NOW", stamp))
    assert (told["method"], told["key_id"], told["stamp"]) == ("SHA256", APP, stamp)
    assert told["server"].startswith(f"appkey=***&random=77&time={stamp}")
    assert told["server_string_to_sign"] == told["server"]
    if told["difference"]:
        at = told["difference"]["byte"]
        one, two = told["server"].encode(), told["client"].encode()
        assert (one[:at] == two[:at], one[at : at + 1] != two[at : at + 1]) == (True, True)
        assert two.decode() == text.replace("NOW", stamp).replace(f"appkey={KEY}", "appkey=***")
    assert not [word for word in (KEY, "second-key") if word in json.dumps(told)]
    asked = {"method": "POST", "url": f"{URL}/v5/tlssmssvr/{name}?sdkappid={APP}&random=77", "body": json.dumps(sent)}
    answer = _client(cast.owner).post("/api/v1/testing/explain-signature/", asked, content_type="application/json")
    assert {key: answer.json()[key] for key in told} == told


def test_the_first_other_byte_is_where_the_numbers_begin_to_differ(log: Log) -> None:
    sent = _signed(f"{USUAL}&mobile=13800138001,13800138009", TWO)
    _post("sendmultisms2", sent)
    told = log()[-1].explanation
    stamp = sent["time"]
    assert told["server"] == f"appkey=***&random=77&time={stamp}&mobile=13800138009,13800138001"
    assert told["client"] == f"appkey=***&random=77&time={stamp}&mobile=13800138001,13800138009"
    assert (told["difference"]["byte"], told["difference"]["server"][0], told["difference"]["client"][0]) == (
        54, "9", "1",
    )  # fmt: skip


def _explained(user: Any, body: dict[str, Any], name: str = "sendsms", **more: Any) -> dict[str, Any]:
    asked = {"url": f"/v5/tlssmssvr/{name}?sdkappid={APP}&random=77", "body": json.dumps(body), **more}
    client = _client(user)
    return client.post("/api/v1/testing/explain-signature/", asked, content_type="application/json").json()


def test_right_ones_late_ones_foreign_ones_and_broken_ones_are_told_apart(cast: Any) -> None:
    good = f"{USUAL}&mobile=13800138000"
    assert _explained(cast.owner, _signed(good))["cause"] == "none"
    late = _explained(cast.owner, _signed(good, at=1_500_000_000))
    assert (late["cause"], late["note"][0], late["stamp"]) == ("clock", "-", "1500000000")
    assert _explained(factories.other().owner, _signed(good))["cause"] == "unknown_key"
    assert _explained(cast.owner, {**SEND, "time": 1})["note"].startswith("InternalError.SigFieldMissing")
    assert _explained(cast.owner, _signed(good), "sendvoice")["cause"] == "malformed"


def test_the_clients_own_text_is_compared_and_its_key_never_shown(cast: Any) -> None:
    text = f"{USUAL}&mobile=13800138001"
    sent = _signed(text)
    told = _explained(cast.owner, sent, string_to_sign=text.replace("NOW", str(sent["time"])))
    assert told["client"] == f"appkey=***&random=77&time={sent['time']}&mobile=13800138001"
    assert (told["difference"]["byte"], told["difference"]["client"]) == (54, "1")
    assert KEY not in json.dumps(told)


def test_the_pages_show_both_texts_and_the_cause(cast: Any, log: Log) -> None:
    sent = _signed("appkey=wrong&random=77&time=NOW&mobile=13800138000")
    _post("sendsms", sent)
    page = _client(cast.owner).get(f"/console/request-log/{log()[0].pk}/").content.decode()
    assert "Wrong AppKey" in page
    sent = _signed(f"{USUAL}&mobile=13800138001,13800138009", TWO)
    head = f"POST /v5/tlssmssvr/sendmultisms2?sdkappid={APP}&random=77 HTTP/1.1\nHost: a.test"
    pasted = {"head": head, "body": json.dumps(sent)}
    page = _client(cast.owner).post("/console/signature/", pasted).content.decode()
    assert "Another list of numbers was signed" in page
    assert f'time={sent["time"]}&amp;mobile=1380013800<mark class="rl-other">9</mark>,13800138001' in page
    assert KEY not in page


def test_a_call_is_sent_again_with_a_fresh_signature(cast: Any, log: Log, test_clock: Any) -> None:
    assert _sdk()["result"] == 0
    (call,) = log()
    test_clock.advance(seconds=61)
    answer = _client(cast.owner).post(f"/api/v1/request-log/{call.pk}/replay/").json()
    assert (answer["status"], answer["code"], answer["body"]["ext"]) == (200, "OK", "ctx")
    assert (
        list(Message.objects.order_by("id").values_list("phone", "content"))
        == [("13800138000", "【云帆科技】您的验证码为1234，5分钟内有效。")] * 2
    )
    again = log()[-1]
    assert (again.replay_of, again.effect, again.key_id) == (call.pk, f"sid {answer['body']['sid']}", APP)
    ours, theirs = (json.loads(row.request_body) for row in (call, again))
    for body in (ours, theirs):
        del body["time"]
    assert ours == theirs
    test_clock.advance(seconds=61)
    page = _client(cast.owner).post(f"/console/request-log/{call.pk}/again/", follow=True).content.decode()
    assert ("HTTP 200, OK" in page, Message.objects.count()) == (True, 3)


def test_what_has_no_body_or_no_application_left_is_not_sent_again(cast: Any, log: Log) -> None:
    _post("sendsms", b"{")
    _sdk()
    broken, sent = log()
    Application.objects.update(is_enabled=False)
    found = [_client(cast.owner).post(f"/api/v1/request-log/{call.pk}/replay/") for call in (broken, sent)]
    assert [(one.status_code, one.json()["code"]) for one in found] == [(409, "calls.key_gone")] * 2
    Application.objects.update(is_enabled=True)
    answer = _client(cast.owner).post(f"/api/v1/request-log/{broken.pk}/replay/")
    assert (answer.status_code, answer.json()["code"]) == (409, "calls.not_replayable")
    assert Message.objects.count() == 1
