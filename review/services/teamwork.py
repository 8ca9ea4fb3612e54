"""How reviewers share the queue: who has an order, how urgent it is, notes, and a second opinion.

Each step is one conditional update of an open order; whoever loses a race is told so and changes nothing. What was
done stands in the order's internal notes, which the applicant never sees.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.selectors import scope_of
from core import clock
from core.errors import DomainError
from review import errors, selectors
from review.choices import Decision, NoteKind, OrderStatus, Priority
from review.models import Change, ReviewNote, ReviewOrder
from review.services.log import record_order

LONGEST = 1000
URGED = "urged"


@transaction.atomic
def take(*, order_id: int, actor: Any) -> ReviewOrder:
    """Let a reviewer take an order that nobody has; taking one's own again changes nothing.

    Raises ``AssignedToOther`` where a colleague was first.
    """
    order = _open_order(order_id)
    if order.assigned_to_id == actor.pk:
        return order
    if not _open(order_id).filter(assigned_to=None).update(assigned_to=actor):
        raise errors.AssignedToOther()
    return _noted(order_id, NoteKind.ASSIGNED, actor, actor.get_username())


@transaction.atomic
def assign(*, order_id: int, to: Any, actor: Any) -> ReviewOrder:
    """Hand an order to a reviewer, or release it (``to`` None). The last hand-over stands; one made meanwhile wins.

    Raises ``NotAReviewer``, ``NotUnderReview``, ``AssignedMeanwhile``.
    """
    if to is not None and not may_review(to):
        raise errors.NotAReviewer()
    order = _open_order(order_id)
    if order.assigned_to_id == (to.pk if to else None):
        return order
    if not _open(order_id).filter(assigned_to=order.assigned_to_id).update(assigned_to=to):
        raise errors.AssignedMeanwhile()
    return _noted(order_id, NoteKind.ASSIGNED, actor, to.get_username() if to else "")


@transaction.atomic
def set_priority(*, order_id: int, priority: int, actor: Any) -> ReviewOrder:
    """Move an order in the queue."""
    if priority not in Priority.values:
        raise errors.PriorityInvalid()
    order = _open_order(order_id)
    if order.priority == priority:
        return order
    _update(order_id, priority=priority)
    return _noted(order_id, NoteKind.PRIORITY, actor, str(int(priority)))


@transaction.atomic
def add_note(*, order_id: int, text: str, actor: Any) -> ReviewNote:
    """Leave a note for colleagues, also on an order that is decided."""
    if not ReviewOrder.objects.filter(pk=order_id).exists():
        raise errors.OrderUnknown()
    return _write(order_id, NoteKind.NOTE, actor, _text(text))


@transaction.atomic
def ask_opinion(*, order_id: int, of: Any, text: str, actor: Any) -> ReviewOrder:
    """Ask a named reviewer; until the answer nobody decides. Raises ``OpinionAwaited`` where one is out already."""
    if of.pk == actor.pk:
        raise errors.OpinionOfOneself()
    if not may_review(of):
        raise errors.NotAReviewer(field="of")
    question = _text(text)
    _open_order(order_id)
    waiting = ReviewOrder.objects.filter(pk=order_id, status=OrderStatus.MANUAL, opinion_of=None)
    if not waiting.update(opinion_of=of):
        raise errors.OpinionAwaited() if _open_order(order_id).opinion_of_id else errors.NotYetJudged()
    return _noted(order_id, NoteKind.QUESTION, actor, question)


@transaction.atomic
def give_opinion(*, order_id: int, recommends: str, text: str, actor: Any) -> ReviewOrder:
    """Answer a question put to the actor, with a recommendation; the order can be decided again."""
    if recommends not in (Decision.APPROVED, Decision.REJECTED):
        raise errors.DecisionInvalid(field="recommends")
    answer = _text(text)
    _open_order(order_id)
    if not _open(order_id).filter(opinion_of=actor).update(opinion_of=None):
        raise errors.OpinionNotAsked()
    return _noted(order_id, NoteKind.OPINION, actor, answer, recommends=recommends)


@transaction.atomic
def recall_opinion(*, order_id: int, actor: Any) -> ReviewOrder:
    """Take a question back; only the person who asked can. Raises ``OpinionNotAsked`` when it is answered."""
    _open_order(order_id)
    asked = ReviewNote.objects.filter(order_id=order_id, kind=NoteKind.QUESTION).order_by("-id").first()
    if asked is not None and asked.author_id != actor.pk:
        raise errors.NotTheAsker()
    if not _open(order_id).exclude(opinion_of=None).update(opinion_of=None):
        raise errors.OpinionNotAsked()
    return _noted(order_id, NoteKind.RECALLED, actor, "")


@transaction.atomic
def urge(*, order_id: int, actor: Any = None) -> ReviewOrder:
    """Let the applicant, who quotes the order's number, raise its priority by one step; once a day (催办).

    Raises ``NotUnderReview``, ``UrgedToday``.
    """
    # Writing first makes two at once take turns; the second then finds the first's line and is rolled back.
    raised = _open(order_id).filter(priority__gt=Priority.URGENT).update(priority=F("priority") - 1)
    if not raised and not _update(order_id, priority=Priority.URGENT):
        raise errors.NotUnderReview()
    today, tomorrow = clock.day_bounds(clock.today())
    urged = Change.objects.filter(order_id=order_id, action=URGED, at__gte=today, at__lt=tomorrow)
    if urged.exists():
        raise errors.UrgedToday()
    order = ReviewOrder.objects.get(pk=order_id)
    record_order(order, URGED, actor=actor)
    return order


def take_many(*, order_ids: Sequence[int], actor: Any) -> tuple[list[ReviewOrder], list[int]]:
    """Take several; the second list are those that could not be."""
    return _each(order_ids, lambda pk: take(order_id=pk, actor=actor))


def assign_many(*, order_ids: Sequence[int], to: Any, actor: Any) -> tuple[list[ReviewOrder], list[int]]:
    """Hand several to one reviewer, or release them."""
    if to is not None and not may_review(to):
        raise errors.NotAReviewer()
    return _each(order_ids, lambda pk: assign(order_id=pk, to=to, actor=actor))


def set_priority_many(*, order_ids: Sequence[int], priority: int, actor: Any) -> tuple[list[ReviewOrder], list[int]]:
    """Move several in the queue."""
    if priority not in Priority.values:
        raise errors.PriorityInvalid()
    return _each(order_ids, lambda pk: set_priority(order_id=pk, priority=priority, actor=actor))


def may_review(user: Any) -> bool:
    """Return whether a person may decide orders."""
    return scope_of(user).can("review")


def _each(order_ids: Sequence[int], step: Callable[[int], ReviewOrder]) -> tuple[list[ReviewOrder], list[int]]:
    """Do a step on each order in a transaction of its own."""
    done, lost = [], []
    for order_id in dict.fromkeys(order_ids):
        try:
            done.append(step(order_id))
        except DomainError:
            lost.append(order_id)
    return done, lost


def _open(order_id: int) -> Any:
    return ReviewOrder.objects.filter(pk=order_id, status__in=selectors.OPEN)


def _open_order(order_id: int) -> ReviewOrder:
    order = ReviewOrder.objects.filter(pk=order_id).first()
    if order is None:
        raise errors.OrderUnknown()
    if order.status not in selectors.OPEN:
        raise errors.NotUnderReview()
    return order


def _update(order_id: int, **values: Any) -> int:
    return _open(order_id).update(**values)


def _noted(order_id: int, kind: str, actor: Any, text: str, recommends: str = "") -> ReviewOrder:
    _write(order_id, kind, actor, text, recommends)
    return ReviewOrder.objects.get(pk=order_id)


def _write(order_id: int, kind: str, actor: Any, text: str, recommends: str = "") -> ReviewNote:
    return ReviewNote.objects.create(
        order_id=order_id, kind=kind, text=text, recommends=recommends, author=actor, at=clock.now()
    )


def _text(text: str) -> str:
    kept = text.strip() if isinstance(text, str) else ""
    if not 1 <= len(kept) <= LONGEST:
        raise errors.NoteInvalid()
    return kept
