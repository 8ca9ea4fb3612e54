"""Filing, changing and taking back a signature (domain.md 3)."""

from collections.abc import Collection, Sequence
from typing import Any, TypedDict, Unpack

from django.db import transaction

from accounts.choices import AccountKind, Vendor
from core import clock
from review.choices import ReviewStatus, SubjectKind
from review.selectors import limit_value
from signatures import errors, files
from signatures.choices import Usage
from signatures.facts import filed_today, signature_facts
from signatures.models import AppRecord, AuthorizationLetter, Qualification, Signature, SignatureFile, Trademark
from signatures.services import desk, quota

KIND, DAILY = SubjectKind.SIGNATURE, "signature.daily"
# A change of an approved one puts it back under review, and until the verdict it does not send: the name, its owner
# and its proofs are what the approval stood for (docs/adr/0007).
EDITABLE = (ReviewStatus.REJECTED, ReviewStatus.WITHDRAWN, ReviewStatus.APPROVED)


class SignatureFields(TypedDict, total=False):
    """Columns a caller may set."""

    name: str
    sign_type: str
    source: str
    usage: str
    scope: str
    industry: str
    brand: str
    qualification: Qualification | None
    letter: AuthorizationLetter | None
    trademark: Trademark | None
    app_record: AppRecord | None
    link: str
    remark: str


@files.atomic_with_files
def submit_signature(
    *, account: Any, actor: Any = None, uploads: Sequence[files.Upload] = (), **fields: Unpack[SignatureFields]
) -> Signature:
    """File a signature for review with its proofs."""
    now = clock.now()
    row = Signature(account=account, created_at=now, updated_at=now, **fields)
    desk.clean(row)
    _check_owner(row)
    if Signature.objects.filter(name=row.name, is_enabled=False).exists():  # whoever's it was
        raise errors.NameBlacklisted()
    _check_daily_limit(row)
    quota.check_day(account_id=account.pk, kind=KIND, slug=DAILY, refused=errors.TooManyToday)
    if Signature.objects.filter(account=account, name=row.name, sign_type=row.sign_type).exists():
        raise errors.NameTaken()
    with desk.unique(errors.NameTaken):
        row.save()
    files.attach(SignatureFile, uploads, files.SIGNATURE, signature=row)
    desk.file(row, kind=KIND, facts=signature_facts(row), actor=actor)
    return row


@files.atomic_with_files
def edit_signature(
    *, signature: Signature, actor: Any = None, uploads: Sequence[files.Upload] = (), drop_files: Collection[int] = (),
    **fields: Unpack[SignatureFields],
) -> Signature:  # fmt: skip
    """Change a signature and file it again; an approved one stops sending until it is approved anew."""
    row = desk.fresh(signature, "qualification", "letter")
    quota.check_day(account_id=row.account_id, kind=KIND, slug=DAILY, refused=errors.TooManyToday)

    def finish() -> None:
        _check_owner(row)
        files.drop(row.files.filter(pk__in=list(drop_files)))
        files.attach(SignatureFile, uploads, files.SIGNATURE, signature=row)

    desk.refile(
        row, kind=KIND, changes=dict(fields), sources=EDITABLE, refused=errors.NotEditable, taken=errors.NameTaken,
        finish=finish, facts=signature_facts, actor=actor,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_signature(*, signature: Signature, actor: Any = None) -> Signature:
    """Take a signature out of review."""
    return desk.withdraw(signature, kind=KIND, refused=errors.NotPending, actor=actor)


@transaction.atomic
def delete_signature(*, signature: Signature, actor: Any = None) -> None:
    """Delete a signature for good; templates related to it stay, without the relation."""
    files.forget_later(signature.files.all())
    desk.delete(
        signature, kind=KIND, facts=signature_facts, under_review=errors.UnderReview, in_use=errors.InUse, actor=actor
    )


def _check_owner(row: Signature) -> None:
    """A signature stands on an approved qualification of its account, of its purpose; others' also on a letter."""
    qualification = row.qualification
    if qualification is None or qualification.account_id != row.account_id:
        raise errors.QualificationMissing()
    if qualification.vendor != Vendor.ALIYUN:
        raise errors.QualificationForVoice()
    if qualification.status != ReviewStatus.APPROVED:
        raise errors.QualificationNotApproved()
    if qualification.usage != row.usage:
        raise errors.PurposeMismatch()
    for proof in (row.trademark, row.app_record):
        if proof is not None and proof.account_id != row.account_id:
            raise errors.EvidenceUnknown()
    if row.usage == Usage.OTHER:
        _check_letter(row)
    elif row.letter is not None and row.letter.account_id != row.account_id:
        raise errors.LetterUnsuitable()


def _check_letter(row: Signature) -> None:
    letter = row.letter
    if letter is None or letter.account_id != row.account_id:
        raise errors.LetterMissing()
    if letter.qualification_id != row.qualification_id or letter.status not in (
        ReviewStatus.PENDING, ReviewStatus.APPROVED
    ):  # fmt: skip
        raise errors.LetterUnsuitable()
    if row.name not in letter.sign_names:
        raise errors.LetterNotCovering()
    today = clock.today()
    if (letter.valid_from and today < letter.valid_from) or (letter.valid_until and today > letter.valid_until):
        raise errors.LetterExpired()


def _check_daily_limit(row: Signature) -> None:
    """A person files one a natural day (domain.md 1.4). The account's row is locked, so that two at once are two."""
    if row.account.kind != AccountKind.PERSONAL:
        return
    type(row.account)._base_manager.select_for_update().get(pk=row.account_id)
    if filed_today(row) >= limit_value("signature.daily.personal", 1):
        raise errors.DailyLimit()
