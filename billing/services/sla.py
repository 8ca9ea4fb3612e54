"""Claims for a missed service level: filed by the account, decided by finance, paid in messages (domain.md 13.3-5)."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from billing import sla
from billing.choices import ClaimStatus, EntryKind, Exemption
from billing.errors import (
    ClaimClosed,
    ClaimDecisionInvalid,
    ClaimExists,
    ClaimNotYetOrNoMore,
    ClaimReasonMissing,
    ClaimTooManyFiles,
    StandardMet,
)
from billing.models import PackageProduct, SlaClaim, SlaClaimEvent, SlaEvidence
from billing.selectors.sla import ServiceMonth, service_month
from billing.selectors.sla_terms import agreement
from billing.services.ledger import lock_wallets
from billing.services.packages import create as create_package
from core import clock
from core.lifecycle import move
from core.money import ZERO
from signatures.services import files

OPEN = (ClaimStatus.DRAFTED, ClaimStatus.SUBMITTED, ClaimStatus.UNDER_REVIEW)
WAITING = (ClaimStatus.SUBMITTED, ClaimStatus.UNDER_REVIEW)
MOST_FILES = 10
CREDIT_SLUG = "sla-credit"


@files.atomic_with_files
def draft_claim(
    *, account: Any, month: int, reason: str, uploads: Sequence[files.Upload] = (), actor: Any = None
) -> SlaClaim:
    """Begin a claim for a month, with pictures as evidence; it is nothing until it is submitted.

    Raises StandardMet, ClaimExists, ClaimReasonMissing, ClaimTooManyFiles or FileRefused.
    """
    figures = service_month(account.pk, month)
    _need_something_owed(figures)
    claim = SlaClaim(account=account, month=month, reason=_checked(reason), created_at=clock.now(), **_facts(figures))
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as exc:
        raise ClaimExists from exc
    _attach(claim, uploads)
    _note(claim, actor)
    return claim


@files.atomic_with_files
def edit_claim(
    *, claim: SlaClaim, reason: str | None = None, uploads: Sequence[files.Upload] = (),
    drop_files: Sequence[int] = (), actor: Any = None,
) -> SlaClaim:  # fmt: skip
    """Change a draft, add or take away its evidence. Raises ClaimClosed once it was submitted."""
    claim = SlaClaim.objects.select_for_update().get(pk=claim.pk)
    if claim.status != ClaimStatus.DRAFTED:
        raise ClaimClosed
    if reason is not None:
        claim.reason = _checked(reason)
        claim.save(update_fields=["reason"])
    files.drop(claim.files.filter(pk__in=drop_files))
    _attach(claim, uploads)
    return claim


@transaction.atomic
def submit_claim(*, claim: SlaClaim, actor: Any = None) -> SlaClaim:
    """Hand a draft in, within the days on which its month may be claimed; the figures of today are written into it.

    Raises ClaimNotYetOrNoMore, StandardMet or ClaimClosed.
    """
    figures = service_month(claim.account_id, claim.month)
    _need_something_owed(figures)
    terms = agreement().on(figures.first)
    refusal = sla.claim_refusal(clock.today(), figures.window, channel=terms.channel, terms=terms)
    if refusal:
        raise ClaimNotYetOrNoMore(
            ClaimNotYetOrNoMore.message % {"first": figures.window.first, "last": figures.window.last},
            first=str(figures.window.first), last=str(figures.window.last), refusal=refusal,
        )  # fmt: skip
    _move(claim, ClaimStatus.DRAFTED, ClaimStatus.SUBMITTED, actor, submitted_at=clock.now(), **_facts(figures))
    return claim


@transaction.atomic
def withdraw_claim(*, claim: SlaClaim, actor: Any = None) -> SlaClaim:
    """Take back a claim that was not decided; the month may then be claimed anew."""
    _move(claim, OPEN, ClaimStatus.WITHDRAWN, actor)
    return claim


@transaction.atomic
def take_claim(*, claim: SlaClaim, actor: Any = None) -> SlaClaim:
    """Begin to look into a submitted claim."""
    _move(claim, ClaimStatus.SUBMITTED, ClaimStatus.UNDER_REVIEW, actor, reviewer=actor)
    return claim


@transaction.atomic
def decide_claim(
    *, claim: SlaClaim, messages: int, exemption: str = "", answer: str = "", actor: Any = None
) -> SlaClaim:
    """Grant a claim's messages, part of them, or none (0), by the provider's records of today.

    A part or none needs an exemption or an answer that says why. The credit comes as a package, once a claim. Raises
    ClaimDecisionInvalid or ClaimClosed; then nothing is given.
    """
    wallets = lock_wallets([claim.account_id])
    figures = service_month(claim.account_id, claim.month)
    owed = figures.credit.messages
    _check_decision(messages, owed, exemption, answer)
    target = (
        ClaimStatus.REJECTED if not messages
        else ClaimStatus.GRANTED if messages == owed
        else ClaimStatus.PARTLY_GRANTED
    )  # fmt: skip
    _move(
        claim, WAITING, target, actor, note=answer, reviewer=actor, granted=messages, exemption=exemption,
        answer=answer.strip(), decided_at=clock.now(), **_facts(figures),
    )  # fmt: skip
    if messages:
        claim.package = create_package(
            claim.account_id, PackageProduct.objects.get(slug=CREDIT_SLUG), ZERO, wallets, EntryKind.GIFT,
            quantity=messages, actor=actor, reference=f"sla-claim-{claim.pk}", note=f"SLA {claim}",
        )  # fmt: skip
        claim.save(update_fields=["package"])
    return claim


def _check_decision(messages: int, owed: int, exemption: str, answer: str) -> None:
    if not 0 <= messages <= owed:
        raise ClaimDecisionInvalid(ClaimDecisionInvalid.message % {"owed": f"{owed:,}"}, field="messages", owed=owed)
    if exemption and exemption not in Exemption.values:
        raise ClaimDecisionInvalid(ClaimDecisionInvalid.unknown_exemption, field="exemption")
    if messages < owed and not exemption and not answer.strip():
        raise ClaimDecisionInvalid(ClaimDecisionInvalid.unexplained, field="answer")


def _need_something_owed(figures: ServiceMonth) -> None:
    if not figures.credit.messages:
        raise StandardMet(
            StandardMet.message % {"availability": figures.availability, "fee": figures.fee.normalize()},
            availability=str(figures.availability),
        )  # fmt: skip


def _facts(figures: ServiceMonth) -> dict[str, Any]:
    return {
        "valid": figures.measure.valid, "failures": figures.measure.failures, "fee": figures.fee,
        "percent": figures.credit.percent, "amount": figures.credit.amount, "messages": figures.credit.messages,
    }  # fmt: skip


def _checked(reason: str) -> str:
    text = reason.strip()
    if not text or len(text) > 1000:
        raise ClaimReasonMissing
    return text


def _attach(claim: SlaClaim, uploads: Sequence[files.Upload]) -> None:
    if claim.files.count() + len(uploads) > MOST_FILES:
        raise ClaimTooManyFiles
    files.attach(SlaEvidence, uploads, files.QUALIFICATION, claim=claim)


def _move(claim: SlaClaim, source: Any, target: str, actor: Any, *, note: str = "", **values: Any) -> None:
    if not move(claim, source=source, target=target, **values):
        raise ClaimClosed
    _note(claim, actor, note)


def _note(claim: SlaClaim, actor: Any, note: str = "") -> None:
    SlaClaimEvent.objects.create(claim=claim, status=claim.status, note=note[:1000], actor=actor, at=clock.now())
