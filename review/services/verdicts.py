"""A person's verdict on an order, and how any verdict reaches its subject."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import clock
from review import selectors
from review.choices import Decision, EventKind, OrderStatus, Severity
from review.errors import (
    AssignedToOther,
    DecisionInvalid,
    NotUnderReview,
    OpinionAwaited,
    OrderUnknown,
    ReasonMissing,
    ReasonUnknown,
)
from review.models import ReviewFinding, ReviewOrder
from review.registry import announce_order, handler_of
from review.services.log import record_order


@transaction.atomic
def decide(*, order_id: int, decision: str, slugs: Sequence[str] = (), note: str = "", actor: Any) -> ReviewOrder:
    """Let a person approve or reject an open order; reasons come from the catalogue, a note may stand beside them.

    Refused while a second opinion is out (``OpinionAwaited``) or a colleague has the order (``AssignedToOther``).
    """
    if decision not in (Decision.APPROVED, Decision.REJECTED):
        raise DecisionInvalid
    order = ReviewOrder.objects.filter(pk=order_id).first()
    if order is None:
        raise OrderUnknown
    chosen = list(dict.fromkeys(slugs)) if decision == Decision.REJECTED else []
    if decision == Decision.REJECTED and not chosen and not note.strip():
        raise ReasonMissing
    if selectors.reasons().filter(slug__in=chosen).count() != len(chosen):
        raise ReasonUnknown
    rows = _by_person(order, chosen)
    reason = selectors.reason_text(rows, note.strip()) if decision == Decision.REJECTED else ""
    _close(order, decision, reason, actor)
    ReviewFinding.objects.bulk_create(rows)
    carry_out(order, note=note.strip(), actor=actor)
    return order


def decide_many(
    *, order_ids: Sequence[int], decision: str, slugs: Sequence[str] = (), note: str = "", actor: Any
) -> tuple[list[ReviewOrder], list[int]]:
    """Decide several orders alike, each in a transaction of its own; the second list are those that could not be.

    These are decided by another, with a colleague, waiting for an opinion, or without a reason to give. Rejecting
    without reasons of one's own takes over what the engine found in each.
    """
    done, lost = [], []
    for order_id in dict.fromkeys(order_ids):
        chosen = slugs
        if decision == Decision.REJECTED and not slugs and not note.strip():
            chosen = selectors.engine_slugs(order_id)
        try:
            done.append(decide(order_id=order_id, decision=decision, slugs=chosen, note=note, actor=actor))
        except (NotUnderReview, OrderUnknown, ReasonMissing, OpinionAwaited, AssignedToOther):
            lost.append(order_id)
    return done, lost


def carry_out(order: ReviewOrder, *, note: str = "", actor: Any = None) -> None:
    """Put the verdict on the subject, in the log, and tell who listens; inside the caller's transaction."""
    handler_of(order.subject_kind).apply(
        subject_id=order.subject_id, decision=order.decision, reason=order.reason, at=order.decided_at
    )
    record_order(order, order.decision, after={"reason": order.reason} if order.reason else {}, note=note, actor=actor)
    announce_order(EventKind.VERDICT, order, decision=str(order.decision), reason=order.reason)


def _close(order: ReviewOrder, decision: str, reason: str, actor: Any) -> None:
    """Decide by one conditional update, which also holds that nobody else has the order and no opinion is out."""
    values = {
        "status": OrderStatus.DECIDED, "decision": decision, "reason": reason, "decided_by_id": actor.pk,
        "decided_at": clock.now(),
    }  # fmt: skip
    rows = ReviewOrder.objects.filter(pk=order.pk, status__in=selectors.OPEN)
    free = rows.filter(Q(assigned_to=None) | Q(assigned_to=actor), opinion_of=None)
    if not free.update(**values):
        now = rows.values_list("opinion_of_id", flat=True).first() if rows.exists() else 0
        if now == 0:
            raise NotUnderReview
        raise OpinionAwaited if now else AssignedToOther
    for name, value in values.items():
        setattr(order, name, value)


def _by_person(order: ReviewOrder, slugs: Sequence[str]) -> list[ReviewFinding]:
    """Return rows for the chosen reasons, with the engine's spans where the engine found the same."""
    engine: dict[str, list[ReviewFinding]] = {}
    for row in order.findings.filter(by_person=False):
        engine.setdefault(row.slug, []).append(row)
    rows = []
    for slug in slugs:
        for found in engine.get(slug) or [ReviewFinding(slug=slug)]:
            rows.append(
                ReviewFinding(
                    order=order, slug=slug, field=found.field, start=found.start, end=found.end,
                    excerpt=found.excerpt, severity=Severity.REJECT, by_person=True,
                )
            )  # fmt: skip
    return rows
