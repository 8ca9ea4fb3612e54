"""Real-name registration per carrier: its steps on the clock, its failures by cause, lapsing, by hand, at sending."""

import datetime as dt
from typing import Any

import pytest

from accounts.choices import PlatformRole
from core import clock, duties
from review import registry
from review import services as review
from review.models import Change, Limit
from sending.models import Message
from sending.services import Item, run_carrier, submit_messages
from signatures import errors, registrar, selectors, services
from signatures.choices import RegistrationReason, RegistrationState
from signatures.models import CarrierRegistration, Qualification, Signature
from signatures.services import registration
from tests import factories
from tests.signatures import desk

DUTY = "signatures.registrations"
CARD = "330106198803154510"


@pytest.fixture
def staff(db: None) -> Any:
    return factories.staff(PlatformRole.REVIEWER)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    lines: list[tuple[Any, ...]] = []
    monkeypatch.setattr(registry, "_listeners", [])
    registry.register_listener(lambda event: lines.append((event.kind, event.subject_id, dict(event.what))))
    return lines


def sign(cast: Any, staff: Any, name: str = "云帆商城", **over: Any) -> Signature:
    """Return an approved signature."""
    fields = {"qualification": cast.qualification, "link": "https://www.yunfan.example/", "remark": "登录验证"}
    row = services.submit_signature(account=cast.account, name=name, **{**fields, **over})
    desk.approve("signature", row, staff)
    return row


def states(row: Signature) -> dict[str, tuple[str, str]]:
    return {line.carrier: (line.state, line.reason) for line in row.registrations.all()}


def alike(state: str, reason: str) -> dict[str, tuple[str, str]]:
    return dict.fromkeys(("mobile", "unicom", "telecom"), (state, reason))


def run() -> int:
    return duties.run_due({DUTY}).get(DUTY, 0)


def test_a_fresh_signature_is_registered_step_by_step_while_it_sends(yunfan: Any, staff: Any, test_clock: Any) -> None:
    row = sign(yunfan, staff)
    assert states(row) == alike("registering", "REGISTERING")
    assert selectors.signature_for_sending(yunfan.account.pk, "云帆商城").pk == row.pk  # sending does not wait
    test_clock.advance(seconds=39)
    assert run() == 0
    test_clock.advance(seconds=1)
    assert run() == 3 and states(row) == alike("verifying", "DETECTING")
    assert registration.next_registration() == clock.now() + dt.timedelta(seconds=20)
    test_clock.advance(seconds=20)
    assert run() == 3 and states(row) == alike("success", "DETECT_SUCCESS")
    assert run() == 0
    assert registration.next_registration() == clock.now() + dt.timedelta(days=183)


def test_a_late_sweep_catches_up_in_one_go(yunfan: Any, staff: Any, test_clock: Any) -> None:
    row = sign(yunfan, staff)
    began = clock.now()
    test_clock.advance(hours=3)
    assert run() == 6 and states(row) == alike("success", "DETECT_SUCCESS")
    assert set(row.registrations.values_list("updated_at", flat=True)) == {began + dt.timedelta(seconds=60)}


def test_the_desks_limits_say_how_long_carriers_take(yunfan: Any, staff: Any, test_clock: Any) -> None:
    for name, value in (("registering_seconds", 5), ("verifying_seconds", 0)):
        review.set_limit(limit=Limit.objects.get(slug=f"signature.registration.{name}"), value=value, actor=staff)
    row = sign(yunfan, staff)
    test_clock.advance(seconds=4)
    assert run() == 0
    test_clock.advance(seconds=1)
    assert run() == 6 and states(row) == alike("success", "DETECT_SUCCESS")


def test_a_second_approval_registers_anew(yunfan: Any, staff: Any, test_clock: Any) -> None:
    row = sign(yunfan, staff)
    test_clock.advance(seconds=60)
    run()
    desk.approve("signature", services.edit_signature(signature=row, remark="新"), staff)
    assert states(row) == alike("registering", "REGISTERING")


