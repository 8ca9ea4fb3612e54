"""Tencent's older interface through qcloudsms_py, and by hand for what that client does not know."""

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import RequestFactory
from qcloudsms_py import (
    SmsMobileStatusPuller,
    SmsMultiSender,
    SmsSingleSender,
    SmsStatusPuller,
    SmsVoiceVerifyCodeSender,
)

from accounts.models import Account, Application
from sending.models import Message, PendingReport
from sending.services import reply
from sending.services.limits import save_limits
from signatures.models import Signature
from smsconsole.wire.dispatch import root
from smsconsole.wire.tencent.v5.actions import OPERATIONS
from templates_app.choices import TemplateKind
from templates_app.matching import values_in
from templates_app.models import SmsTemplate
from tests.wire import tencent
from tests.wire.inprocess import URL, OlderClient

pytestmark = pytest.mark.django_db
APP, KEY = 1400100001, "appkey-1"
TEXT = "【云帆科技】您的验证码为246810，5分钟内有效。"


def url(name: str, service: str = "tlssmssvr") -> str:
    return f"{URL}/v5/{service}/{name}"


def single() -> SmsSingleSender:
    return SmsSingleSender(APP, KEY, OlderClient())


def by_hand(
    name: str, body: dict[str, Any] | None = None, *, key: str = KEY, app: int | str = APP, extra: str = "",
    at: int = 0, service: str = "tlssmssvr", **changed: Any,
) -> dict[str, Any]:  # fmt: skip
    """Sign and post a body; returns the reply, always HTTP 200 with the bare content type."""
    stamp = at or int(time.time())
    sig = hashlib.sha256(f"appkey={key}&random=77&time={stamp}{extra}".encode()).hexdigest()
    data = json.dumps({"time": stamp, "sig": sig, **(body or {}), **changed})
    answer = root(
        RequestFactory().generic(
            "POST", f"/v5/{service}/{name}", data, "application/json", QUERY_STRING=f"sdkappid={app}&random=77"
        )
    )
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return json.loads(answer.content)


def tel(mobile: str = "13800138000", nation: str = "86") -> dict[str, str]:
    return {"nationcode": nation, "mobile": mobile}


@pytest.fixture
def sent(yunfan: Any, test_clock: Any) -> Any:
    """The company after one delivered message and the reply to it."""
    yunfan.sid = single().send_with_param(86, "13800138000", 1000004, ["1234", "5"], url=url("sendsms"))["sid"]
    tencent.deliver(test_clock)
    reply(account_id=yunfan.account.pk, phone="13800138000", content="收到")
    tencent.deliver(test_clock)
    return yunfan


def test_one_message_by_template_and_one_by_its_text(yunfan: Any) -> None:
    first = single().send_with_param(
        86, "13800138000", 1000004, ["1234", "5"], sign="云帆科技", ext="ctx", url=url("sendsms")
    )
    assert (first["result"], first["errmsg"], first["fee"], first["ext"]) == (0, "OK", 1, "ctx")
    assert single().send(0, 86, "13800138001", TEXT, url=url("sendsms"))["result"] == 0
    assert single().send(0, 86, "13800138002", TEXT.removeprefix("【云帆科技】"), url=url("sendsms"))["result"] == 0
    texts = list(Message.objects.order_by("id").values_list("content", "code", "template_code"))
    assert texts == [
        ("【云帆科技】您的验证码为1234，5分钟内有效。", "1234", "1000004"),
        (TEXT, "246810", "1000004"),
        (TEXT, "246810", "1000004"),
    ]


def test_a_text_that_follows_no_template_of_its_type_is_refused(yunfan: Any) -> None:
    assert single().send(0, 86, "13800138000", "您的验证码 1234", url=url("sendsms"))["result"] == 1014
    assert single().send(1, 86, "13800138000", TEXT, url=url("sendsms"))["result"] == 1014
    assert not Message.objects.exists()


