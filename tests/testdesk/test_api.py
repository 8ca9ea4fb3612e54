"""The test desk as a test program uses it."""

import datetime as dt
import fcntl
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.choices import PlatformRole
from billing.models import LedgerEntry, Package, Wallet
from billing.selectors import audit
from billing.services import gift_package, top_up
from core import clock
from core.money import ZERO
from sending.choices import Door
from sending.models import Batch, Message, OptOut, Uplink
from sending.services import Item, run_carrier, submit_messages
from statistics.models import HourlyCount
from tests import factories

pytestmark = pytest.mark.django_db
BASE = "/api/v1/testing"


@pytest.fixture(autouse=True)
def slots_of_its_own(settings: Any, tmp_path: Path) -> None:
    """Waiting slots are files of the data folder; another test process must not hold ours."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def desk(yunfan: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(yunfan.operator)
    return client


def send(cast: Any, phone: str = "13800138000", code: str = "123456", **changed: Any) -> Message:
    item = Item(phone, cast.signature.name, cast.captcha.code, {"code": code})
    done = submit_messages(
        account_id=cast.account.pk, door=Door.REST, items=[item], vendor=None, request_id="r", **changed
    )
    message = done.results[0].message
    assert message is not None
    return message


def deliver(test_clock: Any) -> None:
    run_carrier()
    test_clock.advance(seconds=5)
    run_carrier()


def test_a_wait_returns_the_message_at_once_when_it_is_there(desk: APIClient, yunfan: Any, test_clock: Any) -> None:
    message = send(yunfan)
    deliver(test_clock)
    reply = desk.get(f"{BASE}/wait/", {"phone": "+8613800138000", "timeout": 5})
    assert (reply.status_code, reply.json()["message"]["id"]) == (200, message.pk)
    assert reply.json()["message"]["content"].startswith("【云帆科技】您的验证码为123456")


def test_without_after_the_newest_is_meant_and_with_it_the_oldest_not_seen(
    desk: APIClient, yunfan: Any, test_clock: Any
) -> None:
    sent = []
    for code in ("111111", "222222", "333333"):
        sent.append(send(yunfan, code=code))
        deliver(test_clock)
        test_clock.advance(minutes=2)
    newest = desk.get(f"{BASE}/wait/", {"phone": "13800138000"})
    next_one = desk.get(f"{BASE}/wait/", {"phone": "13800138000", "after": sent[0].pk})
    assert newest.json()["message"]["id"] == sent[2].pk
    assert next_one.json()["message"]["id"] == sent[1].pk


@pytest.mark.parametrize(
    "query",
    [
        {"phone": "13900139000"},
        {"sign_name": "另一签名"},
        {"template_code": "SMS_1"},
        {"out_id": "x"},
        {"status": "failed"},
        {"since": "2026-11-21T00:00:00Z"},
    ],
)
def test_a_wait_for_something_else_ends_with_nothing(
    desk: APIClient, yunfan: Any, test_clock: Any, query: dict[str, str]
) -> None:
    send(yunfan)
    deliver(test_clock)
    reply = desk.get(f"{BASE}/wait/", {**query, "timeout": 0})
    assert (reply.status_code, reply.json()["message"]) == (200, None)


def test_after_leaves_out_what_was_seen_and_any_takes_what_is_under_way(desk: APIClient, yunfan: Any) -> None:
    message = send(yunfan)
    assert desk.get(f"{BASE}/wait/", {"status": "any", "timeout": 0}).json()["message"]["id"] == message.pk
    assert desk.get(f"{BASE}/wait/", {"timeout": 0}).json()["message"] is None  # not delivered yet
    seen = {"status": "any", "after": message.pk, "timeout": 0}
    assert desk.get(f"{BASE}/wait/", seen).json()["message"] is None


def test_a_wait_looks_again_until_the_message_comes(
    desk: APIClient, yunfan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []

    def step(seconds: float) -> None:
        steps.append(seconds)
        if len(steps) == 3:
            send(yunfan)

    monkeypatch.setattr("smsconsole.testdesk.waiting.time.sleep", step)
    reply = desk.get(f"{BASE}/wait/", {"phone": "13800138000", "status": "any", "timeout": 5})
    assert reply.json()["message"]["phone"] == "13800138000"
    assert len(steps) == 3


def test_no_more_may_wait_than_leave_one_process_free(desk: APIClient, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    with (tmp_path / "wait-0.lock").open("w") as taken:
        fcntl.flock(taken, fcntl.LOCK_EX)
        reply = desk.get(f"{BASE}/wait/", {"timeout": 5})
        assert (reply.status_code, reply.json()["code"], reply["Retry-After"]) == (429, "testing.wait_busy", "1")
    assert desk.get(f"{BASE}/wait/", {"timeout": 0.01}).status_code == 200


@pytest.mark.parametrize("query", [{"timeout": 31}, {"timeout": -1}, {"after": -1}, {"status": "x"}, {"since": "x"}])
def test_a_wait_out_of_range_is_refused(desk: APIClient, query: dict[str, Any]) -> None:
    assert desk.get(f"{BASE}/wait/", query).status_code == 400


def test_the_last_code_is_the_newest_delivered(desk: APIClient, yunfan: Any, test_clock: Any) -> None:
    assert desk.get(f"{BASE}/last-code/", {"phone": "13800138000"}).json()["code"] == "testing.no_code"
    send(yunfan, code="111111")
    deliver(test_clock)
    test_clock.advance(minutes=2)
    second = send(yunfan, code="222222")
    assert desk.get(f"{BASE}/last-code/", {"phone": "13800138000"}).json()["code"] == "111111"
    deliver(test_clock)
    body = desk.get(f"{BASE}/last-code/", {"phone": "8613800138000"}).json()
    assert (body["code"], body["message_id"]) == ("222222", second.pk)
    assert desk.get(f"{BASE}/last-code/", {"phone": "12"}).status_code == 422


def test_a_reply_travels_and_an_opt_out_word_works(desk: APIClient, yunfan: Any, test_clock: Any) -> None:
    send(yunfan)
    reply = desk.post(f"{BASE}/replies/", {"phone": "13800138000", "content": "R"})
    assert (reply.status_code, reply.json()["received_at"]) == (201, None)
    deliver(test_clock)
    assert Uplink.objects.get().received_at is not None
    assert OptOut.objects.get().phone == "13800138000"


def _books(cast: Any) -> None:
    """Give the cast books that the ledger knows of."""
    Package.objects.filter(account=cast.account).delete()
    Wallet.objects.filter(account=cast.account).update(balance=ZERO)
    top_up(account=cast.account, amount=factories.Decimal("500"))
    gift_package(account=cast.account, catalogue=cast.package.catalogue, note="测试")


def test_reset_leaves_the_account_as_if_it_had_never_sent(
    desk: APIClient, yunfan: Any, other: Any, test_clock: Any
) -> None:
    _books(yunfan)
    kept = send(other, phone="13900139000")
    send(yunfan)
    desk.post(f"{BASE}/replies/", {"phone": "13800138000", "content": "TD"})
    deliver(test_clock)
    desk.post(f"{BASE}/fault-rules/", {"outcome": "MOBILE_IN_BLACK"}, format="json")
    assert LedgerEntry.objects.filter(account=yunfan.account, kind="charge").count() == 1

    done = desk.post(f"{BASE}/reset/").json()

    assert (done["messages"], done["charges"], done["fault_rules"]) == (1, 1, 1)
    for model in (Batch, Message, Uplink, OptOut, HourlyCount):
        assert not model.objects.filter(account=yunfan.account).exists(), model
    assert list(Message.objects.values_list("pk", flat=True)) == [kept.pk]
    assert Package.objects.get(account=yunfan.account).remaining == 1000
    assert audit(yunfan.account.pk) == []
    send(yunfan)  # the minute's limit is forgotten, too


def test_the_carrier_can_be_made_otherwise(desk: APIClient) -> None:
    assert desk.get(f"{BASE}/carrier/").json() == {"profile": "ideal", "seed": 1}
    changed = desk.put(f"{BASE}/carrier/", {"profile": "chaotic", "seed": 7}, format="json")
    assert changed.json() == {"profile": "chaotic", "seed": 7}
    assert desk.put(f"{BASE}/carrier/", {"profile": "broken"}, format="json").status_code == 400
    numbers = {row["number"] for row in desk.get(f"{BASE}/magic-numbers/").json()}
    assert {"17000000000", "17000000009"} <= numbers


def test_the_clock_freezes_shifts_advances_and_returns(desk: APIClient, db: None) -> None:
    clock.write(clock.State())
    assert desk.get(f"{BASE}/clock/").json()["is_real"] is True
    frozen = desk.post(f"{BASE}/clock/freeze/", {"at": "2027-01-01T00:00:00Z"}, format="json").json()
    assert (frozen["now"], frozen["is_frozen"]) == ("2027-01-01T00:00:00Z", True)
    moved = desk.post(f"{BASE}/clock/advance/", {"seconds": 90}, format="json").json()
    assert (moved["now"], moved["is_frozen"]) == ("2027-01-01T00:01:30Z", True)
    to = desk.post(f"{BASE}/clock/advance/", {"to": "2027-01-01T08:05:00+08:00"}, format="json").json()
    assert to["now"] == "2027-01-01T00:05:00Z"
    shifted = desk.post(f"{BASE}/clock/offset/", {"seconds": -3600}, format="json").json()
    assert (shifted["is_frozen"], round(shifted["offset_seconds"])) == (False, -3600)
    assert desk.post(f"{BASE}/clock/resume/").json()["is_real"] is True


def test_advancing_does_what_falls_due_and_says_so(desk: APIClient, yunfan: Any) -> None:
    clock.write(clock.state())
    send(yunfan, phone="17000000006")  # delivered after a minute
    run_carrier()
    reply = desk.post(f"{BASE}/clock/advance/", {"seconds": 61}, format="json").json()
    assert Message.objects.get().status == "delivered"
    assert sum(reply["ran"].values()) >= 1


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("advance", {"to": "2020-01-01T00:00:00Z"}, "testing.time_runs_forward"),
        ("advance", {"seconds": 86400 * 401}, "testing.step_too_long"),
        ("advance", {"seconds": 1e300}, "testing.time_invalid"),
        ("freeze", {"at": "1970-01-01T00:00:00Z"}, "testing.time_invalid"),
        ("offset", {"seconds": 1e15}, "testing.time_invalid"),
    ],
)
def test_a_clock_out_of_range_is_refused_and_stays(desk: APIClient, path: str, body: dict[str, Any], code: str) -> None:
    before = clock.now()
    reply = desk.post(f"{BASE}/clock/{path}/", body, format="json")
    assert (reply.status_code in (409, 422), reply.json()["code"]) == (True, code)
    assert clock.now() == before


CALLS = [
    ("get", "wait/"), ("get", "last-code/"), ("post", "replies/"), ("post", "reset/"), ("post", "seed/"),
    ("get", "carrier/"), ("put", "carrier/"), ("get", "magic-numbers/"), ("get", "clock/"), ("post", "clock/freeze/"),
    ("post", "clock/offset/"), ("post", "clock/advance/"), ("post", "clock/resume/"), ("get", "fault-rules/"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_outside_debug_mode_the_desk_is_closed(desk: APIClient, settings: Any, method: str, path: str) -> None:
    settings.TEST_CLOCK = False
    reply = getattr(desk, method)(f"{BASE}/{path}")
    assert (reply.status_code, reply.json()["code"]) == (403, "testing.closed")


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_without_the_grant_there_is_no_desk(yunfan: Any, method: str, path: str) -> None:
    for user in (yunfan.readonly, factories.staff(PlatformRole.REVIEWER)):
        client = APIClient()
        client.force_authenticate(user)
        assert getattr(client, method)(f"{BASE}/{path}").status_code == 403
    assert getattr(APIClient(), method)(f"{BASE}/{path}").status_code == 401


def test_a_foreign_account_is_out_of_reach(other: Any, yunfan: Any, test_clock: Any) -> None:
    message = send(yunfan)
    deliver(test_clock)
    client = APIClient()
    client.force_authenticate(other.owner)
    assert client.get(f"{BASE}/wait/", {"status": "any", "timeout": 0}).json()["message"] is None
    assert client.get(f"{BASE}/last-code/", {"phone": "13800138000"}).status_code == 404
    assert client.post(f"{BASE}/replies/", {"phone": "13800138000", "content": "x"}).status_code == 409
    client.post(f"{BASE}/reset/")
    assert Message.objects.filter(pk=message.pk).exists()


def test_seeding_makes_the_demo_company(desk: APIClient) -> None:
    from accounts.models import Account

    assert desk.post(f"{BASE}/seed/").status_code == 204
    assert Account.objects.filter(name="云帆科技").exists()
    assert isinstance(clock.now(), dt.datetime)
