"""Messages as the carrier works with them: light objects instead of model instances."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from core.rows import claim
from sending.models import Message

COLUMNS = (
    "id", "account_id", "application_id", "batch_id", "phone", "sign_name", "signature_id", "template_id",
    "template_code", "product", "segments", "carrier", "province", "day", "submitted_at", "sent_at", "status",
    "err_code", "received_at", "charge_on", "package_id", "unit_price", "tariff_id",
)  # fmt: skip


class Row:
    """A message with the columns the carrier works with."""

    __slots__ = COLUMNS

    def __init__(self, values: Sequence[Any]) -> None:
        for name, value in zip(COLUMNS, values, strict=True):
            setattr(self, name, value)


def claim_messages(rows: QuerySet[Message], limit: int) -> list[Row]:
    """``claim`` for messages."""
    return [Row(values) for values in claim(rows, limit, *COLUMNS)]
