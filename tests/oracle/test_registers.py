"""The same cases once more as orders: nothing is handed over but the form, the desk looks the rest up."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import transaction

from review import rulebook, services
from review.models import ReviewOrder
from review.services.archive import keep_ruleset
from tests.factories import Cast
from tests.oracle import registers
from tests.oracle.adapter import facts_of, is_operation, is_review

pytestmark = pytest.mark.django_db
FEWEST = 0.5  # of the cases; the rest hang on a reader's judgement


def test_orders_are_decided_by_what_the_registers_hold(oracle_cases: list[dict[str, Any]], yunfan: Cast) -> None:
    """One test for all: each case in a savepoint of its own on empty registers, the rule set kept once."""
    _empty()
    keep_ruleset(rulebook.current())
    reviewed = [case for case in oracle_cases if is_review(case) and not is_operation(case)]
    chosen = [case for case in reviewed if registers.is_of_registers(case, facts_of(case))]
    missed = [answer for case in chosen if (answer := _missed(case, yunfan))]

    assert not missed, "\n".join(map(str, missed))
    assert len(chosen) >= FEWEST * len([case for case in reviewed if "evidence" in case["input"]])


def _missed(case: Mapping[str, Any], cast: Cast) -> tuple[Any, ...] | None:
    """File a case, run its order and return what came out otherwise than expected."""
    facts, expected = facts_of(case), case["expect"]
    filed = {key: value for key, value in facts.items() if key != "evidence"}
    point = transaction.savepoint()
    registers.fill(case["kind"], facts)
    order = services.submit_for_review(
        account=cast.account, kind=case["kind"], subject_id=10_000, label="case", facts=filed
    )
    services.run_order(order.pk)
    order = ReviewOrder.objects.get(pk=order.pk)
    reasons = sorted({row.slug for row in order.findings.exclude(severity="advice")})
    transaction.savepoint_rollback(point)
    answer = (order.engine_decision, reasons)
    return (
        None if answer == (expected["decision"], sorted(expected["reasons"])) else (case["id"], answer, order.evidence)
    )


def _empty() -> None:
    """Take the shipped rows out: a case stands alone."""
    for model in (
        registers.AppListing, registers.Enterprise, registers.Filing, registers.IpRange,
        registers.PublicAccount, registers.Shop,
        registers.Trademark, registers.WebPage,
    ):  # fmt: skip
        model.objects.all().delete()
