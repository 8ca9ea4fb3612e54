"""A draft of a word list: what differs, what past submissions would become under it, and its end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import DomainError
from review import rulebook, selectors, services
from review.choices import Decision, VersionStatus
from review.models import Replay, ReplayChange, WordListVersion
from smsconsole.console.review_words import shown_columns

CHANGES = 100
WORDS = 500


@require_GET
def page(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Show a draft, its newest replay and what may be done."""
    draft = _draft_or_404(pk)
    replay = selectors.latest_replay(draft)
    before, after = (_decision(request, name) for name in ("before", "after"))
    context = {
        **site.each_context(request), "row": draft, "replay": replay, "word_list": draft.word_list,
        "title": _("Draft of “%(title)s”") % {"title": draft.word_list.title},
        "lead": _("What would change, seen on past submissions before it goes live."),
        "columns": shown_columns(draft.columns), "added": draft.added[:WORDS], "removed": draft.removed[:WORDS],
        "is_open": draft.status == VersionStatus.DRAFT, "is_stale": _is_stale(draft),
        "is_running": replay is not None and replay.status in selectors.ACTIVE_REPLAYS,
        "percent": selectors.replay_percent(replay) if replay else 0,
        "is_old": replay is not None and replay.status == "done" and replay.ruleset not in
        ("", rulebook.current().version) and draft.status == VersionStatus.DRAFT,
    }  # fmt: skip
    if replay is not None:
        context |= _outcome(replay, before, after)
    return TemplateResponse(request, "console/review_draft.html", context)


@require_GET
def progress(request: HttpRequest, site: Any, pk: int) -> JsonResponse:
    """Tell the waiting page how far the replay is."""
    replay = selectors.latest_replay(_draft_or_404(pk))
    if replay is None:
        raise Http404
    return JsonResponse({
        "status": replay.status, "done": replay.done, "total": replay.total, "changed": replay.changed,
        "percent": selectors.replay_percent(replay), "active": replay.status in selectors.ACTIVE_REPLAYS,
    })  # fmt: skip


@require_POST
def act(request: HttpRequest, site: Any, pk: int, action: str) -> HttpResponse:
    """Replay, cancel the replay, put live, discard, or take over the list's newer version."""
    draft = _draft_or_404(pk)
    if action not in ACTIONS:
        raise Http404
    revision = request.POST.get("revision", "")
    if revision.isdecimal() and len(revision) < 10:  # acts on what the page showed, not on what came since
        draft.revision = int(revision)
    target = reverse("admin:review_draft", args=[pk])
    try:
        said = ACTIONS[action](request, draft)
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(target)
    if said:
        messages.success(request, said)
    if action in ("publish", "discard"):
        target = reverse("admin:review_words", args=[draft.word_list_id]) + "#history"
    return HttpResponseRedirect(target)


def _replay(request: HttpRequest, draft: WordListVersion) -> str:
    services.start_replay(draft=draft, actor=request.user)
    return ""


def _cancel(request: HttpRequest, draft: WordListVersion) -> str:
    replay = selectors.latest_replay(draft)
    if replay is None:
        raise Http404
    services.cancel_replay(replay=replay, actor=request.user)
    return _("The replay was cancelled.")


def _publish(request: HttpRequest, draft: WordListVersion) -> str:
    without = request.POST.get("without_replay") == "on"
    services.publish_draft(draft=draft, actor=request.user, without_replay=without)
    return _("Version %(number)d is live.") % {"number": draft.number}


def _discard(request: HttpRequest, draft: WordListVersion) -> str:
    services.discard_draft(draft=draft, actor=request.user)
    return _("The draft was discarded.")


def _take_over(request: HttpRequest, draft: WordListVersion) -> str:
    services.take_over_newer(draft=draft, actor=request.user)
    return _("The draft now begins with the newest version.")


ACTIONS: dict[str, Callable[[HttpRequest, WordListVersion], str]] = {
    "replay": _replay, "cancel": _cancel, "publish": _publish, "discard": _discard, "take-over": _take_over,
}  # fmt: skip


def _draft_or_404(pk: int) -> WordListVersion:
    draft = WordListVersion.objects.select_related("word_list", "created_by", "published_by").filter(pk=pk).first()
    if draft is None:
        raise Http404
    return draft


def _is_stale(draft: WordListVersion) -> bool:
    return draft.status == VersionStatus.DRAFT and draft.number != draft.word_list.version


def _decision(request: HttpRequest, name: str) -> str:
    value = request.GET.get(name, "")
    return value if value in Decision.values else ""


def _outcome(replay: Replay, before: str, after: str) -> dict[str, Any]:
    """Return the counts by transition and the changed submissions with their reasons in words."""
    transitions = [
        {
            "before": was, "after": becomes, "count": count, "was": Decision(was), "becomes": Decision(becomes),
            "share": round(100 * count / replay.changed) if replay.changed else 0,
            "is_chosen": (was, becomes) == (before, after),
        }
        for was, becomes, count in selectors.transitions(replay)
    ]  # fmt: skip
    changes = list(selectors.replay_changes(replay, before, after)[:CHANGES])
    titles = selectors.titles_of({slug for change in changes for slug in (*change.gone, *change.new)})
    for change in changes:
        _word(change, titles)
    return {
        "transitions": transitions, "changes": changes, "unchanged": replay.done - replay.changed,
        "is_filtered": bool(before or after), "is_cut": len(changes) == CHANGES,
    }  # fmt: skip


def _word(change: ReplayChange, titles: dict[str, str]) -> None:
    """Give a change the words the template shows."""
    snapshot = change.order.snapshot
    change.was, change.becomes = Decision(change.before), Decision(change.after)
    change.gone_titles = [titles.get(slug, slug) for slug in change.gone]
    change.new_titles = [titles.get(slug, slug) for slug in change.new]
    change.text = str(snapshot.get("content") or snapshot.get("name") or "")[:200]
