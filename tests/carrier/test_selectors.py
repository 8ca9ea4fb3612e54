"""Where numbers are from, and what processes remember of the tables."""

import pytest

from carrier.models import FaultRule
from carrier.selectors import locate, locator, world
from carrier.services import (
    delete_segment,
    reset_network,
    save_fault_rule,
    save_magic_number,
    save_segment,
    set_profile,
)
from core.tenancy import Scope

PLATFORM = Scope(user_id=1, sees_all=True)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("digits", "carrier", "province", "is_virtual"),
    [
        ("13800138000", "mobile", "北京", False),
        ("19200001234", "broadnet", "广东", False),
        ("13000001234", "unicom", "山东", False),
        ("18900001234", "telecom", "北京", False),
        ("17000000000", "telecom", "北京", True),
        ("17030001234", "mobile", None, True),
        ("17040001234", "unicom", None, True),
        ("17100001234", "unicom", "北京", True),
        ("16500001234", "mobile", None, True),
        ("16700001234", "unicom", None, True),
        ("16200001234", "telecom", "", True),
        ("19900001234", "telecom", "", False),
        ("15400001234", "unknown", None, False),
    ],
)
def test_carrier_and_province_by_segment(digits, carrier, province, is_virtual) -> None:
    place = locate(digits)
    assert (place.carrier, place.is_virtual) == (carrier, is_virtual)
    if province is not None:
        assert place.province == province


@pytest.mark.parametrize(
    ("digits", "country", "name"),
    [
        ("14155552671", "1", "美国"),
        ("16045551234", "1", "加拿大"),
        ("85261234567", "852", "香港"),
        ("447400123456", "44", "英国"),
    ],
)
def test_abroad_the_country_stands_for_the_province(digits, country, name) -> None:
    assert locate(digits, country) == ("international", name, "", False)


def test_the_longest_correction_wins_and_goes_with_its_row() -> None:
    short = save_segment(prefix="138", carrier="unicom", province="A")
    long = save_segment(prefix="1380013", carrier="telecom", province="B")
    assert locate("13800138000").province == "B"
    assert locate("13800200000") == ("unicom", "A", "", False)
    delete_segment(row=long)
    assert locate("13800138000").province == "A"
    delete_segment(row=short)
    assert locate("13800138000").province == "北京"


def test_a_change_is_seen_at_once_and_costs_one_query_otherwise(django_assert_num_queries) -> None:
    assert world().profile.name == "ideal"
    set_profile(profile="realistic", seed=42)
    assert (world().profile.name, world().seed) == ("realistic", 42)
    rule = save_fault_rule(scope=PLATFORM, outcome="EXPIRED", carrier="mobile")
    assert [fault.outcome for fault in world().faults] == ["EXPIRED"]
    with django_assert_num_queries(1):
        world()
    with django_assert_num_queries(1):
        where = locator()
        where("13800138000")
        where("13900139000")
    save_fault_rule(scope=PLATFORM, rule=rule, is_enabled=False)
    assert world().faults == ()
    save_magic_number(number="13800138000", description="x", receipts=[])
    assert world().magic["13800138000"].receipts == ()
    reset_network()
    assert (world().profile.name, world().seed, FaultRule.objects.count()) == ("ideal", 1, 0)
