"""The service level in figures: months, availability, what is owed, when it may be claimed (domain.md 13)."""

import datetime as dt
import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import sla
from billing.choices import Exemption
from billing.selectors.sla_terms import agreement

DAY = dt.date.fromisoformat
TERMS = agreement().on(DAY("2026-11-20"))


def test_three_months_from_the_seventeenth_are_four_service_months() -> None:
    assert sla.service_months(DAY("2021-03-17"), 3) == [
        (DAY("2021-03-17"), DAY("2021-03-31")), (DAY("2021-04-01"), DAY("2021-04-30")),
        (DAY("2021-05-01"), DAY("2021-05-31")), (DAY("2021-06-01"), DAY("2021-06-16")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-01", 1, "2026-01-31"), ("2026-01-31", 1, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"),
        ("2026-12-15", 2, "2027-02-14"),
    ],
)  # fmt: skip
def test_a_term_ends_on_the_eve_of_the_same_date(start: str, months: int, end: str) -> None:
    assert sla.term_end(DAY(start), months) == DAY(end)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2080, 1, 1)), st.integers(1, 60))
def test_the_service_months_cover_the_term_without_gap_or_overlap(start: dt.date, months: int) -> None:
    parts = sla.service_months(start, months)
    assert (parts[0][0], parts[-1][1]) == (start, sla.term_end(start, months))
    assert all(later[0] - earlier[1] == dt.timedelta(days=1) for earlier, later in itertools.pairwise(parts))
    assert all((first.year, first.month) == (last.year, last.month) for first, last in parts)


def test_numbers_that_cannot_be_reached_are_no_valid_messages() -> None:
    counts = {
        "DELIVERED": 70, "": 5, "MOBILE_NOT_ON_SERVICE": 4, "USER_REJECT": 1, "CONTENT_KEYWORD": 10,
        "NO_ROUTE": 9, "X:0999": 6,
    }  # fmt: skip
    measured = sla.measure(
        (sla.Receipt(code, count) for code, count in counts.items()), agreement().receipts, agreement().other_receipts
    )
    assert measured == sla.Measure(valid=100, failures=15, excluded=5)


@pytest.mark.parametrize(
    ("valid", "failures", "shown", "percent"),
    [
        (100_000, 0, "100.0000", 0), (100_000, 5_000, "95.0000", 0), (100_000, 5_001, "94.9990", 10),
        (100_000, 10_000, "90.0000", 10), (100_000, 10_001, "89.9990", 30), (0, 0, "100.0000", 0),
        (3, 1, "66.6667", 30), (1, 1, "0.0000", 30),
        (10_000_000_000, 500_000_001, "94.9999", 10),  # would round up to the standard it missed
        (10_000_000_000, 1_000_000_001, "89.9999", 30),
    ],
)  # fmt: skip
def test_availability_and_what_is_owed_for_it(valid: int, failures: int, shown: str, percent: int) -> None:
    exact = sla.availability(valid, failures)
    assert (str(sla.shown(exact, TERMS)), sla.owed_percent(exact, TERMS)) == (shown, percent)


@pytest.mark.parametrize(("valid", "failures"), [(1, 2), (1, -1)])
def test_failures_outside_the_valid_messages_are_refused(valid: int, failures: int) -> None:
    with pytest.raises(ValueError, match="among the valid"):
        sla.availability(valid, failures)


@given(st.integers(1, 10**12), st.data())
def test_a_shown_figure_never_promises_less_than_what_is_owed(valid: int, data: st.DataObject) -> None:
    exact = sla.availability(valid, data.draw(st.integers(0, valid)))
    figure = sla.shown(exact, TERMS)
    assert sla.owed_percent(figure, TERMS) == sla.owed_percent(exact, TERMS)
    assert abs(Fraction(figure) - exact) < Fraction(1, 10_000)