@pytest.mark.parametrize(
    ("change", "state", "reason"),
    [
        ({"company_name": "杭州别家有限公司"}, "failed", "SIGNATURE_QUALIFICATION_ERROR"),
        ({"lapsed_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)}, "failed", "QUALIFICATION_ERROR"),
        ({"status": "pending"}, "failed", "QUALIFICATION_ERROR"),
        ({"legal_name": ""}, "unregistered", "BINDING_INCOMPLETE_QUA"),
    ],
)
def test_a_carrier_refuses_for_what_is_wrong_with_the_papers(
    yunfan: Any, staff: Any, test_clock: Any, change: dict, state: str, reason: str
) -> None:
    row = sign(yunfan, staff)
    Qualification.objects.filter(pk=yunfan.qualification.pk).update(**change)
    test_clock.advance(seconds=60)
    assert run() == 3 and states(row) == alike(state, reason)
    assert registration.next_registration() is None  # nothing moves it by itself any more


def test_one_administrator_of_two_enterprises_makes_both_fail(
    yunfan: Any, other: Any, staff: Any, test_clock: Any
) -> None:
    for cast in (yunfan, other):
        Qualification.objects.filter(pk=cast.qualification.pk).update(admin_document_number=CARD)
    row = sign(yunfan, staff)
    test_clock.advance(seconds=60)
    run()
    assert states(row) == alike("failed", "QUALIFICATION_ERROR")


def test_what_fails_stands_in_the_change_log_and_is_announced(
    yunfan: Any, staff: Any, test_clock: Any, heard: list
) -> None:
    row = sign(yunfan, staff)
    row.registrations.exclude(carrier="mobile").delete()
    Signature.objects.filter(pk=row.pk).update(is_enabled=False)
    test_clock.advance(seconds=40)
    heard.clear()
    run()
    assert heard == [
        ("registration", row.pk,
         {"carrier": "mobile", "state": "failed", "reason": "SIGNATURE_ERROR", "was": "registering"}),
    ]  # fmt: skip
    line = Change.objects.get(action="registration")
    assert (line.subject_id, line.before, line.after) == (
        row.pk, {"mobile": "registering REGISTERING"}, {"mobile": "failed SIGNATURE_ERROR"},
    )  # fmt: skip


def test_six_months_without_a_message_and_it_lapses(yunfan: Any, staff: Any, test_clock: Any) -> None:
    row = sign(yunfan, staff)
    test_clock.advance(seconds=60)
    run()
    test_clock.advance(days=182)
    assert run() == 0
    test_clock.advance(days=1)
    assert run() == 3 and states(row) == alike("lapsed", "NO_SEND_RECORD")


def test_a_message_keeps_the_registration_at_its_carrier_alive(yunfan: Any, staff: Any, test_clock: Any) -> None:
    row = sign(yunfan, staff)
    test_clock.advance(days=100)
    run()
    send(yunfan, "云帆商城", "13800138000")
    test_clock.advance(days=84)
    run()
    assert {carrier: state for carrier, (state, _) in states(row).items()} == {
        "mobile": "success", "unicom": "lapsed", "telecom": "lapsed",
    }  # fmt: skip
    test_clock.advance(days=101)  # a further half year
    run()
    assert states(row)["mobile"] == ("lapsed", "NO_SEND_RECORD")


def test_nothing_lapses_where_nobody_knows_what_was_sent(
    yunfan: Any, staff: Any, test_clock: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(registration, "_sources", [])
    row = sign(yunfan, staff)
    test_clock.advance(days=200)
    run()
    assert states(row) == alike("success", "DETECT_SUCCESS")
    assert registration.next_registration() == clock.now() + dt.timedelta(days=183)


def test_what_failed_is_registered_again_by_hand(yunfan: Any, staff: Any, test_clock: Any) -> None:
    row = sign(yunfan, staff)
    row.registrations.filter(carrier="mobile").update(state="failed", reason="OTHERS_ERROR", due_at=None)
    row.registrations.filter(carrier="unicom").update(state="lapsed", reason="NO_SEND_RECORD", due_at=None)
    assert services.register_again(signature=row, actor=yunfan.owner) == 2
    assert states(row) == alike("registering", "REGISTERING")
    assert Change.objects.filter(action="registration").values_list("actor", flat=True).distinct().get() == (
        yunfan.owner.pk
    )
    with pytest.raises(errors.NotRegistrable):  # under way everywhere
        services.register_again(signature=row, actor=yunfan.owner)
    test_clock.advance(seconds=60)
    run()
    assert states(row) == alike("success", "DETECT_SUCCESS")


def test_an_old_signature_without_any_registration_is_registered_by_hand(yunfan: Any) -> None:
    assert states(yunfan.signature) == {}
    assert services.register_again(signature=yunfan.signature, carrier="telecom") == 1
    assert states(yunfan.signature) == {"telecom": ("registering", "REGISTERING")}
    Signature.objects.filter(pk=yunfan.signature.pk).update(status="rejected")
    yunfan.signature.refresh_from_db()
    with pytest.raises(errors.NotRegistrable):
        services.register_again(signature=yunfan.signature)


def test_a_state_is_set_by_hand_and_runs_on_from_there(yunfan: Any, staff: Any, test_clock: Any) -> None:
    row = yunfan.signature
    services.set_registration(
        signature=row, carrier="mobile", state="failed", reason="ONE_CODE_MULTIPLE_SIGN", actor=staff
    )
    services.set_registration(signature=row, carrier="unicom", state="verifying", actor=staff)
    assert states(row) == {"mobile": ("failed", "ONE_CODE_MULTIPLE_SIGN"), "unicom": ("verifying", "DETECTING")}
    test_clock.advance(seconds=20)
    run()
    assert states(row) == {"mobile": ("failed", "ONE_CODE_MULTIPLE_SIGN"), "unicom": ("success", "DETECT_SUCCESS")}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"carrier": "broadnet", "state": "failed"}, "carrier"),
        ({"carrier": "mobile", "state": "broken"}, "state"),
        ({"carrier": "mobile", "state": "failed", "reason": "NO_SEND_RECORD"}, "reason"),
    ],
)
def test_a_state_that_makes_no_sense_is_refused(yunfan: Any, staff: Any, values: dict, field: str) -> None:
    with pytest.raises(errors.RegistrationInvalid) as refusal:
        services.set_registration(signature=yunfan.signature, actor=staff, **values)
    assert refusal.value.field == field
    assert not CarrierRegistration.objects.exists() and not Change.objects.filter(action="registration").exists()


