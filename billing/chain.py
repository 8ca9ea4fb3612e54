"""The chain of an account's ledger: each entry's digest covers all it says and the digest of the entry before it.

Whoever changes, drops, adds or moves an entry past the services breaks the chain at that place. The head stands in the
wallet row, and a settled bill keeps the digest its month ended with, so that cutting off the end shows as well.
"""

import datetime as dt
import hashlib
import json
from typing import Any

from core.money import to_units

START = ""  # what the first entry of an account follows

# Plain columns, then money. ``actor`` is left out for ``actor_name``: a person may be deleted, what he did may not.
PLAIN = (
    "account_id", "position", "kind", "cause_kind", "cause_id", "product", "quantity", "package_id", "signature_id",
    "template_id", "application_id", "pool_id", "note", "actor_name", "month",
)  # fmt: skip
MONEY = ("unit_price", "amount", "balance_after")
COLUMNS = (*PLAIN, *MONEY, "day", "at")


def digest_of(entry: Any, previous: str) -> str:
    """Return the SHA-256 (hex) of an entry's columns behind ``previous``, the digest of the entry before."""
    said: list[Any] = [previous, *(getattr(entry, name) for name in PLAIN)]
    said += [to_units(getattr(entry, name)) for name in MONEY]
    said += [entry.day.isoformat(), entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds")]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