def test_many_numbers_have_a_result_each(yunfan: Any) -> None:
    sender = SmsMultiSender(APP, KEY, OlderClient())
    done = sender.send_with_param(
        86, ["13800138000", "12", "13800138001"], 1000004, ["1", "5"], url=url("sendmultisms2")
    )
    assert [(row["mobile"], row["result"], row["fee"]) for row in done["detail"]] == [
        ("13800138000", 0, 1), ("12", 1016, 0), ("13800138001", 0, 1)
    ]  # fmt: skip
    assert sender.send(0, 86, ["13800138005"], TEXT, url=url("sendmultisms2"))["detail"][0]["result"] == 0
    many = [f"139{n:08d}" for n in range(201)]
    assert sender.send_with_param(86, many, 1000004, ["1", "5"], url=url("sendmultisms2"))["result"] == 1046
    mixed = {"tel": [tel(), tel("2025550123", "1")], "tpl_id": 1000004, "params": ["1", "5"]}
    assert by_hand("sendmultisms2", mixed, extra="&mobile=13800138000,2025550123")["result"] == 1034
    assert Message.objects.count() == 3


def test_pulling_takes_and_looking_up_does_not(sent: Any) -> None:
    puller = SmsMobileStatusPuller(APP, KEY, OlderClient())
    begin = 1795147200 - 60
    for _ in range(2):
        found = puller.pull_callback("86", "13800138000", begin, begin + 600, 10, url=url("pullstatus4mobile"))
        assert [row["sid"] for row in found["data"]] == [sent.sid]
    answers = puller.pull_reply("86", "13800138000", begin, begin + 600, 10, url=url("pullstatus4mobile"))
    assert [row["text"] for row in answers["data"]] == ["收到"]
    pull = SmsStatusPuller(APP, KEY, OlderClient())
    assert [pull.pull_callback(10, url=url("pullstatus"))["count"] for _ in range(2)] == [1, 0]
    assert [pull.pull_reply(10, url=url("pullstatus"))["count"] for _ in range(2)] == [1, 0]


def _filed_sign() -> int:
    return by_hand("add_sign", {"text": "云帆商城", "remark": "通知", "pic": tencent.picture()})["data"]["id"]


def _filed_template() -> int:
    return by_hand("add_template", {"text": "您的登录验证码为{1}，请勿告知他人。", "type": 0})["data"]["id"]


def _foreign(cast: Any) -> dict[str, Any]:
    row = cast.tencent
    SmsTemplate.objects.create(
        account=cast.account, vendor="tencent", code="1000077", name="abroad", kind=TemplateKind.INTERNATIONAL,
        content="Your code is {1}.", status="approved", created_at=row.created_at, updated_at=row.created_at,
    )  # fmt: skip
    return {"tel": "+12025550123", "type": 0, "msg": "Your code is 1234."}


