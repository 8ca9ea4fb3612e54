"""How much of each price list an account was charged for in a month: kept as text in its wallet. Pure.

The tier of a charge follows from it, so it is read and written only under the wallet's lock.
"""

import json
from collections.abc import Mapping

from billing.pricing import PriceRow

KEPT = 2  # this month and the last, whose late charges may still come


def read(text: str) -> dict[str, int]:
    """Return the volumes by key; the text of a new wallet is empty."""
    return json.loads(text) if text else {}


def write(volumes: Mapping[str, int]) -> str:
    """Return the text for the wallet, without what lies further back than the last month."""
    months = sorted({key.partition("/")[0] for key in volumes})[-KEPT:]
    kept = {key: count for key, count in volumes.items() if key.partition("/")[0] in months and count}
    return json.dumps(kept, sort_keys=True, separators=(",", ":")) if kept else ""


def key_of(month: int, step: PriceRow) -> str:
    """Return the key of a price list in a month: all its versions count together."""
    return "/".join((str(month), step.vendor, step.product, step.variant, step.country))


def by_product(text: str, month: int) -> dict[str, int]:
    """Return the month's volume of each product over all its price lists."""
    found: dict[str, int] = {}
    for key, count in read(text).items():
        when, _vendor, product, *_rest = key.split("/")
        if when == str(month):
            found[product] = found.get(product, 0) + count
    return found
