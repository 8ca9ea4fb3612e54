"""The vendors' official Node.js SDKs, unchanged, against a live server."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from sending.models import Message
from tests.wire import clients, node_packages

pytestmark = pytest.mark.wire
SEND_2021 = {
    "PhoneNumberSet": ["+8613800138000"], "SmsSdkAppId": "1400100001", "TemplateId": "1000004", "SignName": "云帆科技",
    "TemplateParamSet": ["123456", "5"],
}  # fmt: skip
SEND_2019 = {
    "PhoneNumberSet": ["+8613800138001"], "SmsSdkAppid": "1400100001", "TemplateID": "1000004", "Sign": "云帆科技",
    "TemplateParamSet": ["123456", "5"],
}  # fmt: skip


def _tencent(url: str, calls: list[dict[str, Any]], secret: str = clients.TENCENT_SECRET) -> list[dict[str, Any]]:
    payload = {"endpoint": urlsplit(url).netloc, "secretId": "AKIDtest1", "secretKey": secret, "calls": calls}
    return node_packages.run("tencent.cjs", payload)


def test_tencent_sends_lists_and_pulls_in_both_versions(url: str) -> None:
    phones = ["13800138000", "13800138001"]
    sent_2021, sent_2019, signs, templates, numbers, pulled = _tencent(
        url,
        [
            {"version": "2021-01-11", "action": "SendSms", "params": SEND_2021},
            {"version": "2019-07-11", "action": "SendSms", "params": SEND_2019},
            {"version": "2021-01-11", "action": "DescribeSmsSignList", "params": {"International": 0}},
            {"version": "2021-01-11", "action": "DescribeSmsTemplateList", "params": {"International": 0}},
            {"version": "2021-01-11", "action": "DescribePhoneNumberInfo", "params": {"PhoneNumberSet": phones}},
            {
                "version": "2021-01-11", "action": "PullSmsSendStatus",
                "params": {"Limit": 10, "SmsSdkAppId": "1400100001"},
            },
        ],
    )  # fmt: skip
    assert [sent["reply"]["SendStatusSet"][0]["Code"] for sent in (sent_2021, sent_2019)] == ["Ok", "Ok"]
    assert sorted(Message.objects.values_list("phone", flat=True)) == phones
    assert [row["SignName"] for row in signs["reply"]["DescribeSignListStatusSet"]] == ["云帆科技"]
    assert [row["TemplateId"] for row in templates["reply"]["DescribeTemplateStatusSet"]] == [1000004]
    assert [row["IsoCode"] for row in numbers["reply"]["PhoneNumberInfoSet"]] == ["CN", "CN"]
    assert pulled["reply"]["PullSmsSendStatusSet"] == []


@pytest.mark.parametrize(
    "profile",
    [{"reqMethod": "GET"}, {"signMethod": "HmacSHA1"}, {"signMethod": "HmacSHA256"},
     {"signMethod": "HmacSHA1", "reqMethod": "GET"}],
)  # fmt: skip
def test_tencent_signs_in_every_way_it_can(url: str, profile: dict[str, str]) -> None:
    call = {"version": "2021-01-11", "action": "SendSms", "params": SEND_2021, "profile": profile}
    (answer,) = _tencent(url, [call])
    assert answer["reply"]["SendStatusSet"][0]["Code"] == "Ok"


def test_tencent_errors_reach_the_program_with_code_and_request_id(url: str) -> None:
    wrong_key = _tencent(url, [{"version": "2021-01-11", "action": "SendSms", "params": SEND_2021}], secret="wrong")[0]
    assert (wrong_key["code"], len(wrong_key["requestId"])) == ("AuthFailure.SignatureFailure", 36)
    empty = {**SEND_2021, "PhoneNumberSet": []}
    (refused,) = _tencent(url, [{"version": "2021-01-11", "action": "SendSms", "params": empty}])
    assert refused["code"] == "MissingParameter.EmptyPhoneNumberSet"
    assert not Message.objects.exists()
