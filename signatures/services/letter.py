"""Filing, changing and taking back a letter of authorisation (domain.md 2.6)."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, TypedDict, Unpack

from django.db import transaction

from core import clock
from review.choices import ReviewStatus, SubjectKind
from signatures import errors, files
from signatures.facts import letter_facts
from signatures.models import AuthorizationLetter, Qualification, QualificationFile
from signatures.services import desk

KIND = SubjectKind.LETTER
EDITABLE = (ReviewStatus.REJECTED, ReviewStatus.WITHDRAWN, ReviewStatus.APPROVED)
MOST_NAMES = 100
LONGEST_NAME = 40  # the column of Signature.name


class LetterFields(TypedDict, total=False):
    """Columns a caller may set."""

    name: str
    qualification: Qualification
    authorizer: str
    authorizer_credit_code: str
    authorized: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    signed: bool | None
    seal_type: str
    seal_by: str
    risk_bearer: str
    content_modified: bool | None
    sign_names: list[str]


@files.atomic_with_files
def submit_letter(
    *, account: Any, actor: Any = None, uploads: Sequence[files.Upload] = (), **fields: Unpack[LetterFields]
) -> AuthorizationLetter:
    """File a letter for review with its picture."""
    now = clock.now()
    row = AuthorizationLetter(account=account, created_at=now, updated_at=now, **fields)
    _check(row)
    if AuthorizationLetter.objects.filter(account=account, name=row.name).exists():
        raise errors.NameTaken()
    with desk.unique(errors.NameTaken):
        row.save()
    files.attach(QualificationFile, uploads, files.LETTER, letter=row)
    desk.file(row, kind=KIND, facts=letter_facts(row), actor=actor)
    return row


@files.atomic_with_files
def edit_letter(
    *, letter: AuthorizationLetter, actor: Any = None, uploads: Sequence[files.Upload] = (),
    drop_files: Collection[int] = (), **fields: Unpack[LetterFields],
) -> AuthorizationLetter:  # fmt: skip
    """Change a letter and file it again."""
    row = desk.fresh(letter, "qualification")

    def finish() -> None:
        _check(row)
        files.drop(row.files.filter(pk__in=list(drop_files)))
        files.attach(QualificationFile, uploads, files.LETTER, letter=row)

    desk.refile(
        row, kind=KIND, changes=dict(fields), sources=EDITABLE, refused=errors.NotEditable, taken=errors.NameTaken,
        finish=finish, facts=letter_facts, actor=actor,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_letter(*, letter: AuthorizationLetter, actor: Any = None) -> AuthorizationLetter:
    """Take a letter out of review."""
    return desk.withdraw(letter, kind=KIND, refused=errors.NotPending, actor=actor)


@transaction.atomic
def delete_letter(*, letter: AuthorizationLetter, actor: Any = None) -> None:
    """Delete a letter that no signature uses."""
    files.forget_later(letter.files.all())
    desk.delete(
        letter, kind=KIND, facts=letter_facts, under_review=errors.UnderReview, in_use=errors.InUse, actor=actor
    )


def _check(row: AuthorizationLetter) -> None:
    if row.qualification_id is None or row.qualification.account_id != row.account_id:
        raise errors.QualificationMissing()
    _check_names(row.sign_names)
    desk.clean(row)
    if row.authorizer_credit_code != row.qualification.credit_code:
        raise errors.CreditCodeMismatch()
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        raise errors.DatesReversed(field="valid_until")


def _check_names(names: Any) -> None:
    if not isinstance(names, list) or not 1 <= len(names) <= MOST_NAMES:
        raise errors.SignNamesInvalid()
    if any(not isinstance(name, str) or not 1 <= len(name.strip()) <= LONGEST_NAME for name in names):
        raise errors.SignNamesInvalid()
    if len(set(names)) != len(names):
        raise errors.SignNamesInvalid()
