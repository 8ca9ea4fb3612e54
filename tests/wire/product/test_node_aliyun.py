"""Alibaba's official Node.js SDK, unchanged: it sends bodies in chunks, which only a real server decodes."""

from typing import Any

import pytest

from tests.wire import node_packages
from tests.wire.product.conftest import Fixed

pytestmark = pytest.mark.wire
SEND = {
    "phoneNumbers": "13800138031", "signName": "云帆科技", "templateCode": "SMS_100000001",
    "templateParam": '{"code":"123456"}',
}  # fmt: skip


def _call(fixed: Fixed, calls: list[dict[str, Any]], **config: str) -> list[dict[str, Any]]:
    return node_packages.run("aliyun.cjs", {**fixed.node_key, **config, "calls": calls})


@pytest.mark.parametrize(("digit", "config"), [("1", {}), ("2", {"signatureAlgorithm": "v2"})])
def test_it_sends_asks_and_tags_by_both_of_its_signatures(fixed: Fixed, digit: str, config: dict[str, str]) -> None:
    send = {**SEND, "phoneNumbers": f"1380013803{digit}"}
    batch = {
        "phoneNumberJson": f'["1390013903{digit}"]', "signNameJson": '["云帆科技"]', "templateCode": "SMS_100000001",
        "templateParamJson": '[{"code":"654321"}]',
    }  # fmt: skip
    tag = {"resourceType": "TEMPLATE", "regionId": "cn-hangzhou", "resourceId": ["SMS_100000001"]}
    answers = _call(
        fixed,
        [
            {"action": "SendSms", "params": send},
            {"action": "SendBatchSms", "params": batch},
            {"action": "TagResources", "params": {**tag, "tag": [{"key": f"环境{digit}", "value": "a b"}]}},
            {"action": "ListTagResources", "params": tag},
            {"action": "QuerySmsTemplateList", "params": {"pageIndex": 1, "pageSize": 10}},
            {"action": "GetSmsTemplate", "params": {"templateCode": "SMS_100000001"}},
            {"action": "QuerySmsSignList", "params": {"pageIndex": 1, "pageSize": 10}},
            {"action": "SendSms", "params": send},
        ],
        **config,
    )
    assert [answer for answer in answers if "reply" not in answer] == []
    sent, many, tagged, tags, templates, known, signs, again = [answer["reply"] for answer in answers]
    assert [reply["Code"] for reply in (sent, many, tagged)] == ["OK"] * 3
    assert [row["TagValue"] for row in tags["TagResources"]["TagResource"] if digit in row["TagKey"]] == ["a b"]
    assert "SMS_100000001" in [row["TemplateCode"] for row in templates["SmsTemplateList"]]
    assert known["TemplateStatus"] == "1"
    assert "云帆科技" in [row["SignName"] for row in signs["SmsSignList"]]
    assert (again["Code"], again["Message"]) == ("isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1")


def test_a_wrong_secret_reaches_the_program_with_code_and_status(fixed: Fixed) -> None:
    (wrong,) = _call(fixed, [{"action": "SendSms", "params": SEND}], accessKeySecret="wrong")
    assert (wrong["code"], wrong["status"]) == ("SignatureDoesNotMatch", 400)
