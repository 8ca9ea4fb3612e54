"""Extension codes: one code, one signature."""

import json
from typing import Any

import pytest

from review.models import Limit
from sending.models import Batch, Message
from signatures.models import ExtensionCode, Signature
from tests import factories
from tests.wire.aliyun import asking as aliyun
from tests.wire.aliyun.asking import Golden, ask, code

pytestmark = pytest.mark.wire
SIGN = {"SignName": "云帆科技"}


@pytest.fixture
def second(cast: Any) -> Signature:
    now = cast.account.created_at
    return Signature.objects.create(
        account=cast.account, name="云帆出行", qualification=cast.qualification, status="approved", created_at=now,
        updated_at=now,
    )  # fmt: skip


def _send(url: str, **changed: Any) -> str:
    fields = {
        "PhoneNumbers": "13800138000", "SignName": "云帆科技", "TemplateCode": "SMS_101000002",
        "TemplateParam": json.dumps({"name": "林舟", "order": "A1"}), "SmsUpExtendCode": "88", **changed,
    }  # fmt: skip
    return code(url, "SendSms", **fields)


def test_a_code_is_added_changed_listed_and_removed(url: str, golden: Golden) -> None:
    golden("aliyun_add_ext_code_sign", ask(url, "AddExtCodeSign", ExtCode="88", **SIGN))
    golden("aliyun_update_ext_code_sign", ask(url, "UpdateExtCodeSign", ExistExtCode="88", NewExtCode="89", **SIGN))
    assert _send(url, SmsUpExtendCode="89") == "OK"
    Message.objects.update(status="delivered")
    golden("aliyun_query_ext_code_sign", ask(url, "QueryExtCodeSign", ExtCode="89"))
    assert ask(url, "QueryExtCodeSign", SignName="无名")["Data"]["Total"] == 0
    golden("aliyun_delete_ext_code_sign", ask(url, "DeleteExtCodeSign", ExtCode="89", **SIGN))
    assert not ExtensionCode.objects.exists()


def test_a_code_of_another_signature_is_refused_when_added_and_when_sent(url: str, second: Signature) -> None:
    ask(url, "AddExtCodeSign", ExtCode="88", **SIGN)
    assert code(url, "AddExtCodeSign", ExtCode="88", SignName="云帆出行") == "isv.ONE_CODE_MULTIPLE_SIGN"
    assert code(url, "AddExtCodeSign", ExtCode="88", **SIGN) == "isv.EXTEND_CODE_ERROR"
    assert _send(url, SignName="云帆出行") == "isv.ONE_CODE_MULTIPLE_SIGN"
    assert not Batch.objects.exists()
    assert _send(url) == "OK"


def test_the_first_send_under_a_code_ties_it(url: str, second: Signature) -> None:
    assert _send(url) == "OK"
    assert ask(url, "QueryExtCodeSign")["Data"]["List"][0]["Source"] == "发送"
    assert _send(url, SignName="云帆出行") == "isv.ONE_CODE_MULTIPLE_SIGN"
    assert Batch.objects.count() == 1


def test_codes_are_digits_and_not_without_number(url: str) -> None:
    for wrong in ("12345678901234", "ab", "8 8"):
        assert code(url, "AddExtCodeSign", ExtCode=wrong, **SIGN) == "isv.CODE_ERROR"
    Limit.objects.filter(slug="extension_codes.max").update(value=1)
    assert code(url, "AddExtCodeSign", ExtCode="1", **SIGN) == "OK"
    refused = ask(url, "AddExtCodeSign", ExtCode="2", **SIGN)
    assert (refused["Code"], refused["Success"]) == ("isv.CODE_EXCEED_LIMIT", False)
    assert code(url, "DeleteExtCodeSign", ExtCode="2", **SIGN) == "isv.CODE_ERROR"
    assert code(url, "AddExtCodeSign", ExtCode="3", SignName="无名") == "isv.SMS_SIGNATURE_ILLEGAL"
    assert list(ExtensionCode.objects.values_list("code", flat=True)) == ["1"]


def test_another_account_has_codes_of_its_own(url: str) -> None:
    ask(url, "AddExtCodeSign", ExtCode="88", **SIGN)
    factories.other()
    stranger = aliyun.client(url, key="LTAItest2", secret="aliyun-secret-2")
    assert ask(url, "QueryExtCodeSign", client=stranger)["Data"]["Total"] == 0
    assert ask(url, "AddExtCodeSign", client=stranger, ExtCode="88", SignName="远山网络")["Code"] == "OK"
