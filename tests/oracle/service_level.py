"""Cases of the service level, worked out by the product (billing/sla.py and its data)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from billing import sla
from billing.choices import Exemption
from billing.selectors.sla_terms import agreement
from core.workdays import exceptions
from tests.oracle.answers import approved, money, rejected

Given = Mapping[str, Any]
_TODAY = dt.date(2026, 11, 20)  # cases without a day are of the terms in force


def answer(given: Given) -> dict[str, Any]:
    """Return {"decision", "reasons", "value"} of a case."""
    return _OPERATIONS[given["op"]](given)


def _service_months(given: Given) -> dict[str, Any]:
    months = sla.service_months(dt.date.fromisoformat(given["start"]), given["months"])
    return approved(months=[[first.isoformat(), last.isoformat()] for first, last in months], count=len(months))


def _availability(given: Given) -> dict[str, Any]:
    terms = agreement().on(_TODAY)
    exact = sla.availability(given["valid"], given["explicit_failures"])
    return approved(availability_pct=str(sla.shown(exact, terms)), compensation_pct=sla.owed_percent(exact, terms))


def _compensation(given: Given) -> dict[str, Any]:
    terms = agreement().on(_TODAY)
    percent = sla.owed_percent(Fraction(given["availability_pct"]), terms)
    credit = sla.credit(
        percent,
        fee=Decimal(given["month_fee"]),
        unit_price=Decimal(given["unit_price"]),
        vouchers=Decimal(given.get("vouchers", "0")),
    )
    return approved(amount=money(credit.amount), messages=credit.messages, compensation_pct=percent)


def _claim(given: Given) -> dict[str, Any]:
    month_end, claimed = (dt.date.fromisoformat(given[name]) for name in ("month_end", "claimed"))
    terms = agreement().on(month_end)
    window = sla.claim_window(month_end, terms, exceptions())
    refusal = sla.claim_refusal(claimed, window, channel=given.get("channel", terms.channel), terms=terms)
    return rejected(refusal) if refusal else approved()


def _exemption(given: Given) -> dict[str, Any]:
    if given["cause"] == "volume":
        exempt = sla.volume_is_exempt(
            given["per_day"], user=given["user"], announced=given["announced"], terms=agreement().on(_TODAY)
        )
        return rejected(f"exempt_{sla.HIGH_VOLUME}") if exempt else approved()
    found = sla.exemption_of(
        given["cause"], Exemption.values, agreement().own_causes, announced=given.get("announced", True)
    )
    return rejected("exempt") if found else approved()


_OPERATIONS = {
    "service_months": _service_months, "availability": _availability, "compensation": _compensation, "claim": _claim,
    "exemption": _exemption,
}  # fmt: skip