HOURS = {"begin_date": 2026112000, "end_date": 2026112023}
ASKED: dict[str, Callable[[Any], tuple[dict[str, Any], str]]] = {
    "sendsms": lambda _: (
        {"tel": tel("13800138005"), "tpl_id": 1000004, "params": ["1", "5"], "ext": "e"}, "&mobile=13800138005"
    ),
    "sendmultisms2": lambda _: (
        {"tel": [tel("13800138006"), tel("13")], "tpl_id": 1000004, "params": ["1", "5"]}, "&mobile=13800138006,13"
    ),
    "sendisms": lambda cast: (_foreign(cast), "&tel=+12025550123"),
    "pullstatus": lambda _: ({"type": 0, "max": 10}, ""),
    "pullstatus4mobile": lambda _: (
        {"type": 1, "max": 10, "begin_time": 1795147200, "end_time": 1795147800, **tel()}, ""
    ),
    "pullsendstatus": lambda _: (HOURS, ""),
    "pullcallbackstatus": lambda _: (HOURS, ""),
    "getsmspackages": lambda _: ({"offset": 0, "length": 10}, ""),
    "add_sign": lambda _: ({"text": "云帆商城", "remark": "通知", "pic": tencent.picture()}, ""),
    "mod_sign": lambda _: ({"sign_id": _filed_sign(), "text": "云帆购物"}, ""),
    "del_sign": lambda _: ({"sign_id": [_filed_sign()]}, ""),
    "get_sign": lambda cast: ({"sign_id": [cast.signature.pk]}, ""),
    "add_template": lambda _: ({"text": "您的登录验证码为{1}，请勿告知他人。", "type": 0, "title": "登录"}, ""),
    "mod_template": lambda _: ({"tpl_id": _filed_template(), "text": "您的注册验证码为{1}。", "type": 0}, ""),
    "del_template": lambda _: ({"tpl_id": _filed_template()}, ""),
    "get_template": lambda _: ({"tpl_page": {"offset": 0, "max": 10}}, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_each_operation_has_its_golden_reply(sent: Any, golden: Callable[[str, Any], None], name: str) -> None:
    body, extra = ASKED[name](sent)
    golden(f"qcloudsms_{name}", tencent.without_ids(by_hand(name, body, extra=extra)))


def test_every_operation_is_asked_or_closed() -> None:
    assert {name for (_, name), row in OPERATIONS.items() if row.is_open} == set(ASKED)
    closed = [row for row in OPERATIONS.values() if not row.is_open]
    assert [(row.state, bool(row.note)) for row in closed] == [("closed", True)] * 5


def test_voice_is_not_open_and_unknown_names_do_not_exist(yunfan: Any) -> None:
    voice = SmsVoiceVerifyCodeSender(APP, KEY, OlderClient())
    assert voice.send("86", "13800138000", "1234", url=url("sendcvoice", "tlsvoicesvr"))["result"] == 1011
    assert by_hand("nothing")["result"] == 1011


def _account(**changed: Any) -> Callable[[Any], Any]:
    return lambda cast: Account.objects.filter(pk=cast.account.pk).update(**changed)


def _nothing(cast: Any) -> None: ...


SEND = {"tel": tel(), "tpl_id": 1000004, "params": ["1", "5"]}
SIGNED = "&mobile=13800138000"


@pytest.mark.parametrize(
    ("step", "changed", "result"),
    [
        (_nothing, {"key": "wrong"}, 1001),
        (_nothing, {"sig": ""}, 1003),
        (_nothing, {"sig": None}, 1003),
        (_nothing, {"time": "soon"}, 1004),
        (_nothing, {"tel": "13800138000"}, 1004),
        (_nothing, {"params": "1"}, 1004),
        (_account(status="closed"), {}, 1006),
        (_nothing, {"sign": "无名科技"}, 1012),
        (_nothing, {"tpl_id": 9}, 1014),
        (_nothing, {"params": ["1"]}, 1014),
        (_nothing, {"tel": tel("123"), "extra": "&mobile=123"}, 1016),
        (_nothing, {"app": 1499999999}, 1019),
        (lambda _: Application.objects.update(is_enabled=False), {}, 1020),
        (_nothing, {"at": int(time.time()) - 3600 * 24 * 365}, 1021),
        (lambda cast: save_limits(application=cast.application, daily=0), {}, 1022),
        (lambda cast: save_limits(application=cast.application, half_minute=0), {}, 1023),
        (lambda cast: save_limits(application=cast.application, hour=0), {}, 1024),
        (lambda cast: save_limits(application=cast.application, day=0), {}, 1025),
        (lambda cast: save_limits(application=cast.application, same_content=0), {}, 1026),
        (_account(status="suspended"), {}, 1033),
        (_nothing, {"params": ["1234567", "5"]}, 1038),
    ],
)
def test_each_number_of_the_vendors_table_is_caused(
    yunfan: Any, step: Callable[[Any], Any], changed: dict[str, Any], result: int
) -> None:
    step(yunfan)
    assert by_hand("sendsms", SEND, **{"extra": SIGNED, **changed})["result"] == result
    assert not Message.objects.exists()


def test_a_template_of_another_kind_and_time_has_its_numbers(yunfan: Any, test_clock: Any) -> None:
    row = yunfan.tencent
    for code, kind, content in (
        ("1000051", TemplateKind.PROMOTION, "新品上架，拒收请回复R"),
        ("1000052", TemplateKind.NOTIFICATION, "订单{1}已发出。"),
        ("1000053", TemplateKind.INTERNATIONAL, "Code {1}."),
        ("1000054", TemplateKind.NOTIFICATION, "长" * 496),
    ):  # fmt: skip
        SmsTemplate.objects.create(
            account=yunfan.account, vendor="tencent", code=code, name=code, kind=kind, content=content,
            status="approved", created_at=row.created_at, updated_at=row.created_at,
        )  # fmt: skip

    def result(template: int, *params: str) -> int:
        return by_hand("sendsms", SEND, extra=SIGNED, tpl_id=template, params=list(params))["result"]

    assert result(1000052, "赌场开业") == 1002
    assert result(1000052, "x" * 13) == 1036
    assert result(1000052, "a.cn/b") == 1048
    assert result(1000053, "1") == 1030
    assert result(1000054) == 1017
    _account(kind="personal")(yunfan)
    assert result(1000051) == 1032
    _account(kind="enterprise")(yunfan)
    test_clock.advance(hours=12)
    assert by_hand("sendsms", SEND, extra=SIGNED, tpl_id=1000051, params=[], at=0)["result"] == 1029
    assert not Message.objects.exists()


def test_all_named_signatures_go_or_none(sent: Any) -> None:
    sign_id = _filed_sign()
    assert by_hand("del_sign", {"sign_id": [sign_id, 10**9]})["result"] != 0
    assert Signature.objects.filter(pk=sign_id).exists()
    assert by_hand("del_sign", {"sign_id": sign_id})["result"] == 0
    assert not Signature.objects.filter(pk=sign_id).exists()


def test_another_companys_application_sees_none_of_it(sent: Any, other: Any) -> None:
    theirs = {"key": "appkey-2", "app": 1400100002}
    assert by_hand("pullstatus", {"type": 0, "max": 10}, **theirs)["count"] == 0
    assert by_hand("get_sign", {"sign_id": [sent.signature.pk]}, **theirs)["count"] == 0
    assert by_hand("del_template", {"tpl_id": [1000004]}, **theirs)["result"] != 0
    assert PendingReport.objects.count() == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"time": 1e999}', b'{"time": {"a": []}, "sig": [1]}'])
def test_a_body_that_is_none_is_a_number_too(yunfan: Any, body: bytes) -> None:
    answer = root(
        RequestFactory().generic("POST", "/v5/tlssmssvr/sendsms", body, "text/plain", QUERY_STRING=f"sdkappid={APP}")
    )
    assert (answer.status_code, json.loads(answer.content)["result"] in {1003, 1004}) == (200, True)


@pytest.mark.parametrize(
    ("content", "text", "values"),
    [
        ("您的验证码为{1}，{2}分钟内有效。", "您的验证码为88，5分钟内有效。", ["88", "5"]),
        ("{2}：{1}", "甲：乙", ["乙", "甲"]),
        ("没有变量", "没有变量", []),
        ("没有变量", "没有变量。", None),
        ("{1}和{1}", "甲和甲", ["甲"]),
        ("{1}和{1}", "甲和乙", None),
        ("开头{1}", "开头", [""]),
        ("{1}结尾", "甲结尾结尾", ["甲结尾"]),
        ("{1},{2},{3}.", ",,,,", None),
    ],
)
def test_a_text_gives_its_values_back(content: str, text: str, values: list[str] | None) -> None:
    assert values_in(content, "tencent", text) == values
