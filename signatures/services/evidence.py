"""Keeping trademarks and records of apps (domain.md 2.7). They are not reviewed by themselves: the signature is."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from django.db import models, transaction

from core import clock
from signatures import errors, files
from signatures.choices import EvidenceKind
from signatures.models import AppRecord, EvidenceFile, Trademark
from signatures.services import desk


class TrademarkFields(TypedDict, total=False):
    """Columns a caller may set."""

    name: str
    applicant: str
    number: str
    valid_from: dt.date
    valid_until: dt.date


class AppRecordFields(TypedDict, total=False):
    """Columns a caller may set."""

    license_number: str
    unit_name: str
    service_name: str
    approved_on: dt.date
    store_link: str


@files.atomic_with_files
def add_trademark(
    *, account: Any, uploads: Sequence[files.Upload] = (), **fields: Unpack[TrademarkFields]
) -> Trademark:
    """Keep a trademark with the screenshot of its details.

    Raises FieldInvalid, DatesReversed, PictureMissing or FileRefused.
    """
    row = Trademark(account=account, created_at=clock.now(), **fields)
    desk.clean(row)
    if row.valid_until < row.valid_from:
        raise errors.DatesReversed(field="valid_until")
    _need(uploads, EvidenceKind.TRADEMARK)
    row.save()
    _attach(uploads, trademark=row)
    return row


@files.atomic_with_files
def add_app_record(
    *, account: Any, uploads: Sequence[files.Upload] = (), **fields: Unpack[AppRecordFields]
) -> AppRecord:
    """Keep the record of an app with its screenshots.

    Raises FieldInvalid, StoreLinkInvalid, PictureMissing or FileRefused.
    """
    row = AppRecord(account=account, created_at=clock.now(), **fields)
    desk.clean(row)
    if not row.store_link.startswith(("http://", "https://")):
        raise errors.StoreLinkInvalid()
    _need(uploads, EvidenceKind.RECORD)
    row.save()
    _attach(uploads, app_record=row)
    return row


@transaction.atomic
def delete_trademark(*, trademark: Trademark) -> None:
    """Forget a trademark that no signature names."""
    _delete(trademark)


@transaction.atomic
def delete_app_record(*, record: AppRecord) -> None:
    """Forget an app's record that no signature names."""
    _delete(record)


def _need(uploads: Sequence[files.Upload], kind: EvidenceKind) -> None:
    if not any(upload.kind == kind for upload in uploads):
        raise errors.PictureMissing(field=kind.value)


def _attach(uploads: Sequence[files.Upload], **owner: Any) -> None:
    """Store the screenshots; a refusal names the one at fault, which is an input of its own."""
    try:
        files.attach(EvidenceFile, uploads, files.QUALIFICATION, **owner)
    except errors.FileRefused as refused:
        refused.field = refused.params["kind"]
        raise


def _delete(row: Any) -> None:
    files.forget_later(row.files.all())
    try:
        row.delete()
    except models.ProtectedError as exc:
        raise errors.EvidenceInUse() from exc
