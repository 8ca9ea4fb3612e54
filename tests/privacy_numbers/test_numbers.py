"""Tickets, release, lock, remark, rents by the month, verification and going offline (domain.md 12.2-12.8)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F

from accounts.choices import PlatformRole
from billing.errors import BalanceShort
from billing.models import Discount, LedgerEntry, Wallet
from core import advance, clock
from privacy_numbers.choices import NumberKind, NumberState, PoolType, TicketState, Verification
from privacy_numbers.errors import (
    AnswerMissing,
    BrowserRefused,
    NumberStateConflict,
    NumberStillBound,
    PersonInvalid,
    RemarkTooLong,
    TicketDecided,
    VerificationExpired,
    VerificationNotNeeded,
    VerificationUnknown,
)
from privacy_numbers.models import NumberPool, NumberPurchase, SecretNumber, StockPlace, Ticket
from privacy_numbers.services import rents
from privacy_numbers.services.numbers import buy_numbers, lock_number, release_number, set_remark, unlock_number
from privacy_numbers.services.tickets import grant_ticket, refuse_ticket
from privacy_numbers.services.verification import (
    start_verification,
    start_verification_of,
    take_offline,
    verify,
)
from tests import factories

CARD = "330106198803154510"
PERSON = {"name": "林舟", "identity": CARD}


def _buy(account: Any, **more: Any) -> Any:
    values = {"pool_type": PoolType.AXB, "kind": NumberKind.VIRTUAL, "city": "杭州", "quantity": 2, **more}
    return buy_numbers(account=account, **values)


@pytest.fixture
def operator(db: None) -> Any:
    return factories.staff(PlatformRole.OPERATOR)


class TestTickets:
    def test_a_granted_ticket_is_a_purchase_that_the_account_pays(self, yunfan: Any, operator: Any) -> None:
        StockPlace.objects.filter(kind="virtual", city="杭州").update(left=0)
        ticket = _buy(yunfan.account, pool_name="新池")
        bought = grant_ticket(ticket=ticket, actor=operator)
        ticket.refresh_from_db()
        assert (ticket.state, ticket.purchase, ticket.decided_at) == (TicketState.GRANTED, bought, clock.now())
        assert (bought.quantity, bought.amount, bought.pool.name) == (2, Decimal(10), "新池")
        assert StockPlace.objects.get(kind="virtual", city="杭州").left == 0
        assert isinstance(_buy(yunfan.account, city="上海"), NumberPurchase)

    def test_a_ticket_is_decided_once(self, yunfan: Any, operator: Any) -> None:
        ticket = _buy(yunfan.account)
        grant_ticket(ticket=ticket, actor=operator)
        stale = Ticket.objects.get(pk=ticket.pk)
        for step in (
            lambda: grant_ticket(ticket=stale, actor=operator),
            lambda: refuse_ticket(ticket=stale, answer="no", actor=operator),
        ):
            with pytest.raises(TicketDecided):
                step()
        assert NumberPurchase.objects.count() == 1

    def test_a_refusal_says_why(self, yunfan: Any, operator: Any) -> None:
        ticket = _buy(yunfan.account)
        with pytest.raises(AnswerMissing):
            refuse_ticket(ticket=ticket, answer=" ", actor=operator)
        assert refuse_ticket(ticket=ticket, answer="请先完成企业认证", actor=operator).state == TicketState.REFUSED
        assert SecretNumber.objects.count() == 0

    def test_a_grant_without_money_leaves_the_ticket_open(self, yunfan: Any, operator: Any) -> None:
        ticket = _buy(yunfan.account)
        Wallet.objects.filter(account=yunfan.account).update(balance=Decimal("9.99"))
        with pytest.raises(BalanceShort):
            grant_ticket(ticket=ticket, actor=operator)
        ticket.refresh_from_db()
        assert ticket.state == TicketState.OPEN
        assert NumberPool.objects.count() == SecretNumber.objects.count() == 0


class TestStates:
    def test_a_locked_number_is_unlocked_to_what_its_bindings_say(self, axb: NumberPool) -> None:
        free, bound, _third = axb.numbers.all()
        SecretNumber.objects.filter(pk=bound.pk).update(bound=3, state=NumberState.BOUND)
        bound.refresh_from_db()
        for row in (free, bound):
            assert lock_number(number=row).state == NumberState.LOCKED
            with pytest.raises(NumberStateConflict):
                lock_number(number=row)
        assert unlock_number(number=free).state == NumberState.FREE
        assert unlock_number(number=bound).state == NumberState.BOUND
        with pytest.raises(NumberStateConflict):
            unlock_number(number=free)

    def test_a_number_is_released_when_nothing_is_bound(self, axb: NumberPool) -> None:
        row = axb.numbers.first()
        SecretNumber.objects.filter(pk=row.pk).update(bound=1, state=NumberState.BOUND)
        with pytest.raises(NumberStillBound):
            release_number(number=row)
        row.refresh_from_db()
        assert (row.state, row.released_at) == (NumberState.BOUND, None)
        SecretNumber.objects.filter(pk=row.pk).update(bound=0, state=NumberState.FREE)
        released = release_number(number=row)
        assert (released.state, released.released_at, released.rent_due_at) == (NumberState.RELEASED, clock.now(), None)
        for step in (release_number, lock_number):
            with pytest.raises(NumberStateConflict):
                step(number=row)

    def test_a_remark_has_up_to_100_characters(self, axb: NumberPool) -> None:
        row = axb.numbers.first()
        assert set_remark(number=row, remark=" 门店一 ").remark == "门店一"
        with pytest.raises(RemarkTooLong):
            set_remark(number=row, remark="长" * 101)
        row.refresh_from_db()
        assert row.remark == "门店一"


class TestRents:
    def test_every_calendar_month_is_charged_in_full_from_the_day_of_purchase(
        self, yunfan: Any, axb: NumberPool
    ) -> None:
        bought = _buy(yunfan.account)
        advance.advance_to(dt.datetime(2027, 1, 31, 16, 0, tzinfo=dt.UTC))  # 1 February in Beijing
        charged = LedgerEntry.objects.filter(cause_kind="privacy_rent").order_by("month", "pk")
        first, second = bought.numbers.values_list("pk", flat=True)
        assert [(row.cause_id, row.month, row.amount) for row in charged] == [
            (f"{pk}:{month}", month, Decimal(-5))
            for month in (202611, 202612, 202701, 202702)
            for pk in (first, second)
        ]

    def test_the_rent_is_charged_once_whoever_runs_it(self, yunfan: Any, axb: NumberPool, test_clock: Any) -> None:
        bought = _buy(yunfan.account)
        test_clock.advance(days=11)
        assert rents.charge_rents() == 2
        SecretNumber.objects.filter(purchase=bought).update(rent_due_at=dt.datetime(2026, 11, 30, 16, tzinfo=dt.UTC))
        assert rents.charge_rents() == 2  # as a second process that read the rows before: it books nothing
        assert rents.charge_rents() == 0
        assert LedgerEntry.objects.filter(cause_kind="privacy_rent").count() == 4

    def test_a_released_number_costs_nothing_from_the_next_month_on(self, yunfan: Any, axb: NumberPool) -> None:
        kept, released = _buy(yunfan.account).numbers.all()
        release_number(number=released)
        advance.advance_to(dt.datetime(2026, 12, 2, tzinfo=dt.UTC))
        december = LedgerEntry.objects.filter(cause_kind="privacy_rent", month=202612)
        assert [row.cause_id for row in december] == [f"{kept.pk}:202612"]

    def test_rents_run_into_arrears(self, yunfan: Any, axb: NumberPool) -> None:
        _buy(yunfan.account)
        Wallet.objects.filter(account=yunfan.account).update(balance=Decimal(1))
        advance.advance_to(dt.datetime(2026, 12, 2, tzinfo=dt.UTC))
        wallet = Wallet.objects.get(account=yunfan.account)
        assert (wallet.balance, wallet.arrears_since is not None) == (Decimal(-9), True)

    def test_the_discount_of_the_month_holds(self, yunfan: Any, axb: NumberPool) -> None:
        _buy(yunfan.account)
        Discount.objects.create(product="privacy_number", percent=30, valid_from=dt.date(2026, 12, 1))
        advance.advance_to(dt.datetime(2026, 12, 2, tzinfo=dt.UTC))
        december = LedgerEntry.objects.filter(cause_kind="privacy_rent", month=202612)
        assert [row.amount for row in december] == [Decimal("-3.5")] * 2


class TestVerification:
    def test_a_person_verifies_a_number_by_its_code(self, yunfan: Any, axb: NumberPool) -> None:
        row = _buy(yunfan.account).numbers.first()
        token = start_verification(number=row)
        assert len(token) == 32
        verify(token=token, **PERSON)
        row.refresh_from_db()
        assert (row.verification, row.verified_at, row.verify_by) == (Verification.VERIFIED, clock.now(), None)
        with pytest.raises(VerificationNotNeeded):
            start_verification(number=row)

    def test_one_code_verifies_a_whole_purchase(self, yunfan: Any, axb: NumberPool) -> None:
        bought = _buy(yunfan.account, quantity=3)
        assert len(verify(token=start_verification_of(purchase=bought), **PERSON)) == 3
        assert set(bought.numbers.values_list("verification", flat=True)) == {Verification.VERIFIED}

    def test_a_code_lives_thirty_days_and_until_the_next_one(
        self, yunfan: Any, axb: NumberPool, test_clock: Any
    ) -> None:
        row = _buy(yunfan.account).numbers.first()
        old = start_verification(number=row)
        token = start_verification(number=row)
        with pytest.raises(VerificationUnknown):
            verify(token=old, **PERSON)
        test_clock.advance(days=30, hours=12)  # past midnight of the thirtieth day
        with pytest.raises(VerificationExpired):
            verify(token=token, **PERSON)
        row.refresh_from_db()
        assert row.verification == Verification.OPEN

    @pytest.mark.parametrize("agent", ["Mozilla/5.0 UCBrowser/13.4", "UCWEB/2.0", "Mozilla UBrowser/7"])
    def test_the_uc_browser_cannot(self, yunfan: Any, axb: NumberPool, agent: str) -> None:
        row = _buy(yunfan.account).numbers.first()
        token = start_verification(number=row)
        with pytest.raises(BrowserRefused):
            verify(token=token, agent=agent, **PERSON)
        row.refresh_from_db()
        assert row.verification == Verification.OPEN

    @pytest.mark.parametrize("person", [{"name": "林"}, {"identity": "330106198803154511"}, {"identity": "12"}])
    def test_a_person_needs_name_and_card(self, yunfan: Any, axb: NumberPool, person: dict) -> None:
        row = _buy(yunfan.account).numbers.first()
        token = start_verification(number=row)
        with pytest.raises(PersonInvalid):
            verify(token=token, **{**PERSON, **person})
        row.refresh_from_db()
        assert row.verification == Verification.OPEN

    def test_unverified_numbers_go_offline_after_thirty_days_and_come_back(self, yunfan: Any, axb: NumberPool) -> None:
        first, second = _buy(yunfan.account).numbers.all()
        SecretNumber.objects.filter(pk=second.pk).update(bound=F("bound") + 1, state=NumberState.BOUND)
        happened = advance.advance_to(clock.now() + dt.timedelta(days=30))
        assert ("privacy.verification", 2) in {(row.duty, row.count) for row in happened}
        states = SecretNumber.objects.filter(purchase__isnull=False).values_list("state", "verification")
        assert set(states) == {(NumberState.FROZEN, Verification.OFFLINE)}
        assert take_offline() == 0
        for row, state in ((first, NumberState.FREE), (second, NumberState.BOUND)):
            verify(token=start_verification(number=row), **PERSON)
            row.refresh_from_db()
            assert (row.state, row.verification) == (state, Verification.VERIFIED)
