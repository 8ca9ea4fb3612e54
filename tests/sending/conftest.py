"""Sending in one line, and the network as each test wants it."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.choices import Vendor
from carrier.services import set_profile
from sending.choices import Door
from sending.services import Item, Submission, run_carrier, submit_messages
from templates_app.models import SmsTemplate

VALUES = {"captcha": {"code": "246810"}, "notification": {"name": "李雷", "order": "A1"}}


@pytest.fixture
def send(yunfan: Any) -> Callable[..., Submission]:
    """Send the cast's code template to numbers, unless told otherwise."""

    def send_now(
        *phones: str, cast: Any = yunfan, template: Any = None, values: Any = None, sign: str = "", **kwargs: Any
    ) -> Submission:
        template = template or cast.captcha
        values = VALUES.get(template.kind, {}) if values is None else values
        items = [Item(phone, sign or cast.signature.name, template.code, values) for phone in phones]
        given = {"account_id": cast.account.pk, "door": Door.REST, "vendor": None, "request_id": "R-1", **kwargs}
        return submit_messages(items=items, **given)

    return send_now


@pytest.fixture
def settle(test_clock: Any) -> Callable[..., int]:
    """Let time pass and the carrier do all that is due."""

    def pass_time(**span: float) -> int:
        if span:
            test_clock.advance(**span)
        total = 0
        while done := run_carrier():
            total += done
        return total

    return pass_time


@pytest.fixture
def make_template(yunfan: Any) -> Callable[..., SmsTemplate]:
    """An approved template of the cast with another kind, vendor or text."""

    def make(kind: str, content: str, code: str = "SMS_777", vendor: str = Vendor.ALIYUN, **values: Any) -> SmsTemplate:
        like = yunfan.captcha
        return SmsTemplate.objects.create(
            account=yunfan.account, vendor=vendor, code=code, name="t", kind=kind, content=content,
            status=like.status, created_at=like.created_at, updated_at=like.updated_at, **values,
        )  # fmt: skip

    return make


@pytest.fixture
def chaotic(db: None) -> None:
    set_profile(profile="chaotic", seed=7)
