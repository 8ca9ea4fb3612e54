"""Rules of the test desk: reach and validity."""

import datetime as dt

import pytest

from carrier import errors
from carrier.models import FaultRule, MagicNumber, NumberSegment
from carrier.services import delete_fault_rule, save_fault_rule, save_magic_number, save_segment
from core import clock
from core.tenancy import Scope

PLATFORM = Scope(user_id=1, sees_all=True)


def tenant(cast) -> Scope:
    return Scope(user_id=cast.owner.pk, account_id=cast.account.pk, grants=frozenset({"testdesk"}))


def test_a_tenants_rule_is_always_its_own(yunfan, other) -> None:
    rule = save_fault_rule(scope=tenant(yunfan), outcome="EXPIRED", account_id=other.account.pk)
    assert rule.account_id == yunfan.account.pk


def test_a_tenant_reaches_neither_others_rules_nor_the_platforms(yunfan, other) -> None:
    theirs = save_fault_rule(scope=tenant(other), outcome="EXPIRED")
    everybodys = save_fault_rule(scope=PLATFORM, outcome="EXPIRED")
    for rule in (theirs, everybodys):
        with pytest.raises(errors.RuleUnknown):
            save_fault_rule(scope=tenant(yunfan), rule=rule, outcome="NO_ROUTE")
        with pytest.raises(errors.RuleUnknown):
            delete_fault_rule(scope=tenant(yunfan), rule=rule)
    assert list(FaultRule.objects.order_by("pk").values_list("account_id", "outcome")) == [
        (other.account.pk, "EXPIRED"), (None, "EXPIRED"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "EXPIRED", "rate": 1001}, "rate"),
        ({"outcome": "EXPIRED", "number_prefix": "+86"}, "number_prefix"),
        ({"outcome": "EXPIRED", "carrier": "pigeon"}, "carrier"),
        ({"outcome": "x" * 41}, "outcome"),
    ],
)
@pytest.mark.django_db
def test_a_rule_that_cannot_be(values, field) -> None:
    with pytest.raises(errors.RuleInvalid) as caught:
        save_fault_rule(scope=PLATFORM, **values)
    assert caught.value.field == field
    assert not FaultRule.objects.exists()


@pytest.mark.django_db
def test_a_window_ends_after_it_begins() -> None:
    now = clock.now()
    with pytest.raises(errors.RuleInvalid):
        save_fault_rule(scope=PLATFORM, outcome="EXPIRED", starts_at=now, ends_at=now)
    assert save_fault_rule(scope=PLATFORM, outcome="EXPIRED", starts_at=now, ends_at=now + dt.timedelta(seconds=1)).pk


@pytest.mark.parametrize(
    "receipts",
    [
        [{"after_ms": -1, "status": "failed", "code": "X"}],
        [{"after_ms": 1, "status": "lost", "code": "X"}],
        [{"after_ms": 1, "status": "failed", "code": ""}],
        [{"after_ms": 1, "status": "failed"}],
        [{"after_ms": 2, "status": "failed", "code": "X"}, {"after_ms": 1, "status": "failed", "code": "X"}],
        ["failed"],
    ],
)
@pytest.mark.django_db
def test_receipts_that_cannot_be(receipts) -> None:
    count = MagicNumber.objects.count()
    with pytest.raises(errors.MagicNumberInvalid):
        save_magic_number(number="13800138000", description="x", receipts=receipts)
    assert MagicNumber.objects.count() == count == 13


@pytest.mark.django_db
def test_numbers_and_prefixes_stand_once() -> None:
    with pytest.raises(errors.MagicNumberInvalid) as caught:
        save_magic_number(number="17000000000", description="x", receipts=[])
    assert caught.value.field == "number"
    save_segment(prefix="138", carrier="mobile")
    for prefix in ("138", "13", "1x8", "138001380001"):
        with pytest.raises(errors.SegmentInvalid):
            save_segment(prefix=prefix, carrier="mobile")
    assert NumberSegment.objects.count() == 1
