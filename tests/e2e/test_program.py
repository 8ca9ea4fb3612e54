"""A person watches while a program sends: the phone, the reply, the opt-out, the record, the sheet, the reviewer."""

import datetime as dt
import io
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import SendSmsRequest
from alibabacloud_tea_openapi.models import Config
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PATIENCE, Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
SAVE = "button[name=_save], input[name=_save]"
SIGN_NAME, CODE, PROMOTION = "云帆科技", "SMS_100000001", "SMS_100000003"
TEMPLATE = "/console/templates_app/smstemplate/"


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    return f"139{random.SystemRandom().randrange(10**8):08d}"


def _send(base: str, phone: str, template: str, values: str = "") -> Any:
    config = Config(
        access_key_id="LTAIdemo0000000000000001", access_key_secret="demo-aliyun-secret",
        endpoint=base.split("//")[1], protocol="http",
    )  # fmt: skip
    request = SendSmsRequest(
        phone_numbers=phone, sign_name=SIGN_NAME, template_code=template, template_param=values or None
    )
    return Client(config).send_sms(request).body


def _appears(page: Page, what: Locator) -> None:
    """Reload until the page shows it."""
    for _ in range(PATIENCE // 1000):
        if what.count():
            return
        page.wait_for_timeout(1000)
        page.reload(wait_until="networkidle")
    expect(what).to_be_visible()


def test_a_program_sends_the_phone_replies_and_promotion_is_refused(visit: Visit, product: str, phone: str) -> None:
    visitor = visit("demo")
    page = visitor.open(f"/console/handset/?phone={phone}")
    expect(page.locator(".hs-empty")).to_be_visible()
    body = _send(product, phone, CODE, '{"code":"135790"}')
    assert (body.code, body.message) == ("OK", "OK")
    text = f"【{SIGN_NAME}】您的验证码为135790，5分钟内有效，请勿告诉他人。"
    expect(page.locator(".hs-delivered .hs-text")).to_have_text(text)
    page.fill("#hs-content", "R")
    page.locator("#hs-reply button").click()
    expect(page.locator("#hs-note")).to_contain_text(SIGN_NAME)
    listed = visitor.open(f"/console/sending/optout/?q={phone}").locator("#result_list tbody")
    expect(listed).to_contain_text(SIGN_NAME)

    refused = _send(product, phone, PROMOTION)
    page = visitor.open(f"/console/records/?number={phone}")
    assert refused.code == "isv.CUSTOMER_REFUSED"
    expect(page.locator("tr[data-record]")).to_have_count(1)  # refused at submission: no record, no charge
    assert visitor.complaints == []


def test_the_record_of_a_code_opens_and_goes_to_excel(visit: Visit, product: str, phone: str) -> None:
    visitor = visit("demo")
    body = _send(product, phone, CODE, '{"code":"975310"}')
    assert body.code == "OK"
    text = f"【{SIGN_NAME}】您的验证码为975310，5分钟内有效，请勿告诉他人。"
    page = visitor.open(f"/console/records/?biz_id={body.biz_id}")
    row = page.locator("tr[data-record]")
    expect(row).to_have_count(1)
    row.locator(".rc-text").click()
    drawer = page.locator("#drawer")
    expect(drawer.locator(".rc-bubble")).to_have_text(text)
    expect(drawer).to_contain_text(body.biz_id)
    visitor.shot("drawer", full=False)
    drawer.locator("[data-close]").click()
    page.get_by_role("button", name="导出 Excel").click()
    page.wait_for_url("**/downloads/**")
    ready = page.locator("#jobs tbody tr").first.locator("a[download]")
    expect(ready).to_be_visible()
    with page.expect_download() as waiting:
        ready.click()
    cells = load_workbook(io.BytesIO(waiting.value.path().read_bytes()))["发送记录"]
    record = {cells.cell(1, place).value: cells.cell(2, place).value for place in range(1, cells.max_column + 1)}
    assert cells.max_row == 2
    assert (record["号码"], record["内容"], record["BizId"]) == (phone, text, body.biz_id)
    assert record["计费条数"] == 1 and isinstance(record["提交时间"], dt.datetime)
    assert visitor.complaints == []


@pytest.fixture
def manual_reviews(visit: Visit) -> Iterator[None]:
    """The demo account's submissions wait for a person meanwhile."""

    def choose(mode: str) -> None:
        page = visit("demo").open("/console/accounts/account/")
        page.locator("#result_list a[href*='/change/']").first.click()
        page.select_option("[name=review_mode]", mode)
        with page.expect_navigation():
            page.locator(SAVE).first.click()

    choose("manual")
    yield
    choose("immediate")


@pytest.mark.usefixtures("manual_reviews")
def test_a_reviewer_refuses_with_a_reason_of_the_catalogue_and_the_owner_reads_it(visit: Visit) -> None:
    owner = visit("demo")
    name = "人工" + "".join(random.SystemRandom().choices("ABCDEFGHJKLMNPQRTUVWXYZ", k=4))
    page = owner.open(TEMPLATE + "add/")
    page.select_option("[name=kind]", "notification")
    page.select_option("[name=signature]", label=SIGN_NAME)
    fields = {"name": name, "content": "您的订单已发货，请留意查收。", "remark": "商城发货后提醒顾客"}
    for field, value in fields.items():
        page.fill(f"[name={field}]", value)
    page.locator(SAVE).first.click()
    page.wait_for_url("**/smstemplate/")

    reviewer = visit("reviewer")
    page = reviewer.open("/console/review/queue/")
    link = page.locator("[data-review-row]", has_text=name)
    _appears(page, link)
    link.click()
    page.locator(".sc-review-reasons summary").click()
    reason = page.locator("label.sc-review-reason").first
    title = reason.locator("span").first.evaluate("node => node.firstChild.textContent.trim()")
    reason.locator("input").check()
    page.fill("[name=note]", "请补充订单编号")
    reviewer.shot("review-order")
    with page.expect_navigation():
        page.locator("button[value=rejected]").click()
    page.wait_for_load_state("networkidle")

    page = owner.open(f"{TEMPLATE}?q={name}")
    page.locator("#result_list tbody tr").first.locator("a[href*='/change/']").first.click()
    page.wait_for_url("**/change/**")
    expect(page.locator(".sc-verdict .sc-badge").first).to_have_text("未通过")
    expect(page.locator(".sc-verdict")).to_contain_text(title)
    expect(page.locator("body")).to_contain_text("请补充订单编号")
    assert owner.complaints == reviewer.complaints == []


def test_a_stopped_clock_shows_on_every_page_and_runs_again(visit: Visit) -> None:
    visitor = visit("demo", language="en")
    page = visitor.open("/console/testdesk/")
    try:
        with page.expect_navigation():
            page.locator("form[action$='/freeze/'] button").first.click()
        for path in ("/console/", "/console/testdesk/", TEMPLATE, "/console/billing/balance/"):
            expect(visitor.open(path).locator("#header-inner")).to_contain_text("Test clock 20")
    finally:
        page = visitor.open("/console/testdesk/")
        with page.expect_navigation():
            page.locator("form[action$='/resume/'] button").click()
    expect(visitor.open("/console/").locator("#header-inner")).not_to_contain_text("Test clock")
    assert visitor.complaints == []
