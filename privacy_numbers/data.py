"""Reference data of this app, read from fixtures/privacy: places with their stock of numbers, provincial capitals."""

import json
from functools import cache
from typing import Any

from django.conf import settings


@cache
def fixture(name: str) -> Any:
    """Return the parsed content of fixtures/privacy/<name>.json."""
    return json.loads((settings.BASE_DIR / "fixtures" / "privacy" / f"{name}.json").read_text(encoding="utf-8"))


def capital_of(province: str) -> str:
    """Return a province's capital as the smart allocation falls back on it; empty for an unknown province."""
    return fixture("capitals").get(province, "")


def load() -> None:
    """Create the shipped places that are missing; rows that people changed stay as they are."""
    from privacy_numbers.models import StockPlace

    known = set(StockPlace.objects.order_by().values_list("kind", "city"))
    StockPlace.objects.bulk_create(
        StockPlace(**row) for row in fixture("stock") if (row["kind"], row["city"]) not in known
    )
