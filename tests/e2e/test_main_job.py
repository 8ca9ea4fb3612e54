"""The main job in a browser: apply, be refused, change, be approved; pay and compare the bill."""

import io
import random
import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor
from tests.signatures.pictures import picture

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
SAVE = "button[name=_save], input[name=_save]"
SIGNATURE, TEMPLATE = "/console/signatures/signature/", "/console/templates_app/smstemplate/"


class Filed(NamedTuple):
    """What the first steps leave for the later ones."""

    sign_name: str
    template_code: str
    promotion_code: str


def _letters(count: int) -> str:
    return "".join(random.SystemRandom().choices("ABCDEFGHJKLMNPQRTUVWXYZ", k=count))


def _await_state(page: Page, state: str) -> None:
    """Reload a subject's page until the review gave its verdict."""
    badge = page.locator(".sc-verdict .sc-badge").first
    for _ in range(20):
        if badge.inner_text() == state:
            return
        page.wait_for_timeout(500)
        page.reload()
    assert badge.inner_text() == state


def _open_newest(visitor: Visitor, listing: str, text: str) -> Page:
    page = visitor.open(f"{listing}?q={text}")
    page.locator("#result_list tbody tr").first.locator("a[href*='/change/']").first.click()
    page.wait_for_url("**/change/**")
    return page


def _fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.fill(f"[name={name}]", value)


def _template(visitor: Visitor, *, kind: str, name: str, content: str, remark: str) -> Page:
    page = visitor.open(TEMPLATE + "add/")
    page.select_option("[name=kind]", kind)
    page.select_option("[name=signature]", label="云帆科技")
    _fill(page, name=name, content=content, remark=remark)
    return page


@pytest.fixture(scope="module")
def filed() -> dict[str, Filed]:
    return {}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


def test_what_is_filed_is_approved_or_refused_with_reasons_and_changed(visit: Visit, filed: dict[str, Filed]) -> None:
    visitor, mark = visit("demo"), _letters(4)
    page = visitor.open("/console/signatures/qualification/add/")
    _fill(
        page, name=f"云帆资质{mark}", company_name="杭州云帆信息技术有限公司", credit_code="91330106MA2CFRXY0T",
        legal_name="林舟", admin_name="林舟", admin_phone="13800138000", license_from="2021-03-01",
        license_until="2099-12-31",
    )  # fmt: skip
    page.set_input_files(
        "input[name=license]", {"name": "licence.png", "mimeType": "image/png", "buffer": picture(size=(400, 300))}
    )
    page.locator(SAVE).first.click()
    page.wait_for_url("**/qualification/")
    page = _open_newest(visitor, "/console/signatures/qualification/", f"云帆资质{mark}")
    _await_state(page, "通过")
    assert page.locator(".sc-picture").inner_text().split() == ["营业执照", "licence.png"]

    page = visitor.open(SIGNATURE + "add/")
    _fill(page, name=f"测试{mark}", remark="用于会员登录与订单通知", link="https://www.yunfan.example/")
    page.select_option("[name=qualification]", label=f"云帆资质{mark}")
    expect(page.locator("[data-preview-verdict]")).to_have_text("预计驳回")
    page.locator(SAVE).first.click()
    page = _open_newest(visitor, SIGNATURE, f"测试{mark}")
    _await_state(page, "未通过")
    assert page.locator(".sc-verdict mark").all_inner_texts() == ["测试"]
    finding = page.locator(".sc-verdict .sc-finding-reject")
    assert finding.inner_text().splitlines() == ["签名含“测试”字样 测试", "请去掉“测试”或 test。"]
    visitor.shot("rejected-signature")
    page.fill("[name=name]", f"云帆{mark}")
    expect(page.locator("[data-preview-verdict]")).to_have_text("预计通过")
    page.locator(SAVE).first.click()
    page.wait_for_load_state("networkidle")
    page = _open_newest(visitor, SIGNATURE, f"云帆{mark}")
    _await_state(page, "通过")

    page = _template(
        visitor, kind="captcha", name=f"验码{mark}", content="点击 http://t.cn/x 领取${code}", remark="246810"
    )
    expect(page.locator("[data-preview-verdict]")).to_have_text("预计驳回")
    page.fill("[name=content]", "您的验证码为${code}，3分钟内有效，请勿告诉他人。")
    expect(page.locator("[data-preview-verdict]")).to_have_text("预计通过")
    page.locator(SAVE).first.click()
    page.wait_for_url("**/smstemplate/")
    page = _open_newest(visitor, TEMPLATE, f"验码{mark}")
    _await_state(page, "通过")
    code = re.search(r"SMS_\d+", page.title())[0]

    page = _template(
        visitor,
        kind="promotion",
        name=f"上新{mark}",
        content="云帆商城冬季新品上架，会员享九折，拒收请回复R",
        remark="老会员上新",
    )
    page.locator(SAVE).first.click()
    page.wait_for_url("**/smstemplate/")
    page = _open_newest(visitor, TEMPLATE, f"上新{mark}")
    _await_state(page, "通过")
    filed["all"] = Filed(f"云帆{mark}", code, re.search(r"SMS_\d+", page.title())[0])
    assert visitor.complaints == []


def _downloaded(page: Page, link: object) -> dict[str, Worksheet]:
    with page.expect_download() as waiting:
        link.click()
    data = waiting.value.path().read_bytes()
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(data)).worksheets}


def test_money_comes_in_buys_a_package_and_the_bill_is_the_ledger(visit: Visit) -> None:
    visitor = visit("demo")
    page = visitor.open("/console/billing/balance/")
    before = _yuan(page.locator(".sc-stat").first.inner_text())
    page.fill("#amount", "123.45")
    page.locator("form[action$='/top-up/'] button[type=submit]").dblclick()
    page.get_by_text("已充值").first.wait_for()  # where the form leads back to; opening it anew would race with it
    page.wait_for_load_state("networkidle")
    assert _yuan(page.locator(".sc-stat").first.inner_text()) == before + Decimal("123.45")
    page = visitor.open("/console/billing/packages/")
    page.locator(".sc-card", has_text="200 条").get_by_text("购买", exact=True).first.click()
    page.get_by_role("button", name="支付 ¥2.00").click()
    page.get_by_text("已购买").first.wait_for()
    page.wait_for_load_state("networkidle")
    page = visitor.open("/console/billing/balance/")
    assert _yuan(page.locator(".sc-stat").first.inner_text()) == before + Decimal("121.45")

    page = visitor.open("/console/billing/bill/")
    page.locator("#result_list tbody a[href*='/change/']").first.click()
    page.wait_for_load_state("networkidle")
    shown = {
        row.locator("td, th").first.inner_text(): _yuan(row.locator("td, th").last.inner_text())
        for row in page.locator(".bl-sum tr").all()
    }
    cover = _downloaded(page, page.get_by_text("下载 Excel"))["账单"]
    facts = {cover.cell(row, 1).value: cover.cell(row, 2).value for row in range(3, 16)}
    closing = facts["期末余额"]
    assert isinstance(closing, float | int)
    assert Decimal(str(closing)) == shown["= 期末余额"] == before + Decimal("121.45")
    ledger = visitor.open("/console/billing/ledgerentry/").locator("#result_list tbody tr").first
    assert "¥2.00" in ledger.inner_text() and _yuan(f"¥{closing:,.2f}") == shown["= 期末余额"]
    assert visitor.complaints == []


def _yuan(text: str) -> Decimal:
    return Decimal(text.replace("¥", "").replace(",", "").replace("−", "-").strip())
