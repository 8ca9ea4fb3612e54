"""The life of a review order: taken in, run, decided, withdrawn; with the change log."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from accounts.choices import ReviewMode
from core import clock, lifecycle, queue
from review import hours, rulebook, selectors
from review.choices import Decision, EventKind, OrderStatus, SubjectKind
from review.engine import Verdict, evaluate
from review.errors import AlreadyUnderReview, KindUnknown, NotUnderReview
from review.evidence import gather
from review.models import ReviewFinding, ReviewOrder
from review.registry import announce_order
from review.services.archive import keep_ruleset
from review.services.log import record_order
from review.services.verdicts import carry_out

RUN_TASK = "review.tasks.run_order_task"


@transaction.atomic
def submit_for_review(
    *, account: Any, kind: str, subject_id: int, label: str, facts: dict[str, Any], actor: Any = None
) -> ReviewOrder:
    """Open a review order with a snapshot of the facts; the account's progression says when the verdict comes.

    The day of submission is added to the facts. Raises ``AlreadyUnderReview`` while another order is open.
    """
    now = clock.now()
    snapshot = {**facts, "submitted_on": facts.get("submitted_on") or clock.local(now).date().isoformat()}
    expected_at = hours.expected_for(kind, snapshot, now)
    due_at, polls = _progression(account, now, expected_at)
    order = ReviewOrder(
        account=account, subject_kind=SubjectKind(kind), subject_id=subject_id, subject_label=label[:200],
        snapshot=snapshot, mode=account.review_mode, due_at=due_at, polls_left=polls, submitted_by=actor,
        created_at=now, expected_at=expected_at, order_no=f"-{kind}-{subject_id}"[:24],
    )  # fmt: skip
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError as error:
        raise AlreadyUnderReview from error
    order.order_no = f"{clock.local(now):%Y%m%d}{order.pk:09d}"
    order.save(update_fields=["order_no"])
    record_order(order, "submitted", after=snapshot, actor=actor)
    if due_at is not None and due_at <= now:
        queue.wake(RUN_TASK, order.pk)
    return order


def _progression(account: Any, now: dt.datetime, expected_at: dt.datetime | None) -> tuple[dt.datetime | None, int]:
    """Return when the engine is due and how many status queries must come first."""
    if account.review_mode == ReviewMode.DELAY:
        return now + dt.timedelta(seconds=account.review_delay_seconds), 0
    if account.review_mode == ReviewMode.POLLS and account.review_polls:
        return None, account.review_polls
    if account.review_mode == ReviewMode.HOURS:
        return expected_at or now, 0
    return now, 0  # at once; a manual account's orders too, so that the reviewer sees the engine's findings


@transaction.atomic
def withdraw(*, account_id: int, kind: str, subject_id: int, actor: Any = None) -> None:
    """Close the open order of a subject without a verdict. The caller moves the subject's own status.

    Raises ``NotUnderReview`` when there is none (or the verdict was quicker).
    """
    order = selectors.open_order(kind, subject_id)
    if order is None or order.account_id != account_id:
        raise NotUnderReview
    if not lifecycle.move(
        order, source=selectors.OPEN, target=OrderStatus.WITHDRAWN, decided_at=clock.now(), opinion_of_id=None
    ):
        raise NotUnderReview
    record_order(order, "withdrawn", actor=actor)
    announce_order(EventKind.WITHDRAWN, order)


def note_poll(*, kind: str, subject_id: int) -> None:
    """Count a status query; the one that uses up the account's number brings the verdict at once."""
    order = selectors.open_order(kind, subject_id)
    if order is None or order.mode != ReviewMode.POLLS or order.status != OrderStatus.QUEUED:
        return
    left = order.polls_left
    if left > 1:
        ReviewOrder.objects.filter(pk=order.pk, polls_left=left).update(polls_left=left - 1)
        return
    if ReviewOrder.objects.filter(pk=order.pk, due_at=None).update(polls_left=0, due_at=clock.now()):
        run_order(order.pk)


def run_order(order_id: int) -> bool:
    """Run the engine on a due order and carry the verdict to its subject; False when there was nothing to do.

    Safe to repeat and beside another worker: the status moves by one conditional update.
    """
    order = ReviewOrder.objects.filter(pk=order_id, status=OrderStatus.QUEUED, due_at__lte=clock.now()).first()
    if order is None:
        return False
    facts = _with_evidence(order.subject_kind, order.snapshot, order.account_id)
    rules = rulebook.current()
    verdict = evaluate(order.subject_kind, facts, rules)
    values = {
        "engine_decision": verdict.decision, "ruleset": verdict.ruleset, "evidence": facts.get("evidence") or {}
    }  # fmt: skip
    with transaction.atomic():
        if order.mode == ReviewMode.MANUAL or verdict.decision == Decision.MANUAL:
            moved = lifecycle.move(order, source=OrderStatus.QUEUED, target=OrderStatus.MANUAL, **values)
        else:
            reason = selectors.reason_text(verdict.findings) if verdict.decision == Decision.REJECTED else ""
            moved = lifecycle.move(
                order, source=OrderStatus.QUEUED, target=OrderStatus.DECIDED, decision=verdict.decision,
                reason=reason, decided_at=clock.now(), **values,
            )  # fmt: skip
        if not moved:
            return False
        keep_ruleset(rules)
        _keep_findings(order, verdict)
        if order.status == OrderStatus.DECIDED:
            carry_out(order)
    return True


def run_due(limit: int = 200) -> int:
    """Run the engine on orders that are due and return how many it ran; the sweeper's part."""
    due = ReviewOrder.objects.filter(status=OrderStatus.QUEUED, due_at__lte=clock.now())
    ids = list(due.order_by("due_at", "id").values_list("pk", flat=True)[:limit])
    return sum(run_order(order_id) for order_id in ids)


def next_due() -> dt.datetime | None:
    """Return when the next order falls due."""
    due = ReviewOrder.objects.filter(status=OrderStatus.QUEUED, due_at__isnull=False)
    return due.order_by("due_at").values_list("due_at", flat=True).first()


def preview(kind: str, facts: Mapping[str, Any], account_id: int | None = None) -> Verdict:
    """Return what the engine would say today to the account's submission; writes nothing. Raises ``KindUnknown``."""
    if kind not in SubjectKind.values:
        raise KindUnknown
    dated = {**facts, "submitted_on": facts.get("submitted_on") or clock.today().isoformat()}
    return evaluate(kind, _with_evidence(kind, dated, account_id), rulebook.current())


def _with_evidence(kind: str, facts: Mapping[str, Any], account_id: int | None) -> dict[str, Any]:
    """Return the facts with what the registers answer, unless they bring look-ups of their own or need none."""
    if "evidence" in facts:
        return dict(facts)
    found = gather(kind, facts, account_id)
    return {**facts, "evidence": found} if found else dict(facts)


def _keep_findings(order: ReviewOrder, verdict: Verdict) -> None:
    ReviewFinding.objects.bulk_create(
        ReviewFinding(
            order=order, slug=found.slug, field=found.field[:60], start=found.start, end=found.end,
            excerpt=found.excerpt, severity=found.severity,
        )
        for found in verdict.findings
    )  # fmt: skip
