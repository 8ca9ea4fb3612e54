"""Papers that run out: what lapses when, what that does to signatures, what brings them back, who is told."""

import datetime as dt
from typing import Any

import pytest

from accounts.choices import PlatformRole
from core import advance, clock, duties
from review import registry
from review.models import Change
from signatures import errors, selectors, services
from signatures.models import AuthorizationLetter, Qualification, Signature
from signatures.services import validity
from tests import factories
from tests.signatures import desk

DUTY = "signatures.validity"
TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def staff(db: None) -> Any:
    return factories.staff(PlatformRole.REVIEWER)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    lines: list[tuple[Any, ...]] = []
    monkeypatch.setattr(registry, "_listeners", [])
    registry.register_listener(
        lambda event: lines.append((event.kind, event.subject_kind, event.subject_id, dict(event.what)))
    )
    return lines


def ends(cast: Any, **dates: dt.date) -> None:
    Qualification.objects.filter(pk=cast.qualification.pk).update(**dates)


def run() -> int:
    return duties.run_due({DUTY}).get(DUTY, 0)


def midnight(day: dt.date) -> dt.datetime:
    return clock.day_bounds(day)[0]


def standing(row: Any) -> tuple[str, str]:
    row.refresh_from_db()
    return row.status, row.suspension


@pytest.mark.parametrize("column", ["license_until", "legal_valid_until", "admin_valid_until"])
def test_on_the_day_after_its_end_a_document_takes_the_qualification_along(
    yunfan: Any, column: str, heard: list
) -> None:
    ends(yunfan, **{column: TODAY})
    assert validity.next_validity() == midnight(TODAY + dt.timedelta(days=1))
    run()
    assert Qualification.objects.get().lapsed_at is None  # it holds to the end of its last day
    clock.set_state(clock.State(frozen_at=midnight(TODAY + dt.timedelta(days=1))))
    heard.clear()
    assert run() == 1
    row = Qualification.objects.get()
    assert (row.status, row.lapsed_at) == ("approved", clock.now())
    assert standing(yunfan.signature) == ("approved", "qualification_lapsed")
    what = {"document": column, "until": "2026-11-20"}
    assert heard == [
        ("lapsed", "qualification", row.pk, what),
        ("lapsed", "signature", yunfan.signature.pk, {"document": "qualification_lapsed"}),
    ]
    assert Change.objects.get(action="lapsed").after == what
    assert run() == 0 and validity.next_validity() is None


def test_a_suspended_signature_does_not_send_and_says_why(yunfan: Any, django_assert_num_queries: Any) -> None:
    ends(yunfan, license_until=TODAY - dt.timedelta(days=1))
    assert run() == 1
    with django_assert_num_queries(1), pytest.raises(errors.SignatureUnusable) as refusal:
        selectors.signature_for_sending(yunfan.account.pk, "云帆科技")
    assert refusal.value.params == {"suspension": "qualification_lapsed"}
    assert not selectors.is_usable(Signature.objects.get(pk=yunfan.signature.pk))


def test_renewing_the_document_brings_the_signature_back(yunfan: Any, staff: Any, heard: list) -> None:
    ends(yunfan, license_until=TODAY - dt.timedelta(days=1))
    run()
    row = services.edit_qualification(qualification=yunfan.qualification, license_until=dt.date(2099, 12, 31))
    assert standing(yunfan.signature) == ("approved", "qualification_lapsed")  # not before it is approved
    heard.clear()
    desk.approve("qualification", row, staff)
    assert Qualification.objects.get().lapsed_at is None
    assert standing(yunfan.signature) == ("approved", "")
    assert selectors.signature_for_sending(yunfan.account.pk, "云帆科技").pk == yunfan.signature.pk
    assert [line[:3] for line in heard] == [
        ("restored", "qualification", row.pk), ("restored", "signature", yunfan.signature.pk),
        ("verdict", "qualification", row.pk),
    ]  # fmt: skip
    assert desk.log_of("signature", yunfan.signature) == ["suspended", "restored"]


def test_one_without_dates_or_under_review_does_not_lapse(yunfan: Any) -> None:
    assert run() == 0 and validity.next_validity() is None
    ends(yunfan, license_until=TODAY - dt.timedelta(days=1), status="pending")
    assert run() == 0
    assert standing(yunfan.signature) == ("approved", "")


