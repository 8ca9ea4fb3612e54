"""The queue of the reviewing desk: heaps and filters, and what is done with several orders at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from review import selectors, services
from review.choices import Decision, OrderStatus, Priority, SubjectKind
from review.errors import NotAReviewer
from smsconsole.console.review_reasons import grouped

PAGE = 50
TABS: dict[str, Any] = {
    "waiting": gettext_lazy("Waiting for a reviewer"), "mine": gettext_lazy("Mine"),
    "unassigned": gettext_lazy("Nobody's"), "opinion": gettext_lazy("My opinion asked"),
    "engine": gettext_lazy("Waiting for the engine"), "decided": gettext_lazy("Decided"),
}  # fmt: skip
BY_PERSON = ("waiting", "mine", "unassigned", "opinion")


@require_GET
def queue(request: HttpRequest, site: Any) -> HttpResponse:
    """Show what waits for a person, urgent first and then the oldest; other tabs show the engine's and the decided."""
    tab = request.GET.get("tab", "waiting")
    tab = tab if tab in TABS else "waiting"
    orders = _filtered(request, _heap(request, tab)).prefetch_related("findings")
    orders = _behind(orders, tab, request.GET.get("after", ""))
    found = list(orders[: PAGE + 1])
    rows, now = found[:PAGE], clock.now()
    _explain(rows)
    for row in rows:
        row.is_overdue = tab in BY_PERSON and row.expected_at is not None and row.expected_at < now
    filters = request.GET.copy()
    filters.pop("after", None)
    counts = selectors.desk_counts(request.scope, request.user.pk)
    kind = request.GET.get("kind", "")
    context = {
        **site.each_context(request), "title": _("Review queue"),
        "lead": _("Submissions that a person must look at: urgent ones first, then the oldest."), "tab": tab,
        "tabs": [(key, label, counts.get(key)) for key, label in TABS.items()], "overdue": counts["overdue"],
        "rows": rows, "kinds": SubjectKind.choices, "verdicts": Decision.choices, "priorities": Priority.choices,
        "chosen": {name: request.GET.get(name, "") for name in ("kind", "verdict", "priority", "assignee", "overdue")},
        "reviewers": selectors.reviewers(), "now": now, "filters": filters.urlencode(),
        "next": _place(rows[-1], tab) if len(found) > PAGE else "",
        "reasons": grouped(kind if kind in SubjectKind.values else None), "can_decide": tab != "decided",
    }  # fmt: skip
    return TemplateResponse(request, "console/review_queue.html", context)


@require_POST
def decide_selected(request: HttpRequest, site: Any) -> HttpResponse:
    """Decide the ticked orders alike."""
    return _on_selected(
        request,
        lambda ids: services.decide_many(
            order_ids=ids, decision=request.POST.get("decision", ""), slugs=request.POST.getlist("slugs"),
            note=request.POST.get("note", "")[:500], actor=request.user,
        ),
        lambda count: ngettext("%(count)d order decided.", "%(count)d orders decided.", count),
    )  # fmt: skip


@require_POST
def share_selected(request: HttpRequest, site: Any) -> HttpResponse:
    """Take, hand over, release or move the ticked orders."""
    action, actor = request.POST.get("action", ""), request.user
    steps: dict[str, Callable[[list[int]], Any]] = {
        "take": lambda ids: services.take_many(order_ids=ids, actor=actor),
        "release": lambda ids: services.assign_many(order_ids=ids, to=None, actor=actor),
        "assign": lambda ids: services.assign_many(
            order_ids=ids, to=reviewer(request.POST.get("to", "")), actor=actor
        ),
        "priority": lambda ids: services.set_priority_many(
            order_ids=ids, priority=number(request.POST.get("priority", "")), actor=actor
        ),
    }  # fmt: skip
    return _on_selected(
        request, steps.get(action, lambda ids: ([], ids)),
        lambda count: ngettext("%(count)d order changed.", "%(count)d orders changed.", count),
    )  # fmt: skip


def reviewer(text: str) -> Any:
    """Return the reviewer of an id as a form sends it; raises ``NotAReviewer``."""
    found = next((person for person in selectors.reviewers() if str(person.pk) == text), None)
    if found is None:
        raise NotAReviewer()
    return found


def number(text: str) -> int:
    """Return a small number of a form, 0 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _heap(request: HttpRequest, tab: str) -> QuerySet[Any]:
    orders = selectors.order_list(request.scope)
    if tab in ("engine", "decided"):
        return orders.filter(status=OrderStatus.QUEUED if tab == "engine" else OrderStatus.DECIDED)
    found = selectors.waiting(request.scope)
    narrowed = {
        "mine": Q(assigned_to=request.user.pk), "unassigned": Q(assigned_to=None),
        "opinion": Q(opinion_of=request.user.pk),
    }  # fmt: skip
    return found.filter(narrowed[tab]) if tab in narrowed else found


def _filtered(request: HttpRequest, orders: QuerySet[Any]) -> QuerySet[Any]:
    given = request.GET
    if given.get("kind", "") in SubjectKind.values:
        orders = orders.filter(subject_kind=given["kind"])
    if given.get("verdict", "") in Decision.values:
        orders = orders.filter(engine_decision=given["verdict"])
    for name, column in (("account", "account_id"), ("assignee", "assigned_to_id"), ("priority", "priority")):
        if value := number(given.get(name, "")):
            orders = orders.filter(**{column: value})
    return orders.filter(expected_at__lt=clock.now()) if given.get("overdue") else orders


def _behind(orders: QuerySet[Any], tab: str, place: str) -> QuerySet[Any]:
    """Return the orders behind a place ("priority-id", or an id where there is no priority), in the tab's order."""
    first, _, second = place.partition("-")
    if tab in BY_PERSON:
        ordered = orders.order_by("priority", "id")
        return selectors.after_in_queue(ordered, number(first), number(second)) if number(second) else ordered
    ordered = orders.order_by("-id" if tab == "decided" else "id")
    return ordered.filter(**{"pk__lt" if tab == "decided" else "pk__gt": number(first)}) if number(first) else ordered


def _place(row: Any, tab: str) -> str:
    return f"{row.priority}-{row.pk}" if tab in BY_PERSON else str(row.pk)


def _on_selected(
    request: HttpRequest, step: Callable[[list[int]], Any], done_text: Callable[[int], str]
) -> HttpResponse:
    """Run a step on the ticked orders within reach, say how many it met and how many were left, and go back."""
    ids = [value for text in request.POST.getlist("orders") if (value := number(text))]
    reach = selectors.order_list(request.scope).filter(pk__in=ids).order_by("id").values_list("pk", flat=True)
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("admin:review_queue")
    try:
        done, lost = step(list(reach))
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(back)
    if done:
        messages.success(request, done_text(len(done)) % {"count": len(done)})
    if lost:
        messages.warning(
            request,
            _("%(count)d were left: decided already, with a colleague, waiting for an opinion, or without a reason.")
            % {"count": len(lost)},
        )
    return HttpResponseRedirect(back)


def _explain(rows: list[Any]) -> None:
    """Give each row the words of its reasons, in one query for all."""
    every = [found for row in rows for found in row.findings.all()]
    words = {found.slug: found for found in selectors.explain_all(every)}
    for row in rows:
        row.titles = list(dict.fromkeys(words[found.slug].title for found in row.findings.all()))
