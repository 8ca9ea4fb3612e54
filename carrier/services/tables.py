"""Magic numbers and number segments: the platform's tables."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from carrier import errors
from carrier.choices import Carrier
from carrier.models import MagicNumber, NumberSegment
from carrier.network import DELIVERED, FAILED
from carrier.services.setting import changed


@transaction.atomic
def save_magic_number(
    *,
    number: str,
    description: str,
    receipts: Sequence[dict[str, Any]],
    reply: str = "",
    row: MagicNumber | None = None,
) -> MagicNumber:
    """Create or change a number of fixed fate; raises MagicNumberInvalid for receipts that cannot be."""
    if not (number.isascii() and number.isdigit() and 6 <= len(number) <= 17):
        raise errors.MagicNumberInvalid(field="number")
    last = 0
    for receipt in receipts:
        if not _is_receipt(receipt) or receipt["after_ms"] < last:
            raise errors.MagicNumberInvalid()
        last = receipt["after_ms"]
    taken = MagicNumber.objects.filter(number=number).exclude(pk=row.pk if row else None)
    if taken.exists():
        raise errors.MagicNumberInvalid(field="number")
    row = row or MagicNumber()
    row.number, row.description, row.receipts, row.reply = number, description, list(receipts), reply
    row.save()
    changed()
    return row


def _is_receipt(receipt: Any) -> bool:
    return (
        isinstance(receipt, dict)
        and set(receipt) == {"after_ms", "status", "code"}
        and isinstance(receipt["after_ms"], int)
        and receipt["after_ms"] >= 0
        and receipt["status"] in {DELIVERED, FAILED}
        and isinstance(receipt["code"], str)
        and 0 < len(receipt["code"]) <= 40
    )


@transaction.atomic
def delete_magic_number(*, row: MagicNumber) -> None:
    row.delete()
    changed()


@transaction.atomic
def save_segment(
    *,
    prefix: str,
    carrier: Carrier | str,
    is_virtual: bool = False,
    province: str = "",
    city: str = "",
    row: NumberSegment | None = None,
) -> NumberSegment:
    """Create or change a correction of the number data; raises SegmentInvalid for a bad or a second prefix."""
    taken = NumberSegment.objects.filter(prefix=prefix).exclude(pk=row.pk if row else None)
    if not (prefix.isascii() and prefix.isdigit() and 3 <= len(prefix) <= 11) or taken.exists():
        raise errors.SegmentInvalid()
    row = row or NumberSegment()
    row.prefix, row.carrier, row.is_virtual = prefix, Carrier(carrier), is_virtual
    row.province, row.city = province, city
    row.save()
    changed()
    return row


@transaction.atomic
def delete_segment(*, row: NumberSegment) -> None:
    row.delete()
    changed()
