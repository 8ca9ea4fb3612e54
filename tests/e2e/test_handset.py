"""A person looks at a phone while a program sends to it with the vendor's SDK."""

import random
from collections.abc import Callable

import pytest
from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import SendSmsRequest
from alibabacloud_tea_openapi.models import Config
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor

pytestmark = pytest.mark.browser


def _send(base: str, phone: str, template: str = "SMS_100000001", values: str = '{"code":"246810"}') -> None:
    config = Config(
        access_key_id="LTAIdemo0000000000000001", access_key_secret="demo-aliyun-secret",
        endpoint=base.split("//")[1], protocol="http",
    )  # fmt: skip
    request = SendSmsRequest(
        phone_numbers=phone, sign_name="云帆科技", template_code=template, template_param=values or None
    )
    assert Client(config).send_sms(request).body.code == "OK"


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    return f"138{random.SystemRandom().randrange(10**8):08d}"


def test_a_code_arrives_is_copied_and_a_reply_opts_out(visit: Callable[..., Visitor], product: str, phone: str) -> None:
    visitor = visit("demo")
    page = visitor.open(f"/console/handset/?phone={phone}")
    expect(page.locator(".hs-empty")).to_be_visible()
    _send(product, phone)
    expect(page.locator(".hs-delivered .hs-text")).to_contain_text("您的验证码为246810")
    expect(page.locator(".hs-code")).to_have_text("246810")
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".hs-code").click()
    assert page.evaluate("navigator.clipboard.readText()") == "246810"
    page.fill("#hs-content", "TD")
    page.locator("#hs-reply button").click()
    expect(page.locator(".hs-mine.hs-received")).to_be_visible(timeout=15_000)
    expect(page.locator("#hs-note")).to_contain_text("云帆科技")
    visitor.shot("handset")
    inbox = visitor.open(f"/console/inbox/?q={phone}")
    expect(inbox.locator(".ib-row")).to_have_count(1)
    visitor.shot("inbox")
    assert visitor.complaints == []


def test_a_failure_shows_on_a_magic_number_on_a_small_dark_phone(
    visit: Callable[..., Visitor], product: str, phone: str
) -> None:
    visitor = visit("demo", dark=True, width=390)
    _send(product, "17000000001", "SMS_100000002", f'{{"name":"林舟","order":"{phone}"}}')
    page = visitor.open("/console/handset/?phone=17000000001")
    expect(page.locator(".hs-failed").last).to_contain_text("MOBILE_NOT_ON_SERVICE")
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    visitor.shot("handset-dark-390")
    visitor.open("/console/inbox/")
    visitor.shot("inbox-dark-390")
    visitor.open("/console/testdesk/")
    visitor.shot("testdesk-dark-390")
    assert visitor.complaints == []


def test_the_desk_moves_time_and_every_page_says_so(visit: Callable[..., Visitor]) -> None:
    visitor, clock = visit("demo", language="en"), "test clock 2"
    page = visitor.open("/console/testdesk/")
    visitor.shot("testdesk")
    try:
        with page.expect_navigation():
            page.locator("button[name=seconds][value='60']").click()
        visitor.shot("testdesk-advanced")
        page = visitor.open("/console/inbox/")
        assert clock in page.locator("body").inner_text().lower()
    finally:
        page = visitor.open("/console/testdesk/")
        with page.expect_navigation():
            page.locator("form[action$='/resume/'] button").click()
    assert clock not in page.locator("body").inner_text().lower()
    assert visitor.complaints == []
