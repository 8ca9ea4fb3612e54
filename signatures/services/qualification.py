"""Filing, changing and taking back a qualification (domain.md 2)."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, TypedDict, Unpack

from django.db import transaction

from accounts.choices import Vendor
from core import clock
from review.choices import ReviewStatus, SubjectKind
from signatures import errors, files
from signatures.choices import FileKind, Usage
from signatures.facts import qualification_facts
from signatures.models import Qualification, QualificationFile
from signatures.services import desk

KIND = SubjectKind.QUALIFICATION
# An approved one may change too (a new licence): it is reviewed again; signatures filed under it keep their state.
EDITABLE = (ReviewStatus.REJECTED, ReviewStatus.WITHDRAWN, ReviewStatus.APPROVED)
_SPANS = (
    ("license_from", "license_until"), ("legal_valid_from", "legal_valid_until"),
    ("admin_valid_from", "admin_valid_until"),
)  # fmt: skip


class QualificationFields(TypedDict, total=False):
    """Columns a caller may set; the model says what each holds."""

    name: str
    usage: str
    company_type: str
    company_name: str
    credit_code: str
    license_from: dt.date | None
    license_until: dt.date | None
    legal_name: str
    legal_document_type: str
    legal_document_number: str
    legal_valid_from: dt.date | None
    legal_valid_until: dt.date | None
    admin_name: str
    admin_document_type: str
    admin_document_number: str
    admin_valid_from: dt.date | None
    admin_valid_until: dt.date | None
    admin_phone: str
    license_address: str
    remark: str


@files.atomic_with_files
def submit_qualification(
    *, account: Any, vendor: str = Vendor.ALIYUN, actor: Any = None, uploads: Sequence[files.Upload] = (),
    **fields: Unpack[QualificationFields],
) -> Qualification:  # fmt: skip
    """File a qualification for review with its pictures; ``vendor`` tencent is the form for voice numbers (2.8)."""
    now = clock.now()
    row = Qualification(account=account, vendor=vendor, created_at=now, updated_at=now, **fields)
    _check(row)
    if Qualification.objects.filter(account=account, name=row.name).exists():
        raise errors.NameTaken()
    with desk.unique(errors.NameTaken):
        row.save()
    files.attach(QualificationFile, uploads, place_of(row.vendor), qualification=row)
    _check_licence(row)
    desk.file(row, kind=KIND, facts=qualification_facts(row), actor=actor)
    return row


@files.atomic_with_files
def edit_qualification(
    *, qualification: Qualification, actor: Any = None, uploads: Sequence[files.Upload] = (),
    drop_files: Collection[int] = (), **fields: Unpack[QualificationFields],
) -> Qualification:  # fmt: skip
    """Change a qualification and file it again; ``drop_files`` are ids of pictures to take out."""
    row = desk.fresh(qualification)

    def finish() -> None:
        _check(row)
        files.drop(row.files.filter(pk__in=list(drop_files)))
        files.attach(QualificationFile, uploads, place_of(row.vendor), qualification=row)
        _check_licence(row)

    desk.refile(
        row, kind=KIND, changes=dict(fields), sources=EDITABLE, refused=errors.NotEditable, taken=errors.NameTaken,
        finish=finish, facts=qualification_facts, actor=actor,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_qualification(*, qualification: Qualification, actor: Any = None) -> Qualification:
    """Take a qualification out of review."""
    return desk.withdraw(qualification, kind=KIND, refused=errors.NotPending, actor=actor)


@transaction.atomic
def delete_qualification(*, qualification: Qualification, actor: Any = None) -> None:
    """Delete a qualification that nothing uses."""
    files.forget_later(qualification.files.all())
    desk.delete(
        qualification, kind=KIND, facts=qualification_facts, under_review=errors.UnderReview, in_use=errors.InUse,
        actor=actor,
    )  # fmt: skip


def place_of(vendor: str) -> files.Place:
    """Return what pictures a form takes."""
    return files.VOICE if vendor == Vendor.TENCENT else files.QUALIFICATION


def _check(row: Qualification) -> None:
    desk.clean(row)
    if row.vendor == Vendor.TENCENT:
        for name in ("license_address", "legal_document_number"):
            if not getattr(row, name):
                raise errors.VoiceFormIncomplete(field=name)
    else:
        for name in ("admin_name", "admin_phone"):
            if not getattr(row, name):
                raise errors.AdministratorMissing(field=name)
    _check_dates(row)


def _check_dates(row: Qualification) -> None:
    for start, end in _SPANS:
        if (first := getattr(row, start)) and (last := getattr(row, end)) and last < first:
            raise errors.DatesReversed(field=end)


def _check_licence(row: Qualification) -> None:
    licences = (FileKind.LICENSE, FileKind.CREDIT_CODE)
    if (row.usage == Usage.OTHER or row.vendor == Vendor.TENCENT) and not row.files.filter(kind__in=licences).exists():
        raise errors.LicenceMissing()
