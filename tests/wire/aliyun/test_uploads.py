"""Uploads as the object store takes them: a form under a short-lived signed policy."""

import base64
import json
from typing import Any

import pytest
from django.test import Client as Browser

from signatures.models import SignatureFile, StagedUpload
from signatures.services import forget_staged
from tests.wire.aliyun import asking as aliyun
from tests.wire.aliyun.asking import Golden, ask, still

pytestmark = pytest.mark.wire


def test_three_actions_say_where_to_upload(url: str, golden: Golden) -> None:
    golden("aliyun_get_oss_info_for_upload_file", still(ask(url, "GetOSSInfoForUploadFile", BizType="fcMediaSms")))
    golden("aliyun_get_qualification_oss_info", still(ask(url, "GetQualificationOssInfo", BizType="dysms")))
    golden("aliyun_get_sms_ocr_oss_info", still(ask(url, "GetSmsOcrOssInfo", TaskType="ICP_DOMAIN")))
    info = ask(url, "GetOSSInfoForUploadFile")["Model"]
    policy = json.loads(base64.b64decode(info["Policy"]))
    assert policy["expiration"] == "2026-11-20T04:30:00.000Z"
    assert ["starts-with", "$key", info["StartPath"]] in policy["conditions"]


def test_a_file_is_kept_under_its_key_and_a_second_one_replaces_it(url: str) -> None:
    info = ask(url, "GetOSSInfoForUploadFile")["Model"]
    assert aliyun.upload(info, success_action_status=None).status_code == 204
    assert aliyun.upload(info, data=b"second").status_code == 200
    row = StagedUpload.objects.get()
    assert (row.key, row.file.read(), row.size) == (info["StartPath"] + "proof.png", b"second", 6)


REFUSED = [
    ({"signature": "AAAA"}, "SignatureDoesNotMatch", 403),
    ({"OSSAccessKeyId": "LTAIother"}, "InvalidAccessKeyId", 403),
    ({"policy": "eyJ9"}, "SignatureDoesNotMatch", 403),
    ({"key": "sms-upload/999/x/proof.png"}, "InvalidAccessKeyId", 403),
    ({"key": "elsewhere/proof.png"}, "AccessDenied", 403),
    ({"key": "sms-upload/../x/proof.png"}, "AccessDenied", 403),
]


@pytest.mark.parametrize(("changed", "word", "status"), REFUSED)
def test_a_form_that_the_policy_does_not_cover_is_refused(
    url: str, changed: dict[str, str], word: str, status: int
) -> None:
    answer = aliyun.upload(ask(url, "GetOSSInfoForUploadFile")["Model"], **changed)
    assert (answer.status_code, f"<Code>{word}</Code>" in answer.content.decode()) == (status, True)
    assert not StagedUpload.objects.exists()


def test_another_folder_a_late_form_and_too_much_are_refused(url: str, test_clock: Any) -> None:
    info = ask(url, "GetOSSInfoForUploadFile")["Model"]
    account = info["StartPath"].split("/")[1]
    assert aliyun.upload(info, key=f"sms-upload/{account}/other/proof.png").status_code == 403
    large = aliyun.upload(info, data=b"0" * (5 * 1024 * 1024 + 1))
    assert (large.status_code, b"EntityTooLarge" in large.content) == (400, True)
    test_clock.advance(minutes=31)
    assert aliyun.upload(info).status_code == 403
    assert Browser().post("/oss/", {}).status_code == 403
    assert Browser().get("/oss/").status_code == 405
    assert not StagedUpload.objects.exists()


def test_what_nobody_named_is_gone_a_day_later(url: str, test_clock: Any) -> None:
    aliyun.put(url)
    test_clock.advance(hours=23)
    assert forget_staged() == 0
    test_clock.advance(hours=2)
    assert (forget_staged(), StagedUpload.objects.count()) == (1, 0)


def test_a_picture_is_shown_under_its_signed_address_for_half_an_hour(url: str, cast: Any, test_clock: Any) -> None:
    fields = {"SignName": "云帆出行", "SignSource": 0, "QualificationId": cast.qualification.pk}
    assert ask(url, "CreateSmsSign", **fields, MoreData=[aliyun.put(url)])["Code"] == "OK"
    address = ask(url, "GetSmsSign", SignName="云帆出行")["FileUrlList"][0]
    path = "/" + address.split("/", 3)[3]
    shown = Browser().get(path)
    assert (shown.status_code, shown["Content-Type"], shown.content) == (200, "image/png", aliyun.picture())
    assert Browser().get(path[:-1] + ("A" if path[-1] != "A" else "B")).status_code == 403
    test_clock.advance(minutes=31)
    assert Browser().get(path).status_code == 403
    assert SignatureFile.objects.count() == 1