def test_thirty_days_before_the_end_the_owner_is_reminded_once(yunfan: Any, heard: list) -> None:
    end = TODAY + dt.timedelta(days=31)
    ends(yunfan, legal_valid_until=end, license_until=dt.date(2099, 12, 31))
    assert run() == 0
    assert validity.next_validity() == midnight(TODAY + dt.timedelta(days=1))
    clock.set_state(clock.State(frozen_at=midnight(TODAY + dt.timedelta(days=1))))
    assert run() == 1 and run() == 0
    what = {"document": "legal_valid_until", "until": end.isoformat()}
    assert heard == [("expiring", "qualification", yunfan.qualification.pk, what)]
    assert Change.objects.get(action="expiring").after == what
    assert validity.next_validity() == midnight(end + dt.timedelta(days=1))
    ends(yunfan, legal_valid_until=end + dt.timedelta(days=2))  # another end is another reminder
    clock.set_state(clock.State(frozen_at=midnight(TODAY + dt.timedelta(days=5))))
    assert run() == 1


# --- letters ------------------------------------------------------------------------


def for_others(cast: Any, until: dt.date) -> tuple[AuthorizationLetter, Signature]:
    """Return a letter and a signature for others that stands on it, both approved."""
    now = clock.now()
    owner = Qualification.objects.create(
        account=cast.account, name="他用资质", usage="other", company_name="杭州合作有限公司",
        credit_code="91330106MA2CFRXY0T", legal_name="高远", admin_name="高远", admin_phone="13900139000",
        status="approved", created_at=now, updated_at=now,
    )  # fmt: skip
    letter = AuthorizationLetter.objects.create(
        account=cast.account, name="授权书", qualification=owner, authorizer=owner.company_name,
        authorizer_credit_code=owner.credit_code, authorized=cast.account.subject, valid_from=TODAY, valid_until=until,
        sign_names=["合作商城"], status="approved", created_at=now, updated_at=now,
    )  # fmt: skip
    row = Signature.objects.create(
        account=cast.account, name="合作商城", usage="other", qualification=owner, letter=letter, status="approved",
        created_at=now, updated_at=now,
    )  # fmt: skip
    return letter, row


def test_a_letter_past_its_term_suspends_its_signatures_only(yunfan: Any, heard: list) -> None:
    end = TODAY + dt.timedelta(days=400)
    _letter, row = for_others(yunfan, end)
    clock.set_state(clock.State(frozen_at=midnight(end)))
    assert run() == 1  # the reminder, late as the sweep is
    heard.clear()
    clock.set_state(clock.State(frozen_at=midnight(end + dt.timedelta(days=1))))
    assert run() == 1
    assert standing(row) == ("approved", "letter_expired")
    assert standing(yunfan.signature) == ("approved", "")
    assert heard == [("lapsed", "signature", row.pk, {"document": "letter_expired"})]
    assert run() == 0 and validity.next_validity() is None


def test_a_renewed_letter_brings_them_back(yunfan: Any, staff: Any) -> None:
    letter, row = for_others(yunfan, TODAY - dt.timedelta(days=1))
    run()
    assert standing(row) == ("approved", "letter_expired")
    edited = services.edit_letter(letter=letter, valid_until=TODAY + dt.timedelta(days=365))
    desk.approve("letter", edited, staff)
    assert standing(row) == ("approved", "")


def test_a_signature_bound_to_papers_in_force_is_back_with_its_approval(yunfan: Any, staff: Any) -> None:
    ends(yunfan, license_until=TODAY - dt.timedelta(days=1))
    run()
    fresh = desk.qualification(yunfan.account)
    desk.approve("qualification", fresh, staff)
    row = services.edit_signature(signature=yunfan.signature, qualification=fresh)
    assert standing(row) == ("pending", "qualification_lapsed")
    desk.approve("signature", row, staff)
    assert standing(row) == ("approved", "")


def test_advancing_the_clock_lapses_in_order(yunfan: Any, monkeypatch: Any) -> None:
    seen: list[tuple[dt.datetime, str]] = []
    monkeypatch.setattr(clock, "write", clock.set_state)
    monkeypatch.setattr(registry, "_listeners", [lambda event: seen.append((clock.now(), event.kind))])
    end = TODAY + dt.timedelta(days=40)
    ends(yunfan, admin_valid_until=end)
    advance.advance_to(midnight(TODAY + dt.timedelta(days=60)))
    assert [line for line in seen if line[1] != "registration"] == [
        (midnight(end - dt.timedelta(days=30)), "expiring"),
        (midnight(end + dt.timedelta(days=1)), "lapsed"), (midnight(end + dt.timedelta(days=1)), "lapsed"),
    ]  # fmt: skip
