"""Request log (请求日志): what programs called, by filters in the address and keyset pages; one call with all of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.choices import CallDoor
from accounts.models import ApiCall
from core.errors import DomainError
from core.phone import mask_text
from smsconsole.api.v1.request_log import CallFilter, shown_explanation
from smsconsole.calls.replay import can_replay, replay
from smsconsole.calls.snippets import snippets

ROWS = 50
FILTERS = ("door", "action", "code", "key_id", "request_id", "is_good", "since", "until", "search")
_LIST = ("request_head", "request_body", "response_body", "explanation")


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show a page of calls, newest first."""
    scope = request.scope
    visible = ApiCall.objects.visible_to(scope).select_related("account").defer(*_LIST)
    filtered = CallFilter(request.GET, queryset=visible)
    is_right = filtered.is_valid()
    rows = filtered.qs if is_right else visible.none()
    if (before := _number(request.GET.get("before", ""))) is not None:
        rows = rows.filter(pk__lt=before)
    calls = list(rows.order_by("-id")[: ROWS + 1])
    kept = request.GET.copy()
    kept.pop("before", None)
    context = {
        "title": _("Request log"),
        "lead": _("Every call of a program by a vendor's protocol or the REST API, kept for some days."),
        "calls": calls[:ROWS],
        "older": calls[ROWS - 1].pk if len(calls) > ROWS else None,
        "is_first": before is None,
        "string": kept.urlencode(),
        "values": {name: request.GET.get(name, "") for name in FILTERS},
        "doors": CallDoor.choices,
        "error": "" if is_right else _("A filter is not filled in as it should be."),
        "several": scope.account_id is None,
    }
    return TemplateResponse(request, "console/request_log.html", {**site.each_context(request), **context})


@require_GET
def detail(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Show one call: request, answer, effect, why its signature did not match, and what can be done with it."""
    call = _call(request, pk)
    reveal = request.scope.can("reveal")
    made = snippets(call, request.get_host())
    texts = {"head": call.request_head, "body": call.request_body, "answer": call.response_body,
             "pytest": made.pytest, "curl": made.curl}  # fmt: skip
    context = {
        "title": call.action or _("Unknown action"),
        "call": call,
        "texts": texts if reveal else {name: mask_text(text) for name, text in texts.items()},
        "milliseconds": f"{call.microseconds / 1000:.1f}",
        "biz_id": call.effect.removeprefix("BizId ").split(",")[0] if call.effect.startswith("BizId ") else "",
        "explanation": sided(shown_explanation(call.explanation, reveal=reveal)),
        "can_replay": can_replay(call) and request.scope.can("send"),
    }
    return TemplateResponse(request, "console/request_log_call.html", {**site.each_context(request), **context})


@require_POST
def again(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Send a call again and return to it, with what was answered."""
    call = _call(request, pk)
    try:
        reply = replay(call, peer=request.META.get("REMOTE_ADDR", ""))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        say = messages.success if reply.code in ("OK", "0") else messages.warning
        say(request, _("Sent again: HTTP %(status)s, %(code)s") % {"status": reply.status_code, "code": reply.code})
    return HttpResponseRedirect(reverse("admin:request_log_call", args=[call.pk]))


def sided(explanation: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an explanation with both texts cut where they part, for two columns: same, first other byte, rest."""
    if not explanation:
        return None
    at = explanation["difference"]["byte"] if explanation["difference"] else None
    return {**explanation, "sides": [
        (_("This server signs"), _cut(explanation["server"], at)),
        (_("The client signed"), _cut(explanation["client"], at) if explanation["client"] else None),
    ]}  # fmt: skip


def _cut(text: str, at: int | None) -> tuple[str, str, str]:
    if at is None:
        return text, "", ""
    start = len(text.encode("utf-8", "surrogateescape")[:at].decode("utf-8", "ignore"))
    return text[:start], text[start : start + 1], text[start + 1 :]


def _call(request: HttpRequest, pk: int) -> ApiCall:
    found = ApiCall.objects.visible_to(request.scope).select_related("account").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
