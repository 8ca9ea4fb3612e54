"""Two people who never see each other's number talk and write through an X number, in a browser."""

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor

pytestmark = pytest.mark.browser
A, B = "13800138021", "13900139021"


def ask(base: str, path: str, body: dict[str, Any], token: str = "", method: str = "POST") -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Token {token}"} if token else {})
    request = urllib.request.Request(f"{base}/api/v1/{path}", json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


@pytest.fixture
def binding(product: str) -> dict[str, Any]:
    """A recorded binding of A and B in the demo's AXB pool, whose texts are intercepted."""
    token = ask(product, "tokens/", {"username": "demo", "password": "demo-password"})["token"]
    url = f"{product}/api/v1/number-pools/?key=FC100000000000001"
    with urllib.request.urlopen(
        urllib.request.Request(url, headers={"Authorization": f"Token {token}"}), timeout=60
    ) as answer:
        pool = json.load(answer)["results"][0]
    ask(product, f"number-pools/{pool['id']}/", {"sms_mode": "intercept"}, token, "PATCH")
    given = {"pool": pool["key"], "phone_a": A, "phone_b": B, "expires_at": "2036-01-01T00:00:00+08:00"}
    return ask(product, "bindings/", {**given, "is_recorded": True}, token)


def test_a_call_rings_through_x_is_recorded_and_a_text_is_intercepted(
    visit: Callable[..., Visitor], binding: dict[str, Any]
) -> None:
    visitor = visit("demo")
    page = visitor.open("/console/privacy/handsets/")
    x = page.locator("#th-preset option", has_text=A).first.inner_text().split(" · ")[1]
    page.select_option("#th-preset", label=page.locator("#th-preset option", has_text=A).first.inner_text())
    a, b = page.locator("[data-side=a]"), page.locator("[data-side=b]")
    expect(b.locator("[data-part=phone]")).to_have_value(B)
    a.locator("button[data-do=start]").click()
    expect(b.locator("[data-part=call] h3")).to_have_text(x)  # never A's own number
    b.locator("button[data-do=answer]").click()
    a.locator("[data-part=say]").fill("我到楼下了")
    a.locator("button[data-do=say]").click()
    b.locator("button[data-do=hang_up]").click()
    call = page.locator("#th-calls li").first
    expect(call).to_contain_text("我到楼下了")
    expect(call).to_contain_text("¥0.12")  # a begun minute and its recording
    expect(call.locator("audio")).to_be_visible()
    b.locator("button[data-do=start]").click()
    a.locator("button[data-do=reject]").click()
    expect(page.locator("#th-calls li").first).to_contain_text("21")
    b.locator("[data-part=content]").fill("请下楼取件")
    b.locator("form[data-do=text] button").click()
    expect(page.locator("#th-texts li").first).to_contain_text("¥0.025")
    expect(a.locator("[data-part=screen] li")).to_have_count(0)  # intercepted: it never arrives
    visitor.shot("two-handsets")
    assert visitor.complaints == []
