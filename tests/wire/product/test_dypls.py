"""Number privacy on the running product: the official SDK buys and binds, two simulated handsets talk, and programs
bind side by side."""

import asyncio
import datetime as dt
import io
import wave
from typing import Any

import httpx
import pytest
from alibabacloud_dyplsapi20170525 import models
from alibabacloud_dyplsapi20170525.client import Client

from core import clock
from tests.wire import clients
from tests.wire.product.conftest import ALIYUN, Fixed

pytestmark = pytest.mark.wire
POOL, EXTENSIONS, A, B = "FC100000000000001", "FC100000000000003", "13800138081", "13900139081"


def _client(fixed: Fixed) -> Client:
    return Client(clients.config(f"http://{fixed.endpoint}", key=ALIYUN[0], secret=ALIYUN[1]))


def _later() -> str:
    return (dt.datetime.now(clock.BEIJING) + dt.timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S")


def _desk(fixed: Fixed) -> httpx.Client:
    base = f"http://{fixed.endpoint}/api/v1"
    words = {"username": "demo", "password": "demo-password"}
    token = httpx.post(f"{base}/tokens/", json=words, trust_env=False, timeout=60).json()["token"]
    return httpx.Client(
        base_url=f"{base}/testing/", headers={"Authorization": f"Token {token}"}, trust_env=False, timeout=60
    )


def test_a_number_is_bought_bound_called_heard_and_unbound(fixed: Fixed) -> None:
    sdk = _client(fixed)
    bought = sdk.buy_secret_no(models.BuySecretNoRequest(pool_key=POOL, city="杭州", spec_id=1)).body
    assert bought.code == "OK"
    x = bought.secret_buy_info_dto.secret_no
    fields = {"pool_key": POOL, "phone_no_a": A, "phone_no_b": B, "phone_no_x": x, "expiration": _later()}
    made = sdk.bind_axb(models.BindAxbRequest(**fields, is_recording_enabled=True, asrstatus=True)).body
    assert (made.code, made.secret_bind_dto.secret_no) == ("OK", x)
    with _desk(fixed) as desk:
        call = desk.post("privacy-calls/", json={"caller": B, "secret_no": x}).json()
        desk.post(f"privacy-calls/{call['id']}/answer/")
        desk.post(f"privacy-calls/{call['id']}/say/", json={"side": "caller", "text": "你好，我到楼下了。"})
        ended = desk.post(f"privacy-calls/{call['id']}/hang-up/", json={"side": "callee"}).json()
    assert ended["state"] == "ended"
    asked = models.QueryRecordFileDownloadUrlRequest(pool_key=POOL, call_id=ended["call_id"])
    link = sdk.query_record_file_download_url(asked).body.download_url
    with wave.open(io.BytesIO(httpx.get(link, trust_env=False).content)) as sound:
        assert sound.getnframes() > 0
    subs = made.secret_bind_dto.subs_id
    unbind = models.UnbindSubscriptionRequest(pool_key=POOL, secret_no=x, subs_id=subs)
    assert sdk.unbind_subscription(unbind).body.code == "OK"
    assert sdk.unbind_subscription(unbind).body.code == "isv.SUBS_NOT_EXIST"
    shown = sdk.query_secret_no_detail(models.QuerySecretNoDetailRequest(pool_key=POOL, secret_no=x)).body
    assert shown.secret_no_info_dto.secret_status == 0
    assert sdk.release_secret_no(models.ReleaseSecretNoRequest(pool_key=POOL, secret_no=x)).body.code == "OK"


def test_programs_that_bind_side_by_side_share_no_extension(fixed: Fixed) -> None:
    sdk = _client(fixed)
    x = "17000030007"

    async def run() -> list[Any]:
        rows = [
            models.BindAxnExtensionRequest(
                pool_key=EXTENSIONS, phone_no_a=f"138001390{n:02d}", phone_no_x=x, expiration=_later()
            )
            for n in range(12)
        ]
        return list(await asyncio.gather(*(sdk.bind_axn_extension_async(row) for row in rows)))

    answers = [answer.body for answer in asyncio.run(run())]
    assert {body.code for body in answers} == {"OK"}
    assert len({body.secret_bind_dto.extension for body in answers}) == 12
