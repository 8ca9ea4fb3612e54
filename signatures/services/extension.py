"""Extension codes: whose replies come in under which digits (domain.md 8.12)."""

import re
from typing import Any

from django.db import transaction

from core import clock
from review.selectors import limit_value
from signatures import errors
from signatures.choices import ExtensionSource
from signatures.models import ExtensionCode, Signature

_CODE = re.compile(r"\d{1,12}", re.ASCII)
LIMIT, SHIPPED = "extension_codes.max", 1000


@transaction.atomic
def add_extension_code(*, signature: Signature, code: str) -> ExtensionCode:
    """Tie a code to a signature.

    Raises ExtensionCodeInvalid, ExtensionCodeTaken (this or another signature has it) or TooManyExtensionCodes.
    """
    _check(code)
    if taken := ExtensionCode.objects.filter(account_id=signature.account_id, code=code).first():
        raise errors.ExtensionCodeTaken(same=taken.signature_id == signature.pk)
    most = limit_value(LIMIT, SHIPPED)
    if ExtensionCode.objects.filter(account_id=signature.account_id).count() >= most:
        raise errors.TooManyExtensionCodes(limit=most)
    return _make(signature.account_id, signature.pk, code, ExtensionSource.ADDED)


@transaction.atomic
def change_extension_code(*, extension: ExtensionCode, code: str) -> ExtensionCode:
    """Give a signature other digits in place of these; replies still on their way keep the old ones."""
    _check(code)
    others = ExtensionCode.objects.filter(account_id=extension.account_id, code=code).exclude(pk=extension.pk)
    if others.exists():
        raise errors.ExtensionCodeTaken(same=False)
    extension.code = code
    extension.save(update_fields=["code"])
    return extension


@transaction.atomic
def remove_extension_code(*, extension: ExtensionCode) -> None:
    """Set a code free."""
    extension.delete()


def tie_extension_code(*, account_id: int, code: str, signature_id: int) -> None:
    """Make sure that a code used in a send is the signature's: its first use ties it.

    Raises ExtensionCodeTaken when another signature has it. Call it inside the send's transaction.
    """
    ExtensionCode.objects.bulk_create(
        [
            ExtensionCode(
                account_id=account_id, signature_id=signature_id, code=code, source=ExtensionSource.SENT,
                created_at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    owner = ExtensionCode.objects.filter(account_id=account_id, code=code).values_list("signature_id", flat=True)
    if owner.first() != signature_id:
        raise errors.ExtensionCodeTaken(same=False)


def _check(code: Any) -> None:
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise errors.ExtensionCodeInvalid()


def _make(account_id: int, signature_id: int, code: str, source: str) -> ExtensionCode:
    return ExtensionCode.objects.create(
        account_id=account_id, signature_id=signature_id, code=code, source=source, created_at=clock.now()
    )
