"""The form in which a worked-out case answers."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any


def approved(**value: Any) -> dict[str, Any]:
    """Return an answer with everything that was worked out; a case asks for some of it."""
    return {"decision": "approved", "reasons": [], "value": value}


def rejected(reason: str) -> dict[str, Any]:
    """Return a refusal with its reason."""
    return {"decision": "rejected", "reasons": [reason], "value": None}


def money(amount: Decimal) -> str:
    """Return yuan the way the cases write them."""
    return str(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))
