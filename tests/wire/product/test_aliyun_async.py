"""The async methods of Alibaba's SDK: several calls at a time, which only a real server takes side by side."""

import asyncio
from typing import Any

import pytest
from alibabacloud_dysmsapi20170525 import models

from core import clock
from tests.wire import clients
from tests.wire.product.conftest import ALIYUN, Fixed

pytestmark = pytest.mark.wire
PHONES = [f"1380013805{n}" for n in range(3)]


def test_async_methods_send_and_ask_at_the_same_time(fixed: Fixed) -> None:
    client = clients.tea(f"http://{fixed.endpoint}", key=ALIYUN[0], secret=ALIYUN[1])

    async def run() -> tuple[list[Any], list[Any]]:
        sends = [
            client.send_sms_async(
                models.SendSmsRequest(
                    phone_numbers=phone, sign_name="云帆科技", template_code="SMS_100000001",
                    template_param='{"code":"123456"}',
                )
            )
            for phone in PHONES
        ]  # fmt: skip
        asked = client.query_sms_sign_async(models.QuerySmsSignRequest(sign_name="云帆科技"))
        replies = await asyncio.gather(*sends, asked)
        today = clock.local(clock.machine_now()).strftime("%Y%m%d")
        details = [
            client.query_send_details_async(
                models.QuerySendDetailsRequest(phone_number=phone, send_date=today, page_size=10, current_page=1)
            )
            for phone in PHONES
        ]
        return replies, await asyncio.gather(*details)

    replies, details = asyncio.run(run())
    assert [reply.body.code for reply in replies] == ["OK"] * 4
    assert [found.body.total_count for found in details] == ["1"] * 3
