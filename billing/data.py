"""Reference data of this app, read from fixtures/billing: packages on sale and the price list."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from billing.models import PackageProduct, Price

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "billing"
PRICE_KEY = ("vendor", "product", "variant", "country", "from_volume", "valid_from")


def load() -> None:
    """Create the shipped rows that are missing; rows that exist stay as finance edited them."""
    PackageProduct.objects.bulk_create([_package(row) for row in _read("packages")], ignore_conflicts=True)
    known = set(Price.objects.order_by().values_list(*PRICE_KEY))
    prices = [_price(row) for row in _read("prices")]
    Price.objects.bulk_create([row for row in prices if tuple(getattr(row, name) for name in PRICE_KEY) not in known])


def _read(name: str) -> list[dict[str, Any]]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def _package(row: dict[str, Any]) -> PackageProduct:
    return PackageProduct(**{**row, "price": Decimal(row["price"])})


def _price(row: dict[str, Any]) -> Price:
    day = dt.date.fromisoformat(row["valid_from"])
    return Price(**{**row, "unit_price": Decimal(row["unit_price"]), "valid_from": day})
