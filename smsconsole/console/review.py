"""One order at the reviewing desk: side by side with its former version, the verdict, and what colleagues say."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from review import selectors, services
from review.choices import NoteKind, OrderStatus, Priority
from review.errors import OrderUnknown
from review.pages import ACTIONS, read_reasons
from smsconsole.console.review_facts import facts_of, pictures_of
from smsconsole.console.review_queue import number, reviewer
from smsconsole.console.review_reasons import grouped


@require_GET
def order(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Show one order: facts beside the former version, pictures, findings, notes, history and the forms."""
    row = _order_or_404(request, pk)
    former = selectors.former_order(row)
    standing = selectors.findings_of(row) if row.status == OrderStatus.DECIDED else list(row.findings.all())
    findings = selectors.explain_all(standing)
    changes = list(selectors.history(row.subject_kind, row.subject_id)[:30])
    for line in changes:
        line.action_label = ACTIONS.get(line.action, line.action)
    read_reasons([row, *changes])
    is_open, now = row.status in selectors.OPEN, clock.now()
    previous, following = selectors.neighbours(request.scope, row, request.user.pk)
    context = {
        **site.each_context(request), "title": f"{row.get_subject_kind_display()} · {row.subject_label}", "row": row,
        "lead": _("Order %(number)s of %(account)s") % {"number": row.order_no, "account": row.account},
        "former": former, "facts": facts_of(row, former, findings, reveal=request.scope.can("reveal")),
        "pictures": pictures_of(row), "findings": findings, "changes": changes, "is_open": is_open,
        "reasons": grouped(row.subject_kind), "chosen": selectors.engine_slugs(row.pk) if is_open else [],
        "next": following, "previous": previous, "waited": now - row.created_at,
        "is_overdue": is_open and row.expected_at is not None and row.expected_at < now,
        **_shared(request, row, is_open),
    }  # fmt: skip
    return TemplateResponse(request, "console/review_order.html", context)


@require_POST
def decide(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Approve or reject one order, then go on to the next that the reviewer may decide."""
    before = _order_or_404(request, pk)
    following = selectors.neighbours(request.scope, before, request.user.pk)[1]
    try:
        row = services.decide(
            order_id=pk, decision=request.POST.get("decision", ""), slugs=request.POST.getlist("slugs"),
            note=request.POST.get("note", "")[:500], actor=request.user,
        )  # fmt: skip
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("admin:review_order", args=[pk]))
    messages.success(request, f"{row.subject_label}: {row.get_decision_display()}")
    target = reverse("admin:review_order", args=[following]) if following else reverse("admin:review_queue")
    return HttpResponseRedirect(target)


@require_POST
def share(request: HttpRequest, site: Any, pk: int, action: str) -> HttpResponse:
    """Take, hand over, release, move, note, ask for an opinion, give one or take the question back."""
    _order_or_404(request, pk)
    given, actor = request.POST, request.user
    steps: dict[str, Callable[[], Any]] = {
        "take": lambda: services.take(order_id=pk, actor=actor),
        "take-over": lambda: services.assign(order_id=pk, to=actor, actor=actor),
        "release": lambda: services.assign(order_id=pk, to=None, actor=actor),
        "assign": lambda: services.assign(order_id=pk, to=reviewer(given.get("to", "")), actor=actor),
        "priority": lambda: services.set_priority(
            order_id=pk, priority=number(given.get("priority", "")), actor=actor
        ),
        "note": lambda: services.add_note(order_id=pk, text=given.get("text", ""), actor=actor),
        "ask": lambda: services.ask_opinion(
            order_id=pk, of=reviewer(given.get("of", "")), text=given.get("text", ""), actor=actor
        ),
        "opinion": lambda: services.give_opinion(
            order_id=pk, recommends=given.get("recommends", ""), text=given.get("text", ""), actor=actor
        ),
        "recall": lambda: services.recall_opinion(order_id=pk, actor=actor),
    }  # fmt: skip
    if action not in steps:
        raise Http404
    try:
        steps[action]()
    except DomainError as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(reverse("admin:review_order", args=[pk]))


def _order_or_404(request: HttpRequest, pk: int) -> Any:
    try:
        return selectors.order_detail(request.scope, pk)
    except OrderUnknown as error:
        raise Http404 from error


def _shared(request: HttpRequest, row: Any, is_open: bool) -> dict[str, Any]:
    """Return what the page shows of the colleagues' work, and which of its forms are of use to the reader."""
    notes = list(selectors.notes_of(row))
    for note in notes:
        note.shown = _shown(note)
    asked = next((note for note in reversed(notes) if note.kind == NoteKind.QUESTION), None)
    me = request.user.pk
    with_other = row.assigned_to_id not in (None, me)
    return {
        "notes": notes, "reviewers": selectors.reviewers() if is_open else [], "priorities": Priority.choices,
        "question": asked if row.opinion_of_id else None, "is_mine": row.assigned_to_id == me,
        "with_other": with_other, "my_opinion": is_open and row.opinion_of_id == me,
        "can_recall": bool(row.opinion_of_id and asked and asked.author_id == me),
        "can_ask": row.status == OrderStatus.MANUAL and row.opinion_of_id is None,
        "can_decide": is_open and not with_other and row.opinion_of_id is None,
    }  # fmt: skip


def _shown(note: Any) -> str:
    """Return a line of the notes in words."""
    if note.kind == NoteKind.ASSIGNED:
        return _("to %(name)s") % {"name": note.text} if note.text else _("released")
    if note.kind == NoteKind.PRIORITY:
        return str(Priority(int(note.text)).label)
    return note.text
