"""Keys, accounts and the API's page in a real browser under the content policy."""

import re
from collections.abc import Callable

import pytest

from tests.e2e.conftest import Visitor

pytestmark = pytest.mark.browser


def test_a_key_is_made_rotated_and_disabled_in_the_console(visit: Callable[..., Visitor]) -> None:
    visitor = visit("demo", language="en")
    page = visitor.open("/console/accounts/accesskey/add/")
    page.select_option("select[name=vendor]", "aliyun")
    page.fill("input[name=remark]", "browser")
    page.click("button[name=_save], input[name=_save]")
    page.wait_for_selector("#secret")
    key_id, secret = page.locator("#secret .sc-secret").all_inner_texts()
    assert re.fullmatch(r"LTAI\w{20}", key_id) and len(secret) == 30
    visitor.shot("secret")

    page = visitor.open("/console/accounts/accesskey/")
    assert secret not in page.content()
    page.click(f"a:has-text('{key_id}')")
    page.wait_for_load_state("networkidle")
    page.locator("a[hx-get$='/rotate/'], button[hx-get$='/rotate/']").first.click()
    page.wait_for_selector("#dialog button[type=submit]")
    visitor.shot("rotate-dialog", full=False)
    page.locator("#dialog button[type=submit]").click()
    page.wait_for_selector("#secret .sc-secret")
    replaced = page.locator("#secret .sc-secret").all_inner_texts()
    assert replaced[0] != key_id and len(replaced[1]) == 30

    page = visitor.open("/console/accounts/accesskey/?q=" + key_id)
    page.click(f"a:has-text('{key_id}')")
    page.wait_for_load_state("networkidle")
    page.locator("a[hx-get$='/disable/'], button[hx-get$='/disable/']").first.click()
    page.wait_for_selector("#dialog button[type=submit]")
    with page.expect_navigation():
        page.locator("#dialog button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    assert page.locator(".sc-badge", has_text="Disabled").count() == 1
    assert visitor.complaints == []


def test_the_platform_switches_the_account_it_acts_for(visit: Callable[..., Visitor]) -> None:
    visitor = visit("admin", language="en")
    page = visitor.open("/console/accounts/accesskey/")
    assert "All accounts" in page.content()
    page.locator("div.cursor-pointer[x-on\\:click*=openUserLinks]").click()
    page.select_option("form.sc-switch select", index=1)
    with page.expect_navigation():
        page.locator("form.sc-switch button").click()
    page.wait_for_load_state("networkidle")
    assert "You now act for" in page.content()
    visitor.shot("switched", full=False)
    assert visitor.complaints == []


def test_the_api_documentation_runs_under_the_content_policy(visit: Callable[..., Visitor]) -> None:
    visitor = visit("demo")
    page = visitor.open("/api/docs/")
    page.wait_for_selector(".swagger-ui .opblock")
    assert page.locator(".opblock").count() > 5
    visitor.shot("api-docs", full=False)
    assert visitor.complaints == [] and visitor.foreign == []


def test_the_audit_log_reads_well_on_a_phone(visit: Callable[..., Visitor]) -> None:
    visitor = visit("demo", width=390, dark=True)
    page = visitor.open("/console/accounts/auditentry/")
    visitor.shot("audit-phone")
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    assert visitor.complaints == []
