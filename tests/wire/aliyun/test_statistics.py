"""QuerySendStatistics reads the rollups."""

import json
from typing import Any

import pytest

from accounts.choices import Vendor
from sending.choices import Door
from sending.services import Item, run_carrier, submit_messages
from tests import factories
from tests.wire.aliyun import asking as aliyun
from tests.wire.aliyun.asking import Golden, ask, code

pytestmark = pytest.mark.wire
SPAN = {"IsGlobe": 1, "StartDate": "20261101", "EndDate": "20261130", "PageIndex": 1, "PageSize": 10}


def _send(url: str, phone: str, template: str = "SMS_101000002") -> None:
    values = {"name": "林舟", "order": "A1"} if template.endswith("2") else {"code": "123456"}
    fields = {"PhoneNumbers": phone, "SignName": "云帆科技", "TemplateCode": template}
    assert code(url, "SendSms", **fields, TemplateParam=json.dumps(values)) == "OK"


def test_messages_are_counted_by_day_newest_first(url: str, test_clock: Any, golden: Golden) -> None:
    _send(url, "13800138000")
    _send(url, "17000000001")  # fails
    _send(url, "13800138000", "SMS_101000001")
    test_clock.advance(days=1)
    _send(url, "17000000005")  # never answered
    for _ in range(4):
        run_carrier()
        test_clock.advance(seconds=5)
    run_carrier()
    golden("aliyun_query_send_statistics", ask(url, "QuerySendStatistics", **SPAN))

    def totals(**changed: Any) -> list[int]:
        data = ask(url, "QuerySendStatistics", **{**SPAN, **changed})["Data"]
        return [row["TotalCount"] for row in data["TargetList"]]

    assert totals(TemplateType=0) == [1]
    assert totals(TemplateType=1) == [1, 2]
    assert totals(PageSize=1, PageIndex=2) == [3]
    assert totals(SignName="云帆科技", EndDate="20261120") == [3]
    assert totals(SignName="无名") == totals(IsGlobe=2) == totals(TemplateType=3) == totals(TemplateType=7) == []


@pytest.mark.parametrize(
    "changed",
    [{"StartDate": "2026-11-01"}, {"EndDate": "20261000"}, {"EndDate": "20251101"}, {"IsGlobe": 3}, {"PageSize": 51},
     {"TemplateType": 5}, {"StartDate": "20200101"}],
)  # fmt: skip
def test_a_question_out_of_form_is_refused(url: str, changed: dict[str, Any]) -> None:
    assert code(url, "QuerySendStatistics", **{**SPAN, **changed}) == "isv.INVALID_PARAMETERS"


def test_the_other_vendors_messages_are_not_counted(url: str, cast: Any, test_clock: Any) -> None:
    item = Item("13800138009", "云帆科技", cast.tencent.code, ["123456", "5"])
    submit_messages(
        account_id=cast.account.pk, door=Door.TENCENT, items=[item], vendor=Vendor.TENCENT,
        application=cast.application, request_id="r",
    )  # fmt: skip
    _send(url, "13800138000")
    for _ in range(3):
        run_carrier()
        test_clock.advance(seconds=5)
    run_carrier()
    found = ask(url, "QuerySendStatistics", **SPAN)["Data"]["TargetList"]
    assert [(row["SendDate"], row["TotalCount"], row["RespondedSuccessCount"]) for row in found] == [("20261120", 1, 1)]


def test_another_account_counts_its_own(url: str) -> None:
    _send(url, "13800138000")
    run_carrier()
    factories.other()
    stranger = aliyun.client(url, key="LTAItest2", secret="aliyun-secret-2")
    assert ask(url, "QuerySendStatistics", client=stranger, **SPAN)["Data"] == {"TargetList": [], "TotalSize": 0}
