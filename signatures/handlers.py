"""How a verdict reaches the rows of this app."""

import datetime as dt
from typing import Any

from core import lifecycle
from review import registry
from review import services as review
from review.choices import ReviewStatus, SubjectKind
from signatures import facts
from signatures.models import AuthorizationLetter, Qualification, Signature
from signatures.services import validity
from signatures.services.registration import begin_registrations


class QualificationHandler:
    def apply(self, *, subject_id: int, decision: str, reason: str, at: dt.datetime) -> None:
        row = _decide(Qualification, subject_id, decision, reason, at)
        if row is not None and decision == ReviewStatus.APPROVED:
            validity.restore(row, at)

    def facts(self, subject_id: int) -> dict[str, Any]:
        return facts.qualification_facts(Qualification.objects.select_related("account").get(pk=subject_id))


class LetterHandler:
    def apply(self, *, subject_id: int, decision: str, reason: str, at: dt.datetime) -> None:
        row = _decide(AuthorizationLetter, subject_id, decision, reason, at)
        if row is not None and decision == ReviewStatus.APPROVED:
            validity.refresh(row.signatures.all(), at)

    def facts(self, subject_id: int) -> dict[str, Any]:
        rows = AuthorizationLetter.objects.select_related("account", "qualification")
        return facts.letter_facts(rows.get(pk=subject_id))


class SignatureHandler:
    def apply(self, *, subject_id: int, decision: str, reason: str, at: dt.datetime) -> None:
        signature = _decide(Signature, subject_id, decision, reason, at)
        if signature is not None and decision == ReviewStatus.APPROVED:
            begin_registrations(signature=signature, at=at)
            _pass_letter(signature, at)
            validity.refresh([signature], at)  # it may stand on other papers than before

    def facts(self, subject_id: int) -> dict[str, Any]:
        rows = Signature.objects.select_related("account", "qualification", "letter")
        return facts.signature_facts(rows.get(pk=subject_id))


def _decide(model: Any, subject_id: int, decision: str, reason: str, at: dt.datetime) -> Any:
    row = model.objects.filter(pk=subject_id).first()
    target = ReviewStatus(decision)
    if row is None or not lifecycle.move(
        row, source=ReviewStatus.PENDING, target=target, reason=reason, updated_at=at
    ):  # fmt: skip
        return None
    return row


def _pass_letter(signature: Signature, at: dt.datetime) -> None:
    """A letter passes when the first signature it covers does (domain.md 2.6)."""
    letter = signature.letter
    if letter is None or not lifecycle.move(
        letter, source=ReviewStatus.PENDING, target=ReviewStatus.APPROVED, reason="", updated_at=at
    ):
        return
    review.withdraw(account_id=letter.account_id, kind=SubjectKind.LETTER, subject_id=letter.pk)
    review.record_change(
        account_id=letter.account_id, kind=SubjectKind.LETTER, subject_id=letter.pk, label=str(letter),
        action="approved", note=signature.name,
    )  # fmt: skip


def register() -> None:
    """Tell the desk; called once in ``ready()``."""
    registry.register(SubjectKind.QUALIFICATION, QualificationHandler())
    registry.register(SubjectKind.LETTER, LetterHandler())
    registry.register(SubjectKind.SIGNATURE, SignatureHandler())
