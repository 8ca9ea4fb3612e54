"""A month below the standard: its figures, its claim, the messages given for it (domain.md 13)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.choices import PlatformRole
from accounts.models import Account
from billing import selectors, services
from billing.errors import (
    ClaimClosed,
    ClaimDecisionInvalid,
    ClaimExists,
    ClaimNotYetOrNoMore,
    ClaimReasonMissing,
    StandardMet,
)
from billing.models import LedgerEntry, Package, SlaClaim
from core import clock
from signatures.services import Upload
from statistics.models import DailyCount
from tests import factories
from tests.billing.test_bills import send
from tests.signatures.pictures import picture

OCTOBER = 202610
REASON = "10 月 10 日大量短信无通道。"


def at(text: str) -> None:
    clock.set_state(clock.State(frozen_at=dt.datetime.fromisoformat(text).replace(tzinfo=clock.BEIJING)))


def counted(account: Account, day: str, *, submitted: int, delivered: int, **failed: int) -> None:
    """Write the rollups of a day; receipts not named are missing."""
    key = {
        "account": account, "day": dt.date.fromisoformat(day), "product": "notification", "carrier": "mobile",
    }  # fmt: skip
    DailyCount.objects.create(**key, submitted=submitted)
    DailyCount.objects.create(**key, err_code="DELIVERED", delivered=delivered)
    for code, count in failed.items():
        DailyCount.objects.create(**key, err_code=code, failed=count)


@pytest.fixture
def bad_october(db: None, make_product: Any) -> Account:
    """46.55 yuan consumed (990 messages at 0.045, a package of 2 yuan); 1000 valid, 80 without a channel: 92 %."""
    at("2026-10-10T10:00")
    account = Account.objects.create(name="shop", created_at=clock.now())
    services.top_up(account=account, amount=Decimal(100))
    services.buy_package(account=account, catalogue=make_product("ten", 20, "2"))
    send(account, 1, [10, *[1] * 1000], product="notification")
    counted(account, "2026-10-10", submitted=1000, delivered=880, NO_ROUTE=80, MOBILE_NOT_ON_SERVICE=30)
    counted(account, "2026-10-11", submitted=30, delivered=30)
    counted(account, "2026-11-01", submitted=50, delivered=50)
    DailyCount.objects.create(
        account=account, day=dt.date(2026, 10, 10), product="international", carrier="foreign", err_code="NO_ROUTE",
        submitted=500, failed=500,
    )  # fmt: skip
    at("2026-11-20T12:00")
    return account


@pytest.fixture
def finance(db: None) -> Any:
    return factories.staff(PlatformRole.FINANCE)


def filed(account: Account, **more: Any) -> SlaClaim:
    return services.draft_claim(account=account, month=OCTOBER, reason=REASON, **more)


def test_a_month_is_measured_by_its_receipts_and_its_consumption(bad_october: Account) -> None:
    month = selectors.service_month(bad_october.pk, OCTOBER)
    measured = month.measure
    assert (measured.valid, measured.failures, measured.excluded) == (1000, 80, 30)
    assert (month.availability, month.is_met) == (Decimal("92.0000"), False)
    assert (month.fee, month.unit_price) == (Decimal("46.5500"), Decimal("0.0450"))
    assert (month.credit.percent, month.credit.amount, month.credit.messages) == (10, Decimal("4.65"), 103)
    assert (month.window.first, month.window.last) == (dt.date(2026, 11, 7), dt.date(2026, 12, 30))
    assert [(row.code, row.meaning, row.count) for row in month.codes] == [
        ("DELIVERED", "valid", 910), ("NO_ROUTE", "failure", 80), ("MOBILE_NOT_ON_SERVICE", "excluded", 30),
        ("", "valid", 10),
    ]  # fmt: skip
    assert (month.peak_day, month.is_volume_exempt) == (1000, False)


def test_the_months_stand_alone_and_begin_with_the_first_entry(bad_october: Account) -> None:
    months = selectors.recent_months(bad_october.pk)
    assert [(str(row), row.measure.valid, row.is_met) for row in months] == [
        ("2026-11", 50, True), ("2026-10", 1000, False),
    ]  # fmt: skip


def test_a_granted_claim_gives_its_messages_once(bad_october: Account, finance: Any) -> None:
    claim = filed(bad_october, uploads=[Upload("evidence", "statistik.png", picture())])
    services.submit_claim(claim=claim)
    services.take_claim(claim=claim, actor=finance)
    services.decide_claim(claim=claim, messages=103, actor=finance)

    claim.refresh_from_db()
    assert (claim.status, claim.granted, claim.reviewer) == ("granted", 103, finance)
    assert (claim.percent, claim.fee, claim.amount) == (10, Decimal("46.5500"), Decimal("4.65"))
    assert claim.files.get().original_name == "statistik.png"
    assert list(claim.events.values_list("status", flat=True)) == ["drafted", "submitted", "under_review", "granted"]
    credit = Package.objects.get(pk=claim.package_id)
    assert (credit.remaining, credit.price, credit.reference) == (103, Decimal(0), f"sla-claim-{claim.pk}")
    assert LedgerEntry.objects.filter(account=bad_october, kind="gift").count() == 1
    problems = [row for row in selectors.audit(bad_october.pk) if "lycount" not in row.subject]  # those are made up
    assert problems == []

    with pytest.raises(ClaimClosed):
        services.decide_claim(claim=claim, messages=103, actor=finance)
    assert Package.objects.filter(account=bad_october).count() == 2


def test_a_part_is_granted_with_its_exemption_and_none_with_its_answer(bad_october: Account, finance: Any) -> None:
    claim = services.submit_claim(claim=filed(bad_october))
    for messages in (-1, 104):
        with pytest.raises(ClaimDecisionInvalid):
            services.decide_claim(claim=claim, messages=messages, actor=finance)
    with pytest.raises(ClaimDecisionInvalid):
        services.decide_claim(claim=claim, messages=50, actor=finance)
    with pytest.raises(ClaimDecisionInvalid):
        services.decide_claim(claim=claim, messages=50, exemption="weather", actor=finance)
    claim.refresh_from_db()
    assert (claim.status, Package.objects.filter(account=bad_october).count()) == ("submitted", 1)

    services.decide_claim(claim=claim, messages=50, exemption="announced_maintenance", actor=finance)

    assert (claim.status, claim.package.quantity) == ("partly_granted", 50)
    with pytest.raises(ClaimExists):
        filed(bad_october)


def test_a_rejected_claim_gives_nothing(bad_october: Account, finance: Any) -> None:
    claim = services.submit_claim(claim=filed(bad_october))
    services.decide_claim(claim=claim, messages=0, answer="运营商管控。", actor=finance)
    assert (claim.status, claim.package_id, claim.answer) == ("rejected", None, "运营商管控。")
    assert claim.events.last().note == "运营商管控。"


def test_a_withdrawn_claim_can_be_filed_anew(bad_october: Account) -> None:
    services.withdraw_claim(claim=filed(bad_october))
    again = filed(bad_october)
    services.submit_claim(claim=again)
    with pytest.raises(ClaimClosed):
        services.edit_claim(claim=again, reason="anders")
    with pytest.raises(ClaimClosed):
        services.submit_claim(claim=again)


def test_a_draft_changes_its_words_and_its_pictures(bad_october: Account) -> None:
    claim = filed(bad_october, uploads=[Upload("evidence", "a.png", picture())])
    changed = services.edit_claim(
        claim=claim, reason="  改写  ", uploads=[Upload("evidence", "b.png", picture())],
        drop_files=[claim.files.get().pk],
    )  # fmt: skip
    assert (changed.reason, changed.files.get().original_name) == ("改写", "b.png")
    for reason in (" ", "长" * 1001):
        with pytest.raises(ClaimReasonMissing):
            services.edit_claim(claim=claim, reason=reason)


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        ("2026-11-06T23:59", "claim_too_early"), ("2026-11-07T00:00", ""), ("2026-12-30T23:59", ""),
        ("2026-12-31T00:00", "claim_too_late"),
    ],
)  # fmt: skip
def test_a_claim_is_taken_on_certain_days_only(bad_october: Account, day: str, refusal: str) -> None:
    claim = filed(bad_october)
    at(day)
    if not refusal:
        assert services.submit_claim(claim=claim).status == "submitted"
        return
    with pytest.raises(ClaimNotYetOrNoMore) as refused:
        services.submit_claim(claim=claim)
    assert refused.value.params["refusal"] == refusal
    assert "2026-11-07" in refused.value.message
    claim.refresh_from_db()
    assert claim.status == "drafted"


def test_a_month_that_met_the_standard_cannot_be_claimed(bad_october: Account) -> None:
    with pytest.raises(StandardMet, match="100"):
        services.draft_claim(account=bad_october, month=202611, reason=REASON)
    assert not SlaClaim.objects.exists()


def test_refunded_charges_are_no_fee(bad_october: Account) -> None:
    before = selectors.service_month(bad_october.pk, OCTOBER).fee
    at("2026-10-31T12:00")
    paid = LedgerEntry.objects.filter(account=bad_october, kind="charge", package=None).first()
    services.refund_charges(account=bad_october, entry_ids=[paid.pk], note="误扣")
    assert selectors.service_month(bad_october.pk, OCTOBER).fee == before + paid.amount