# --- what it does to sending --------------------------------------------------------


def send(cast: Any, name: str, *phones: str) -> None:
    submit_messages(
        account_id=cast.account.pk, door="rest", vendor="aliyun", request_id="r",
        items=[Item(phone, name, cast.captcha.code, {"code": "246810"}) for phone in phones],
    )  # fmt: skip
    while run_carrier():
        pass


@pytest.mark.parametrize("state", ["failed", "lapsed"])
def test_a_carrier_refuses_messages_of_a_signature_it_has_not_registered(
    yunfan: Any, staff: Any, test_clock: Any, state: str
) -> None:
    services.set_registration(signature=yunfan.signature, carrier="unicom", state=state, actor=staff)
    send(yunfan, "云帆科技", "13800138000", "13000130000", "17000000000")
    test_clock.advance(seconds=5)
    while run_carrier():
        pass
    found = dict(Message.objects.values_list("phone", "err_code"))
    assert found == {
        "13800138000": "DELIVERED", "13000130000": "PORT_NOT_REGISTERED", "17000000000": "DELIVERED",
    }  # fmt: skip


@pytest.mark.parametrize("state", ["unregistered", "registering", "verifying", "success"])
def test_a_registration_that_is_only_on_its_way_holds_nothing_up(
    yunfan: Any, staff: Any, test_clock: Any, state: str
) -> None:
    services.set_registration(signature=yunfan.signature, carrier="unicom", state=state, actor=staff)
    send(yunfan, "云帆科技", "13000130000")
    test_clock.advance(seconds=5)
    while run_carrier():
        pass
    assert Message.objects.get().err_code == "DELIVERED"


# --- the pure answer ------------------------------------------------------------------


def test_the_words_are_those_of_the_choices() -> None:
    applicants = [
        registrar.Applicant(1, "mobile"), registrar.Applicant(1, "mobile", has_qualification=False),
        registrar.Applicant(1, "mobile", is_complete=False), registrar.Applicant(1, "mobile", is_enabled=False),
        registrar.Applicant(1, "mobile", in_force=False), registrar.Applicant(1, "mobile", is_sole=False),
        registrar.Applicant(1, "mobile", owner_fits=False),
    ]  # fmt: skip
    for applicant in applicants:
        state, reason = registrar.answer(applicant, seed=1)
        assert reason in registration.REASONS[RegistrationState(state)] and reason in RegistrationReason.values
    assert registrar.answer(applicants[0], seed=1, timeouts=1000) == ("failed", "REGISTER_TIMEOUT")


def test_chance_is_seeded_and_near_its_share() -> None:
    asked = [registrar.Applicant(number, "mobile", asked_ms=7) for number in range(2000)]
    first = [registrar.answer(one, seed=3, timeouts=100)[1] for one in asked]
    assert first == [registrar.answer(one, seed=3, timeouts=100)[1] for one in asked]
    assert 150 < first.count("REGISTER_TIMEOUT") < 250
    assert first != [registrar.answer(one, seed=4, timeouts=100)[1] for one in asked]