def test_the_credit_is_messages_at_the_list_price() -> None:
    money = Decimal
    assert sla.credit(10, fee=money("10000"), unit_price=money("0.05")) == sla.Credit(10, money("1000.00"), 20_000)
    assert sla.credit(30, fee=money("12.3456"), unit_price=money("0.045")) == sla.Credit(30, money("3.70"), 82)
    assert sla.credit(0, fee=money("10000"), unit_price=money("0.05")).messages == 0
    assert sla.credit(30, fee=money("100"), vouchers=money("100"), unit_price=money("0.05")).messages == 0
    assert sla.credit(150, fee=money("100"), unit_price=money("1")).amount == 100, "never above the month's fee"


@given(
    st.decimals(0, 10**7, places=4), st.decimals("0.0001", 10, places=4), st.sampled_from([0, 10, 30]),
    st.decimals(0, 10**7, places=4),
)  # fmt: skip
def test_a_credit_is_never_worth_more_than_the_fee(fee: Decimal, price: Decimal, share: int, vouchers: Decimal) -> None:
    owed = sla.credit(share, fee=fee, unit_price=price, vouchers=vouchers)
    assert Decimal(0) <= owed.messages * price <= owed.amount <= max(Decimal(0), fee - vouchers)


@pytest.mark.parametrize(
    ("month_end", "claimed", "channel", "refusal"),
    [
        ("2021-06-30", "2021-07-07", "ticket", "claim_too_early"),  # the fifth working day itself
        ("2021-06-30", "2021-07-08", "ticket", ""),
        ("2021-09-30", "2021-10-13", "ticket", "claim_too_early"),  # 8, 9 (Saturday, worked), 11, 12, 13 October
        ("2021-09-30", "2021-10-14", "ticket", ""),
        ("2021-03-31", "2021-05-30", "ticket", ""),
        ("2021-03-31", "2021-05-31", "ticket", "claim_too_late"),
        ("2021-06-30", "2021-07-20", "email", "claim_channel"),
    ],
)  # fmt: skip
def test_when_and_how_a_month_is_claimed(month_end: str, claimed: str, channel: str, refusal: str) -> None:
    window = sla.claim_window(DAY(month_end), TERMS, {})
    assert sla.claim_refusal(DAY(claimed), window, channel=channel, terms=TERMS) == refusal


def test_a_day_off_in_the_table_moves_the_window() -> None:
    assert sla.claim_window(DAY("2021-06-30"), TERMS, {DAY("2021-07-01"): False}).first == DAY("2021-07-09")


def test_there_are_seventeen_exemptions_and_the_rest_is_not_the_providers() -> None:
    own, known = agreement().own_causes, Exemption.values
    assert len(known) == 17
    assert [sla.exemption_of(cause, known, own) for cause in known] == known
    assert sla.exemption_of("alien_invasion", known, own) == "not_provider"
    assert sla.exemption_of("platform_failure", known, own) == ""
    assert sla.exemption_of("announced_maintenance", known, own, announced=False) == ""


@pytest.mark.parametrize(
    ("user", "per_day", "announced", "exempt"),
    [
        ("ordinary", 999_999, False, False), ("ordinary", 1_000_000, False, True),
        ("ordinary", 2_000_000, True, False), ("channel", 99_999_999, False, False),
        ("channel", 100_000_000, False, True),
    ],
)  # fmt: skip
def test_an_unannounced_volume_lifts_the_promise(user: str, per_day: int, announced: bool, exempt: bool) -> None:
    assert sla.volume_is_exempt(per_day, user=user, announced=announced, terms=TERMS) is exempt


def test_a_later_version_of_the_terms_leaves_earlier_months_alone() -> None:
    newer = sla.Terms(DAY("2027-01-01"), (sla.Tier(Decimal(99), 5),), 3, 31, "ticket", {})
    versions = (*agreement().versions, newer)
    assert sla.terms_on(versions, DAY("2026-12-31")).standard == 95
    assert sla.terms_on(versions, DAY("2027-01-01")).standard == 99
