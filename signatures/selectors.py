"""Reading of qualifications, letters and signatures."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q

from core.prepared import Remembered
from core.tenancy import Scope
from review.choices import ReviewStatus
from signatures import errors
from signatures.choices import RegistrationState, SignType
from signatures.facts import account_facts, company_facts, paper_facts
from signatures.models import (
    AppRecord,
    AuthorizationLetter,
    CarrierRegistration,
    EvidenceFile,
    Qualification,
    QualificationFile,
    Signature,
    SignatureFile,
    Trademark,
)

__all__ = [
    "account_facts",
    "is_usable",
    "names_of",
    "owner_facts",
    "refused_at",
    "signature_for_sending",
    "uploaded_file",
]


class SendingSignature(NamedTuple):
    """What sending needs to know of a signature."""

    pk: int
    name: str
    sign_type: str
    status: str
    suspension: str
    is_enabled: bool


_BY_NAME = Remembered(
    lambda account_id, name: (
        Signature.objects.filter(account_id=account_id, name=name).order_by().values_list(*SendingSignature._fields)
    ),
    SendingSignature,
    (Signature,),
    account_id=int,
    name=str,
)


def signature_for_sending(account_id: int, name: str) -> SendingSignature:
    """Return the usable signature of this name, a general one before a code one; one indexed query.

    Raises SignatureUnknown, SignatureBanned, SignatureUnusable (a paper has run out) or SignatureNotApproved.
    """
    rows = _BY_NAME.all(account_id=account_id, name=name)
    if not rows:
        raise errors.SignatureUnknown()
    usable = [row for row in rows if is_usable(row)]
    if usable:
        return min(usable, key=lambda row: row.sign_type != SignType.GENERAL)
    approved = [row for row in rows if row.status == ReviewStatus.APPROVED]
    if suspended := next((row for row in approved if row.is_enabled), None):
        raise errors.SignatureUnusable(suspension=suspended.suspension)
    if approved:
        raise errors.SignatureBanned()
    raise errors.SignatureNotApproved()


def is_usable(signature: Signature | SendingSignature) -> bool:
    """Return whether it may send now (签名状态, domain.md 3.3)."""
    return signature.status == ReviewStatus.APPROVED and signature.is_enabled and not signature.suspension


def refused_at(signature_ids: Iterable[int]) -> set[tuple[int, str]]:
    """Return (signature id, carrier) where the carrier refuses the signature: its registration failed or lapsed."""
    rows = CarrierRegistration.objects.filter(
        signature_id__in=set(signature_ids), state__in=[RegistrationState.FAILED, RegistrationState.LAPSED]
    )
    return set(rows.values_list("signature_id", "carrier"))


def owner_facts(signature: Signature | None) -> dict[str, Any] | None:
    """Return what the reviewing rules know of the qualification behind a signature."""
    qualification = signature.qualification if signature else None
    return company_facts(qualification) if qualification else None


def letter_facts_of(signature: Signature | None) -> dict[str, Any] | None:
    """Return what the reviewing rules know of the letter behind a signature."""
    letter = signature.letter if signature else None
    return paper_facts(letter) if letter else None


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """Return id → name for lists and bills; ids of deleted ones are absent."""
    return dict(Signature.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def uploaded_file(kind: str, pk: int, scope: Scope) -> QualificationFile | SignatureFile | EvidenceFile | None:
    """Return an upload whose owner is in the caller's reach; ``kind`` is "qualification", "signature" or "evidence"."""
    if kind == "evidence":
        marks, records = Trademark.objects.visible_to(scope), AppRecord.objects.visible_to(scope)
        owned = Q(trademark__in=marks.values("pk")) | Q(app_record__in=records.values("pk"))
        return EvidenceFile.objects.filter(owned, pk=pk).first()
    if kind == "signature":
        owners = Signature.objects.visible_to(scope).values("pk")
        return SignatureFile.objects.filter(pk=pk, signature__in=owners).first()
    if kind != "qualification":
        return None
    row = QualificationFile.objects.filter(pk=pk).first()
    if row is None:
        return None
    model, owner = (AuthorizationLetter, row.letter_id) if row.letter_id else (Qualification, row.qualification_id)
    return row if model.objects.visible_to(scope).filter(pk=owner).exists() else None
