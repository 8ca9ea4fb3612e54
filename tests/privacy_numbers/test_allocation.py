"""Which city's number a binding gets, and which extension: properties of the pure rules (domain.md 12.9)."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy_numbers.allocation import NoCity, choose_city, free_extension, home_city, places
from privacy_numbers.data import fixture

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # a busy machine is no failure of the rules
CITIES = ["宁波", "杭州", "北京", "成都", "海口", "深圳"]
cities = st.sampled_from(CITIES)
some = st.lists(cities, unique=True)
maybe = st.sampled_from(["", *CITIES])
modes = st.sampled_from(["default", "strict", "smart"])


def choose(mode: str, wanted: str, home: str, capital: str, free: list[str], seed: int = 1) -> str:
    return choose_city(mode, wanted, home, capital, free, random.Random(seed))


@given(modes, maybe, maybe, maybe, some, st.integers())
def test_whatever_is_chosen_is_free(
    mode: str, wanted: str, home: str, capital: str, free: list[str], seed: int
) -> None:
    try:
        assert choose(mode, wanted, home, capital, free, seed) in free
    except NoCity:
        assert not free or mode == "strict"


@given(modes, maybe, maybe, maybe, some, st.integers())
def test_the_city_asked_for_wins_in_every_mode(
    mode: str, wanted: str, home: str, capital: str, free: list[str], seed: int
) -> None:
    city = wanted or home
    if city and city in free:
        assert choose(mode, wanted, home, capital, free, seed) == city


@given(maybe, maybe, maybe, some, st.integers())
def test_strict_gives_that_city_or_nothing(wanted: str, home: str, capital: str, free: list[str], seed: int) -> None:
    city = wanted or home
    if city in free:
        assert choose("strict", wanted, home, capital, free, seed) == city
    else:
        with pytest.raises(NoCity):
            choose("strict", wanted, home, capital, free, seed)


@given(maybe, maybe, cities, some, st.integers())
def test_smart_falls_back_on_the_capital_before_chance(
    wanted: str, home: str, capital: str, free: list[str], seed: int
) -> None:
    if (wanted or home) not in free and capital in free:
        assert choose("smart", wanted, home, capital, free, seed) == capital


@given(st.sampled_from(["default", "smart"]), maybe, maybe, maybe, some, st.integers())
def test_default_and_smart_fail_only_when_nothing_is_free(
    mode: str, wanted: str, home: str, capital: str, free: list[str], seed: int
) -> None:
    if free:
        assert choose(mode, wanted, home, capital, free, seed) in free


@given(maybe, maybe, maybe, st.lists(cities, unique=True, min_size=1), st.integers())
def test_the_same_seed_chooses_the_same_city(wanted: str, home: str, capital: str, free: list[str], seed: int) -> None:
    first = choose("default", wanted, home, capital, free, seed)
    assert choose("default", wanted, home, capital, free, seed) == first


@given(modes, maybe, maybe, maybe)
def test_no_place_is_looked_at_twice_and_chance_comes_last(mode: str, wanted: str, home: str, capital: str) -> None:
    order = places(mode, wanted, home, capital)
    assert len(set(order)) == len(order)
    assert "" not in order[:-1]
    assert ("" in order) == (mode != "strict")


def test_default_takes_no_notice_of_the_capital() -> None:
    assert places("default", "", "宁波", "杭州") == ("宁波", "")


def test_chance_reaches_every_free_city() -> None:
    chosen = {choose("default", "", "三亚", "", CITIES, seed) for seed in range(200)}
    assert chosen == set(CITIES)


@given(maybe)
def test_in_hainan_every_caller_is_at_home_in_haikou(city: str) -> None:
    assert home_city("海南", city) == "海口"
    assert home_city("浙江", city) == city


def test_every_province_has_its_capital() -> None:
    capitals = fixture("capitals")
    assert len(capitals) >= 31
    assert (capitals["浙江"], capitals["海南"], capitals["内蒙古"], capitals["北京"]) == (
        "杭州",
        "海口",
        "呼和浩特",
        "北京",
    )


extensions = st.integers(1, 3).flatmap(lambda n: st.integers(0, 10**n - 1).map(lambda value: f"{value:0{n}}"))


@given(st.sets(extensions, max_size=300), st.integers())
def test_a_chosen_extension_is_free_and_has_three_digits_while_there_are_any(used: set[str], seed: int) -> None:
    extension = free_extension(used, random.Random(seed))
    assert extension not in used
    assert len(extension) == 3


def test_a_number_has_1110_extensions_and_not_one_more() -> None:
    used: set[str] = set()
    chance = random.Random(4)
    while extension := free_extension(used, chance):
        used.add(extension)
    assert len(used) == 1110
    assert {len(extension) for extension in used} == {1, 2, 3}
