"""The agreement as shipped (fixtures/billing/sla.json): its versions, what receipt codes mean in it, own causes."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from billing.sla import Terms, Tier, terms_on

FILE = Path(__file__).resolve().parent.parent.parent / "fixtures" / "billing" / "sla.json"


@dataclass(frozen=True, slots=True)
class Agreement:
    """``receipts``: code → "valid", "failure" or "excluded"; ``other_receipts`` is for a code outside the table.

    ``list_price`` names vendor and item of the price list by which a credit is counted in messages.
    """

    versions: tuple[Terms, ...]
    receipts: dict[str, str]
    other_receipts: str
    own_causes: frozenset[str]
    list_price: tuple[str, str]

    def on(self, day: dt.date) -> Terms:
        """Return the version in force on a day."""
        return terms_on(self.versions, day)


@cache
def agreement() -> Agreement:
    """Return the agreement; read once a process, for a change of it comes with a new version of the program."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return Agreement(
        versions=tuple(_terms(row) for row in data["terms"]),
        receipts=data["receipts"],
        other_receipts=data["other_receipts"],
        own_causes=frozenset(data["own_causes"]),
        list_price=(data["list_price"]["vendor"], data["list_price"]["product"]),
    )


def _terms(row: dict) -> Terms:
    tiers = sorted((Tier(Decimal(tier["below"]), tier["percent"]) for tier in row["tiers"]), key=lambda t: t.below)
    return Terms(
        valid_from=dt.date.fromisoformat(row["valid_from"]),
        tiers=tuple(tiers),
        opens_after_workday=row["opens_after_workday"],
        closes_after_days=row["closes_after_days"],
        channel=row["channel"],
        volume_a_day=row["volume_a_day"],
        source=row["source"],
    )
