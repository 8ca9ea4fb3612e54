"""The pure network: the same message and seed, the same fate."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrier.data import fixture
from carrier.network import Fault, Outgoing, Plan, PlannedReceipt, World, matches, plan
from carrier.selectors import profile_parameters, receipts_of

NOON = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)
IDEAL, REALISTIC, CHAOTIC = (profile_parameters(name) for name in ("ideal", "realistic", "chaotic"))


def message(n: int = 1, phone: str = "13800138000", **values: object) -> Outgoing:
    fields = {
        "carrier": "mobile",
        "template_code": "SMS_1",
        "account_id": 1,
        "sign_name": "云帆科技",
        "submitted_at": NOON,
    }
    return Outgoing(message_id=n, phone=phone, **{**fields, **values})


def magic() -> dict[str, Plan]:
    names = ("after_ms", "status", "code")
    return {
        row["number"]: Plan(
            receipts_of(dict(zip(names, receipt, strict=True)) for receipt in row["receipts"]), row.get("reply", "")
        )
        for row in fixture("magic_numbers")
    }


D, F = "delivered", "failed"
FATES = {
    "0000": ([(0, D, "DELIVERED")], ""),
    "0001": ([(1000, F, "MOBILE_NOT_ON_SERVICE")], ""),
    "0002": ([(1000, F, "MOBILE_IN_BLACK")], ""),
    "0003": ([(1000, F, "CONTENT_KEYWORD")], ""),
    "0004": ([(1000, F, "MOBILE_SEND_LIMIT")], ""),
    "0005": ([], ""),
    "0006": ([(60000, D, "DELIVERED")], ""),
    "0007": ([(1000, D, "DELIVERED"), (2000, D, "DELIVERED")], ""),
    "0008": ([(1000, F, "SP_UNKNOWN_ERROR"), (3000, D, "DELIVERED")], ""),
    "0009": ([(1000, D, "DELIVERED")], "R"),
    "0010": ([(1000, F, "PORT_NOT_REGISTERED")], ""),
    "0011": ([(1000, F, "USER_REJECT")], ""),
    "0012": ([(1000, F, "MOBILE_TERMINAL_ERROR")], ""),
}


@pytest.mark.parametrize("profile", [IDEAL, REALISTIC, CHAOTIC], ids=lambda p: p.name)
@pytest.mark.parametrize("ending", FATES)
def test_a_magic_number_has_its_fate_whatever_profile_and_fault(ending, profile) -> None:
    world = World(profile, faults=(Fault(outcome="EXPIRED"),), magic=magic(), seed=3)
    receipts, reply = FATES[ending]
    found = plan(message(phone=f"1700000{ending}"), world)
    assert found == Plan(tuple(PlannedReceipt(*receipt) for receipt in receipts), reply)


def test_there_are_thirteen_magic_numbers() -> None:
    assert sorted(magic()) == [f"1700000{ending}" for ending in FATES]


@given(st.integers(1, 2**62), st.integers(-(2**40), 2**40))
def test_in_the_ideal_network_everything_arrives_after_one_to_two_seconds(n, seed) -> None:
    (receipt,) = plan(message(n), World(IDEAL, seed=seed)).receipts
    assert (receipt.status, receipt.code) == (D, "DELIVERED")
    assert 1000 <= receipt.after_ms <= 2000


@given(st.integers(1, 2**62), st.integers(0, 2**40), st.sampled_from([IDEAL, REALISTIC, CHAOTIC]))
def test_the_same_message_and_seed_have_the_same_fate(n, seed, profile) -> None:
    world = World(profile, faults=(Fault(rate=300, outcome="EXPIRED"),), seed=seed)
    assert plan(message(n), world) == plan(message(n), world)


@given(st.integers(1, 2**62))
def test_receipts_come_in_the_order_of_their_delays_and_end_known(n) -> None:
    found = plan(message(n), World(CHAOTIC, seed=5)).receipts
    assert [r.after_ms for r in found] == sorted(r.after_ms for r in found)
    assert all((r.status == D) == (r.code == "DELIVERED") for r in found)


def test_another_seed_gives_other_fates() -> None:
    one, two = ([plan(message(n), World(CHAOTIC, seed=seed)) for n in range(200)] for seed in (1, 2))
    assert sum(a != b for a, b in zip(one, two, strict=True)) > 190


def test_the_realistic_network_delivers_about_97_in_a_hundred() -> None:
    ends = Counter()
    for n in range(20_000):
        receipts = plan(message(n), World(REALISTIC)).receipts
        ends[receipts[-1].code if receipts else "none"] += 1
    assert 0.965 <= ends["DELIVERED"] / 20_000 <= 0.975
    assert 0.003 <= ends["none"] / 20_000 <= 0.007
    assert ends.most_common(2)[1][0] == "MOBILE_NOT_ON_SERVICE"


def test_the_chaotic_network_loses_doubles_swaps_and_delays() -> None:
    plans = [plan(message(n), World(CHAOTIC)).receipts for n in range(5000)]
    assert sum(not receipts for receipts in plans) > 200
    assert sum(len(r) > 1 and r[0].status == r[-1].status for r in plans) > 200
    assert sum(len(r) > 1 and (r[0].status, r[1].status) == (F, D) for r in plans) > 100
    assert sum(bool(r) and r[0].after_ms > 60_000 for r in plans) > 500


@pytest.mark.parametrize(
    ("fault", "hit"),
    [
        (Fault(), True),
        (Fault(account_id=1), True),
        (Fault(account_id=2), False),
        (Fault(carrier="mobile"), True),
        (Fault(carrier="unicom"), False),
        (Fault(number_prefix="1380"), True),
        (Fault(number_prefix="1381"), False),
        (Fault(template_code="SMS_1"), True),
        (Fault(template_code="SMS_2"), False),
        (Fault(starts_at=NOON), True),
        (Fault(starts_at=NOON + dt.timedelta(seconds=1)), False),
        (Fault(ends_at=NOON), False),
        (Fault(ends_at=NOON + dt.timedelta(seconds=1)), True),
        (Fault(carrier="mobile", template_code="SMS_2"), False),
    ],
)
def test_a_rule_hits_what_meets_all_its_conditions(fault, hit) -> None:
    assert matches(fault, message()) is hit


def test_the_first_rule_that_hits_decides() -> None:
    world = World(
        IDEAL, faults=(Fault(carrier="unicom", outcome="NO_ROUTE"), Fault(outcome="EXPIRED"), Fault(outcome="IS_CLOSE"))
    )
    (receipt,) = plan(message(), world).receipts
    assert (receipt.status, receipt.code) == (F, "EXPIRED")


def test_no_receipt_ever_delivered_and_only_later() -> None:
    assert plan(message(), World(IDEAL, faults=(Fault(outcome="none"),))) == Plan()
    (receipt,) = plan(message(), World(CHAOTIC, faults=(Fault(outcome="DELIVERED"),))).receipts
    assert receipt.status == D
    (receipt,) = plan(message(), World(IDEAL, faults=(Fault(delay_ms=60_000),))).receipts
    assert receipt.status == D and 61_000 <= receipt.after_ms <= 62_000


def test_a_rate_hits_its_share_and_leaves_the_rest_to_the_rules_behind() -> None:
    world = World(IDEAL, faults=(Fault(rate=250, outcome="EXPIRED"), Fault(rate=500, outcome="NO_ROUTE")))
    codes = Counter(plan(message(n), world).receipts[0].code for n in range(10_000))
    assert 2300 <= codes["EXPIRED"] <= 2700
    assert 3500 <= codes["NO_ROUTE"] <= 4000
