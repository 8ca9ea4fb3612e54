"""The pure side: which price, which package, what sum."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from billing.pricing import PriceRow, Stock, allocate, bands, quote, tiers

DAY = dt.date(2026, 11, 20)


def row(price: str, *, country: str = "", volume: int = 0, since: str = "2026-01-01") -> PriceRow:
    return PriceRow("aliyun", "captcha", country, volume, Decimal(price), "delivery", dt.date.fromisoformat(since))


def pick(rows: list[PriceRow], *, country: str = "86", day: dt.date = DAY) -> list[str]:
    return [str(r.unit_price) for r in tiers(rows, vendor="aliyun", product="captcha", country=country, day=day)]


def test_the_newest_version_begun_by_the_day_is_in_force() -> None:
    rows = [row("0.05"), row("0.045", since="2026-11-20"), row("0.04", since="2026-11-21")]
    assert pick(rows) == ["0.045"]
    assert pick(rows, day=dt.date(2026, 11, 19)) == ["0.05"]
    assert pick(rows, day=dt.date(2025, 12, 31)) == []


def test_a_country_with_its_own_list_does_not_use_the_default() -> None:
    rows = [row("0.6", since="2026-06-01"), row("0.36", country="852")]
    assert pick(rows, country="852") == ["0.36"]
    assert pick(rows, country="44") == ["0.6"]


def test_a_new_version_replaces_all_tiers_of_the_old_one() -> None:
    rows = [row("0.045"), row("0.04", volume=100_000), row("0.05", since="2026-11-01")]
    assert pick(rows) == ["0.05"]
    assert pick(rows, day=dt.date(2026, 10, 31)) == ["0.045", "0.04"]


def test_each_tranche_has_its_own_price() -> None:
    steps = [row("0.045"), row("0.04", volume=100)]
    found = bands(steps, segments=30, volume_before=90)
    assert [(band.segments, band.amount) for band in found] == [(10, Decimal("0.450")), (20, Decimal("0.80"))]


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_splitting_a_quantity_never_changes_the_sum(before: int, first: int, second: int) -> None:
    steps = [row("0.045"), row("0.0407", volume=1000), row("0.036", volume=2500)]

    def total(segments: int, start: int) -> Decimal:
        return sum((band.amount for band in bands(steps, segments=segments, volume_before=start)), Decimal(0))

    assert total(first + second, before) == total(first, before) + total(second, before + first)


@given(
    st.lists(st.integers(1, 8), max_size=60),
    st.lists(st.integers(0, 40), max_size=5),
)
def test_no_package_gives_more_than_it_has_and_none_is_passed_over(segments: list[int], free: list[int]) -> None:
    stocks = [Stock(n, left) for n, left in enumerate(free)]
    chosen = allocate(segments, stocks)
    assert len(chosen) == len(segments)
    left = list(free)
    for parts, place in zip(segments, chosen, strict=True):
        fits = [n for n, rest in enumerate(left) if rest >= parts]
        assert place == (fits[0] if fits else None)
        if place is not None:
            left[place] -= parts


def test_a_quote_spells_out_packages_and_bands() -> None:
    found = quote(messages=5, parts=2, stocks=[Stock(7, 3)], steps=[row("0.045")])
    assert (found.amount, found.segments, found.from_packages) == (Decimal("0.360"), 10, 2)
    assert [(line.kind, line.quantity) for line in found.lines] == [
        ("segments", 10), ("package", 2), ("band", 8), ("total", 10),
    ]  # fmt: skip


@given(st.integers(1, 500), st.integers(1, 8), st.lists(st.integers(0, 300), max_size=4))
def test_a_quote_is_what_funding_the_same_messages_would_hold(messages: int, parts: int, free: list[int]) -> None:
    stocks = [Stock(n + 1, left) for n, left in enumerate(free)]
    chosen = allocate([parts] * messages, stocks)
    found = quote(messages=messages, parts=parts, stocks=stocks, steps=[row("0.045")])
    assert found.amount == Decimal("0.045") * parts * chosen.count(None)
    assert found.from_packages == parts * (messages - chosen.count(None))
