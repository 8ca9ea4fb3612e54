"""The clock moves on with everything that falls due, in order, once, whoever asks and whatever breaks."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from rest_framework.test import APIClient

from billing.models import Bill
from billing.services import top_up
from core import advance, clock, duties
from core.models import ClockState
from smsconsole.console.testdesk import DUTIES
from smsconsole.testdesk import errors, time
from tests.conftest import NOON

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


class Diary:
    """A duty of the test: what is due when, and when it was done."""

    def __init__(self, name: str, order: int, *due: dt.datetime) -> None:
        self.name, self.due, self.done = name, list(due), []
        self.fails: Exception | None = None
        duties.register(duties.Duty(name, lambda: min(self.due, default=None), self.run, order=order))

    def run(self) -> int:
        ready = sorted(at for at in self.due if at <= clock.now())
        if ready and self.fails:
            failure, self.fails = self.fails, None
            raise failure
        for at in ready:
            self.due.remove(at)
            self.done.append((at, clock.now()))
        return len(ready)


@pytest.fixture
def diary(monkeypatch: pytest.MonkeyPatch, db: None) -> Callable[..., Diary]:
    """Return a maker of duties; those of the product are away."""
    monkeypatch.setattr(duties, "_duties", {})
    monkeypatch.setattr(advance, "PATIENCE_SECONDS", 0.0)
    return Diary


def lines(happened: list[advance.Happening]) -> list[tuple[float, str, int]]:
    return [((row.at - NOON) / HOUR, row.duty, row.count) for row in happened]


def test_everything_is_done_at_its_own_instant_and_in_its_order(diary: Any) -> None:
    late = diary("late", 200, NOON + 2 * HOUR, NOON + 3 * HOUR)
    early = diary("early", 10, NOON + 3 * HOUR, NOON - HOUR, NOON + 5 * HOUR)

    happened = time.advance(seconds=4 * 3600)

    assert lines(happened) == [(0, "early", 1), (2, "late", 1), (3, "early", 1), (3, "late", 1)]
    assert [done - due for due, done in late.done] == [HOUR * 0, HOUR * 0]
    assert early.due == [NOON + 5 * HOUR]
    assert clock.now() == NOON + 4 * HOUR
    assert ClockState.load() == clock.state()


def test_what_a_duty_brings_about_falls_due_in_the_same_advance(diary: Any) -> None:
    second = diary("second", 20)
    first = diary("first", 10, NOON + HOUR)
    run = first.run
    duties.register(
        duties.Duty(
            "first", lambda: min(first.due, default=None), order=10,
            run=lambda: (count := run()) and (second.due.append(clock.now() + HOUR) or count),
        )
    )  # fmt: skip
    assert lines(time.advance(seconds=3 * 3600)) == [(1, "first", 1), (2, "second", 1)]


def test_to_the_next_due_thing_and_not_beyond(diary: Any) -> None:
    diary("duty", 1, NOON + 2 * HOUR, NOON + 7 * HOUR)
    assert lines(time.advance(to_next=True)) == [(2, "duty", 1)]
    assert lines(time.advance(to_next=True)) == [(7, "duty", 1)]
    with pytest.raises(errors.NothingDue):
        time.advance(to_next=True)
    assert clock.now() == NOON + 7 * HOUR


def test_a_step_ends_two_billing_months_at_most(diary: Any) -> None:
    diary("duty", 1, NOON + HOUR)
    beyond = dt.datetime(2027, 2, 1, tzinfo=clock.BEIJING)
    with pytest.raises(errors.StepTooLong) as refused:
        time.advance(to=beyond)
    assert "2027-02-01 00:00:00" in refused.value.message
    assert "2027-01-31 23:59:59" in refused.value.message
    assert (clock.now(), ClockState.objects.count()) == (NOON, 0), "a refusal changes nothing"
    time.advance(to=beyond - dt.timedelta(seconds=1))
    assert clock.local().strftime("%Y-%m-%d %H:%M:%S") == "2027-01-31 23:59:59"


def test_a_running_clock_runs_on_and_never_goes_back(diary: Any) -> None:
    clock.set_state(clock.State(offset=dt.timedelta(days=3)))
    begun = clock.now()
    diary("duty", 1, begun + HOUR)
    happened = time.advance(seconds=3600)
    assert [row.duty for row in happened] == ["duty"]
    assert begun + HOUR <= clock.now() < begun + HOUR + dt.timedelta(seconds=30)
    assert clock.state().frozen_at is None


def test_an_advance_that_broke_off_is_finished_by_repeating_it_and_nothing_is_done_twice(diary: Any) -> None:
    first, broken, last = diary("a", 1, NOON + HOUR), diary("b", 2, NOON + 2 * HOUR), diary("c", 3, NOON + 3 * HOUR)
    broken.fails = RuntimeError("power cut")
    with pytest.raises(RuntimeError):
        time.advance(seconds=4 * 3600)
    assert clock.now() == NOON + 2 * HOUR
    assert time.look().unfinished_to == NOON + 4 * HOUR
    for otherwise in ({"seconds": 60}, {"to": NOON + 9 * HOUR}):
        with pytest.raises(errors.AdvanceUnfinished, match="16:00:00"):
            time.advance(**otherwise)
    assert clock.now() == NOON + 2 * HOUR

    assert lines(time.advance(seconds=4 * 3600)) == [(2, "b", 1), (3, "c", 1)]

    assert clock.now() == NOON + 4 * HOUR, "the span counts from where the first try began"
    assert [len(duty.done) for duty in (first, broken, last)] == [1, 1, 1]
    assert time.look().unfinished_to is None


@pytest.mark.parametrize("way", [{"to": NOON + 4 * HOUR}, {"to_next": True}])
def test_it_is_finished_by_its_moment_or_by_the_button_as_well(diary: Any, way: dict[str, Any]) -> None:
    diary("b", 2, NOON + 2 * HOUR).fails = RuntimeError("power cut")
    with pytest.raises(RuntimeError):
        time.advance(seconds=4 * 3600)
    assert lines(time.advance(**way)) == [(2, "b", 1)]
    assert clock.now() == NOON + 4 * HOUR


def test_a_second_advance_waits_for_the_first_and_goes_on_when_its_process_died(diary: Any) -> None:
    diary("duty", 1, NOON + HOUR)
    ClockState.objects.create(
        pk=1, frozen_at=NOON, advance_from=NOON, advance_to=NOON + 2 * HOUR, advance_token="other",
        advance_until=clock.machine_now() + advance.LEASE,
    )  # fmt: skip
    with pytest.raises(errors.AdvanceRunning):
        time.advance(seconds=2 * 3600)
    assert clock.now() == NOON

    ClockState.objects.update(advance_until=clock.machine_now() - advance.LEASE)

    assert lines(time.advance(seconds=2 * 3600)) == [(1, "duty", 1)]
    assert clock.now() == NOON + 2 * HOUR


def test_who_sets_the_clock_meanwhile_ends_the_advance(diary: Any) -> None:
    diary("duty", 1, NOON + 2 * HOUR)
    duties.register(
        duties.Duty("freeze", lambda: NOON + HOUR, lambda: clock.write(clock.State(frozen_at=NOON - HOUR)) or 0)
    )
    with pytest.raises(errors.ClockSetMeanwhile):
        time.advance(seconds=4 * 3600)
    assert ClockState.load() == clock.State(frozen_at=NOON - HOUR)
    assert time.look().unfinished_to is None


def test_what_another_process_holds_stops_nothing_else(diary: Any) -> None:
    held = diary("held", 1, NOON + HOUR)
    duties.register(duties.Duty("held", lambda: min(held.due), lambda: 0, order=1))
    diary("free", 2, NOON + 2 * HOUR)
    assert lines(time.advance(seconds=3 * 3600)) == [(2, "free", 1)]
    assert held.due == [NOON + HOUR]


def test_two_months_pass_in_one_step_and_each_is_settled_at_its_own_hour(
    yunfan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties, "_duties", dict(duties._duties))
    december = Diary("december", 1, dt.datetime(2026, 12, 10, tzinfo=clock.BEIJING))
    book = december.run
    duties.register(
        duties.Duty(
            "december", lambda: min(december.due, default=None), order=1,
            run=lambda: (count := book()) and (top_up(account=yunfan.account, amount=Decimal(7)) and count),
        )
    )  # fmt: skip
    top_up(account=yunfan.account, amount=Decimal(100))

    happened = time.advance(to=dt.datetime(2027, 1, 5, tzinfo=clock.BEIJING))

    settled = [clock.local(row.at) for row in happened if row.duty == "billing.settle_months"]
    assert [at.strftime("%Y-%m-%d %H:%M") for at in settled] == ["2026-12-01 01:00", "2027-01-01 01:00"]
    bills = Bill.objects.filter(account=yunfan.account, status="settled").order_by("month")
    assert list(bills.values_list("month", "topped_up", "settled_at")) == [
        (202611, Decimal(100), settled[0]), (202612, Decimal(7), settled[1]),
    ]  # fmt: skip


def test_the_api_tells_what_happened_and_how_far_a_step_may_go(yunfan: Any, diary: Any) -> None:
    diary("duty", 1, NOON + HOUR)
    desk = APIClient()
    desk.force_authenticate(yunfan.operator)
    shown = desk.get("/api/v1/testing/clock/").json()
    assert (shown["furthest"], shown["unfinished_to"]) == ("2027-01-31T15:59:59.999999Z", None)
    moved = desk.post("/api/v1/testing/clock/advance/", {"to_next": True}, format="json").json()
    assert moved["happened"] == [{"at": "2026-11-20T05:00:00Z", "duty": "duty", "count": 1}]
    assert (moved["ran"], moved["now"]) == ({"duty": 1}, "2026-11-20T05:00:00Z")
    refused = desk.post("/api/v1/testing/clock/advance/", {"seconds": 86400 * 90}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "testing.step_too_long")


def test_every_console_page_says_that_time_is_not_real(yunfan: Any, client: Client, test_clock: Any) -> None:
    client.force_login(yunfan.operator, backend="django.contrib.auth.backends.ModelBackend")
    for page in ("/console/", "/console/testdesk/", "/console/billing/balance/", "/console/billing/bill/"):
        text = client.get(page).content.decode()
        assert "sc-clock-banner" in text, page
        assert "2026-11-20 12:00:00" in text, page
    clock.set_state(clock.State())
    assert "sc-clock-banner" not in client.get("/console/billing/balance/").content.decode()


def test_the_desk_shows_what_happened_once(yunfan: Any, client: Client, diary: Any) -> None:
    diary("billing.settle_months", 1, NOON + HOUR)
    client.force_login(yunfan.operator, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.post("/console/testdesk/advance/", {"to_next": "1"}, follow=True).content.decode()
    assert '<td class="sc-nowrap">2026-11-20 13:00:00</td>' in shown
    assert '<td class="sc-nowrap">' not in client.get("/console/testdesk/").content.decode()
    client.post("/console/testdesk/advance/", {"to": "2026-11-20T15:30:00"})
    assert clock.now() == NOON + HOUR * 3.5
    client.post("/console/testdesk/offset/", {"hours": "48"})
    assert clock.state() == clock.State(offset=dt.timedelta(hours=48))


def test_every_duty_has_a_name_that_a_person_understands() -> None:
    assert {duty.name for duty in duties.all_duties()} <= set(DUTIES)


def test_the_command_moves_and_shows_the_clock(diary: Any) -> None:
    diary("duty", 1, NOON + HOUR, NOON + 30 * HOUR)

    def said(*words: str) -> list[str]:
        out = StringIO()
        call_command("clock", *words, stdout=out)
        return out.getvalue().splitlines()

    assert said("freeze", "2026-11-20T12:00") == [
        "2026-11-20 12:00:00  frozen", "  2026-11-20 13:00:00  duty"
    ]  # fmt: skip
    assert said("advance", "90m")[:2] == ["2026-11-20 13:00:00  duty: 1", "2026-11-20 13:30:00  frozen"]
    assert said("advance", "next")[-1] == "2026-11-21 18:00:00  frozen"
    assert said("advance", "2026-11-21T20:00")[-1] == "2026-11-21 20:00:00  frozen"
    assert said("offset", "--", "-1h")[0].endswith("offset -3600 s")
    assert said("resume")[0].endswith("real")
    with pytest.raises(CommandError, match="2027"):
        call_command("clock", "advance", "20w")
    for wrong in (("advance", "soon"), ("offset", "much")):
        with pytest.raises(CommandError, match="Write a"):
            call_command("clock", *wrong)


def test_outside_debug_mode_nothing_moves(diary: Any, settings: Any) -> None:
    settings.TEST_CLOCK = False
    with pytest.raises(errors.DeskClosed):
        time.advance(seconds=60)
    assert clock.now() == NOON
