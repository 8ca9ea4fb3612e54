"""Handset, inbox and test desk in the console."""

from typing import Any

import pytest
from django.test import Client

from carrier.models import CarrierSetting, FaultRule
from core import clock
from sending.models import Message, Uplink
from sending.services import run_carrier
from tests.testdesk.test_api import deliver, send

pytestmark = pytest.mark.django_db
CONSOLE = "/console"


@pytest.fixture
def console(yunfan: Any, client: Client) -> Client:
    client.force_login(yunfan.operator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _screen(client: Client, phone: str = "13800138000", **more: str) -> dict[str, Any]:
    return client.get(f"{CONSOLE}/handset/feed/", {"phone": phone, **more}).json()


@pytest.mark.parametrize("page", ["handset", "inbox", "testdesk"])
def test_the_pages_open(console: Client, yunfan: Any, page: str) -> None:
    send(yunfan)
    assert console.get(f"{CONSOLE}/{page}/").status_code == 200


def test_a_message_shows_under_way_and_then_arrives_with_its_code(
    console: Client, yunfan: Any, test_clock: Any
) -> None:
    assert _screen(console)["bubbles"] == []
    send(yunfan)
    assert [bubble["status"] for bubble in _screen(console)["bubbles"]] == ["underway"]
    deliver(test_clock)
    bubble = _screen(console)["bubbles"][0]
    assert (bubble["status"], bubble["code"], bubble["is_reply"]) == ("delivered", "123456", False)
    assert bubble["text"] == "【云帆科技】您的验证码为123456，5分钟内有效。"


def test_an_unchanged_screen_is_not_sent_again(console: Client, yunfan: Any, test_clock: Any) -> None:
    send(yunfan)
    first = _screen(console)
    again = _screen(console, version=first["version"])
    assert (again["same"], "bubbles" in again) == (True, False)
    deliver(test_clock)
    assert "bubbles" in _screen(console, version=first["version"])


def test_a_failed_message_says_why(console: Client, yunfan: Any, test_clock: Any) -> None:
    send(yunfan, phone="17000000001")
    deliver(test_clock)
    bubble = _screen(console, "17000000001")["bubbles"][0]
    assert (bubble["status"], bubble["error"]) == ("failed", "MOBILE_NOT_ON_SERVICE")


def test_a_reply_travels_arrives_and_opts_out(console: Client, yunfan: Any, test_clock: Any) -> None:
    send(yunfan)
    deliver(test_clock)
    sent = console.post(f"{CONSOLE}/handset/reply/", {"phone": "13800138000", "content": "R"})
    assert sent.status_code == 201
    assert _screen(console)["bubbles"][-1]["status"] == "travelling"
    test_clock.advance(seconds=2)
    run_carrier()
    screen = _screen(console)
    assert (screen["bubbles"][-1]["status"], screen["opted_out"]) == ("received", ["云帆科技"])


@pytest.mark.parametrize(
    ("phone", "content"),
    [("13900139000", "x"), ("1", "x"), ("13800138000", ""), ("13800138000", "a\0")],
)
def test_a_reply_that_cannot_be_is_refused(console: Client, yunfan: Any, phone: str, content: str) -> None:
    send(yunfan)
    reply = console.post(f"{CONSOLE}/handset/reply/", {"phone": phone, "content": content})
    assert (reply.status_code, bool(reply.json()["error"])) == (422, True)
    assert not Uplink.objects.exists()


def test_a_foreign_account_sees_an_empty_screen_and_inbox(yunfan: Any, other: Any, client: Client) -> None:
    send(yunfan)
    client.force_login(other.owner, backend="django.contrib.auth.backends.ModelBackend")
    assert _screen(client)["bubbles"] == []
    assert client.get(f"{CONSOLE}/inbox/feed/").json()["rows"] == []
    refused = client.post(f"{CONSOLE}/handset/reply/", {"phone": "13800138000", "content": "x"})
    assert refused.status_code == 422


def test_who_may_not_see_numbers_gets_no_handset_and_a_masked_inbox(yunfan: Any, client: Client) -> None:
    send(yunfan)
    client.force_login(yunfan.readonly, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"{CONSOLE}/handset/").status_code == 403
    assert client.get(f"{CONSOLE}/handset/feed/").status_code == 403
    assert client.get(f"{CONSOLE}/testdesk/").status_code == 403
    assert client.get(f"{CONSOLE}/inbox/feed/").json()["rows"][0]["phone"] == "138****8000"
    assert client.get(f"{CONSOLE}/inbox/feed/", {"q": "1380"}).json()["rows"] == []


@pytest.mark.parametrize("search", ["1380", "+86 1380", "654321", "云帆科技", "有效", "SMS_101000001"])
def test_the_inbox_finds_by_number_code_signature_and_text(console: Client, yunfan: Any, search: str) -> None:
    send(yunfan, code="654321")
    rows = console.get(f"{CONSOLE}/inbox/feed/", {"q": search}).json()["rows"]
    assert [row["phone"] for row in rows] == ["13800138000"]
    assert console.get(f"{CONSOLE}/inbox/feed/", {"q": "没有"}).json()["rows"] == []


def test_the_inbox_pages_back_by_message_and_spares_what_is_known(console: Client, yunfan: Any) -> None:
    ids = [send(yunfan, phone=f"1390013900{n}").pk for n in range(3)]
    answer = console.get(f"{CONSOLE}/inbox/feed/").json()
    assert [row["id"] for row in answer["rows"]] == ids[::-1]
    older = console.get(f"{CONSOLE}/inbox/feed/", {"before": str(ids[2])}).json()["rows"]
    assert [row["id"] for row in older] == [ids[1], ids[0]]
    assert console.get(f"{CONSOLE}/inbox/feed/", {"version": answer["version"]}).json()["same"] is True
    assert console.get(f"{CONSOLE}/inbox/feed/", {"before": "x\0"}).status_code == 200


def _act(client: Client, action: str, **data: str) -> Any:
    return client.post(f"{CONSOLE}/testdesk/{action}/", data, follow=True)


def test_the_desk_moves_the_clock_and_the_banner_says_so(console: Client, yunfan: Any) -> None:
    clock.write(clock.State())
    _act(console, "freeze", at="2027-03-01T09:30:00")
    assert clock.local().strftime("%Y-%m-%d %H:%M") == "2027-03-01 09:30"
    page = _act(console, "advance", seconds="3600")
    assert clock.local().strftime("%Y-%m-%d %H:%M") == "2027-03-01 10:30"
    assert "2027-03-01 10:30:00" in page.content.decode()
    _act(console, "resume")
    assert clock.state().is_real


def test_the_desk_sets_profile_and_faults(console: Client, yunfan: Any) -> None:
    _act(console, "profile", profile="realistic", seed="9")
    setting = CarrierSetting.objects.get()
    assert (setting.profile, setting.seed) == ("realistic", 9)
    _act(console, "add-fault", outcome="MOBILE_IN_BLACK", percent="12.5", number_prefix="139", delay="1.5")
    rule = FaultRule.objects.get()
    assert (rule.account_id, rule.rate, rule.delay_ms, rule.number_prefix) == (yunfan.account.pk, 125, 1500, "139")
    _act(console, "delete-fault", rule=str(rule.pk))
    assert not FaultRule.objects.exists()


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("advance", {"seconds": "x"}), ("advance", {"seconds": "-5"}), ("advance", {}), ("freeze", {"at": "soon"}),
        ("profile", {"profile": "broken"}), ("profile", {"profile": "ideal", "seed": "9" * 30}),
        ("add-fault", {"outcome": ""}), ("add-fault", {"outcome": "X", "percent": "nan"}),
        ("delete-fault", {"rule": "9" * 30}), ("advance", {"seconds": "inf"}), ("advance", {"seconds": "nan"}),
    ],
)  # fmt: skip
def test_what_the_desk_cannot_read_changes_nothing(
    console: Client, yunfan: Any, action: str, data: dict[str, str]
) -> None:
    before = clock.now()
    assert _act(console, action, **data).status_code == 200
    assert (clock.now(), FaultRule.objects.count()) == (before, 0)
    assert not CarrierSetting.objects.exclude(profile="ideal").exists()


def test_the_desk_resets_the_account(console: Client, yunfan: Any) -> None:
    send(yunfan)
    _act(console, "reset")
    assert not Message.objects.exists()


def test_a_platform_role_names_the_account_before_it_resets(yunfan: Any, client: Client) -> None:
    from accounts.choices import PlatformRole
    from tests.factories import staff

    send(yunfan)
    client.force_login(staff(PlatformRole.OPERATOR), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"{CONSOLE}/testdesk/").status_code == 200
    assert _act(client, "reset").status_code == 403
    assert Message.objects.exists()


def test_outside_debug_mode_the_page_says_it_is_closed(console: Client, settings: Any) -> None:
    settings.TEST_CLOCK = False
    assert console.get(f"{CONSOLE}/testdesk/").status_code == 200
    before = clock.now()
    _act(console, "advance", seconds="60")
    assert clock.now() == before
    assert console.post(f"{CONSOLE}/testdesk/nothing/").status_code == 404
