"""A word list in the console: its words and columns, kept as a draft, and its history."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from core.errors import DomainError
from review import selectors, services, wordfiles
from review.choices import Severity, SubjectKind
from review.models import WordList, WordListVersion

VERSIONS = 50
COLUMN_LABELS = {
    "title": lazy("title"), "reason_slug": lazy("reason code"), "severity": lazy("severity"),
    "category": lazy("category"),
    "source": lazy("source"), "applies_to": lazy("holds for"), "is_active": lazy("in use"),
}  # fmt: skip


@require_GET
def page(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Show the editor of a list; its words come by a request of their own, as there may be fifty thousand."""
    word_list = list_or_404(pk)
    draft = selectors.open_draft(word_list)
    return _editor(request, site, word_list, draft, columns=_columns_now(word_list, draft))


@require_GET
def words(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Answer the words, one a line or as a file: ``?format=txt|csv|xlsx``, ``?draft=1`` as the draft has them."""
    word_list = list_or_404(pk)
    form = request.GET.get("format", "")
    draft = selectors.open_draft(word_list) if request.GET.get("draft") else None
    kind = form if form in wordfiles.TYPES else "txt"
    response = HttpResponse(
        wordfiles.write_words(kind, selectors.words_of(word_list, draft)), content_type=wordfiles.TYPES[kind]
    )
    if form:
        response["Content-Disposition"] = f'attachment; filename="{word_list.slug}.{kind}"'
    return response


@require_POST
def read_file(request: HttpRequest, site: Any) -> JsonResponse:
    """Answer the words of an uploaded file; nothing is stored."""
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"detail": _("Choose a file.")}, status=422)
    try:
        return JsonResponse({"words": wordfiles.read_words(upload.name or "", upload.read(wordfiles.LARGEST + 1))})
    except DomainError as error:
        return JsonResponse({"code": error.code, "detail": error.message}, status=422)


@require_POST
def save(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Keep the form as the list's draft and go to it; a refusal shows the form again with all that was typed."""
    word_list = list_or_404(pk)
    columns = _columns_of(request)
    draft = _loaded_draft(request, word_list)
    try:
        saved = services.save_draft(
            word_list=word_list, words=request.POST.get("words", "").splitlines(), columns=columns,
            note=request.POST.get("note", ""), actor=request.user, draft=draft, base=_number(request, "base"),
        )  # fmt: skip
    except DomainError as error:
        return _editor(
            request, site, word_list, draft, columns=columns, error=error, typed=request.POST.get("words", "")
        )  # fmt: skip
    messages.success(request, _("Saved as a draft. The live list is as it was."))
    return HttpResponseRedirect(reverse("admin:review_draft", args=[saved.pk]))


@require_POST
def restore(request: HttpRequest, site: Any, pk: int, number: int) -> HttpResponse:
    """Begin a draft that would bring back an older version."""
    word_list = list_or_404(pk)
    try:
        draft = services.restore_version(word_list=word_list, number=number, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("admin:review_words", args=[pk]) + "#history")
    return HttpResponseRedirect(reverse("admin:review_draft", args=[draft.pk]))


def list_or_404(pk: int) -> WordList:
    """Return a list; raises Http404."""
    word_list = selectors.word_lists().filter(pk=pk).first()
    if word_list is None:
        raise Http404
    return word_list


def shown_columns(columns: dict[str, list[Any]]) -> list[tuple[Any, str, str]]:
    """Return (label, before, after) of changed columns as a person reads them."""
    return [(COLUMN_LABELS.get(name, name), _shown(name, before), _shown(name, after))
            for name, (before, after) in columns.items()]  # fmt: skip


def _shown(name: str, value: Any) -> str:
    if name == "severity":
        return str(Severity(value).label)
    if name == "applies_to":
        return "、".join(str(SubjectKind(kind).label) for kind in value) or "–"
    if name == "is_active":
        return "✓" if value else "✗"
    return str(value) or "–"


def _columns_now(word_list: WordList, draft: WordListVersion | None) -> dict[str, Any]:
    found = {name: getattr(word_list, name) for name in COLUMN_LABELS}
    return found | {name: after for name, (_before, after) in draft.columns.items()} if draft else found


def _columns_of(request: HttpRequest) -> dict[str, Any]:
    post = request.POST
    texts = {name: post.get(name, "").strip() for name in ("title", "reason_slug", "severity", "category", "source")}
    return {**texts, "applies_to": post.getlist("applies_to"), "is_active": "is_active" in post}


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _loaded_draft(request: HttpRequest, word_list: WordList) -> WordListVersion | None:
    """Return the draft as the form was loaded with it: its revision is the form's, whatever it is now."""
    pk, revision = _number(request, "draft"), _number(request, "revision")
    draft = word_list.versions.filter(pk=pk).first() if pk else None
    if draft is not None and revision is not None:
        draft.revision = revision
    return draft


def _editor(
    request: HttpRequest, site: Any, word_list: WordList, draft: WordListVersion | None, *, columns: dict[str, Any],
    error: DomainError | None = None, typed: str | None = None,
) -> HttpResponse:  # fmt: skip
    versions = list(selectors.versions_of(word_list)[:VERSIONS])
    for version in versions:
        version.shown = shown_columns(version.columns)
        version.can_restore = version.status == "live" and version.number != word_list.version
    context = {
        **site.each_context(request), "title": word_list.title, "row": word_list, "draft": draft, "columns": columns,
        "lead": _("Words are kept as a draft first; the live list changes when the draft goes live."),
        "error": error, "typed": typed, "versions": versions, "severities": Severity.choices,
        "kinds": SubjectKind.choices, "reasons": selectors.reasons(),
        "note": request.POST.get("note", draft.note if draft else ""),
        "words": {"count": _("%(count)s words"), "more": _("and %(count)s more"), "take": _("Take out"),
                  "none": _("No word contains this."), "leave": _("Leave without saving?")},
    }  # fmt: skip
    return TemplateResponse(request, "console/review_words.html", context, status=422 if error else 200)
