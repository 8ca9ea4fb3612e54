"""Two handsets (双机模拟): A's and the other side's phone, and the X number between them."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from core.tenancy import Scope
from privacy_numbers import routing
from privacy_numbers.choices import CallState, Direction, PoolType, TextKind, TextState
from privacy_numbers.models import Binding, CallRecord, GroupMember, TextRecord
from privacy_numbers.selectors import figures, traffic
from privacy_numbers.services import calls, texts
from smsconsole.files import ranged_file

PRESETS, SHOWN = 40, 12
STRANGER = "13900139000"  # whoever calls a number that is for everybody


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show both phones; ``?binding=`` or the newest live binding fills them."""
    presets = [_preset(row) for row in figures.recent_bindings(request.scope, PRESETS)]
    _name_members(presets)
    chosen = next((row for row in presets if str(row["id"]) == request.GET.get("binding", "")), None)
    return TemplateResponse(
        request,
        "console/two_handsets.html",
        {
            **site.each_context(request),
            "title": _("Two handsets"),
            "lead": _(
                "Call and text through an X number: choose a binding, press call on one phone, answer on the other."
            ),
            "presets": presets,
            "fates": [(phone, cause, CAUSES[cause]) for phone, cause in routing.FATES.items()],
            "config": {
                "feed": reverse("admin:two_handsets_feed"),
                "act": reverse("admin:two_handsets_act"),
                "records": reverse("admin:privacy_numbers_callrecord_changelist"),
                "preset": chosen or (presets[0] if presets else None),
                "may_act": request.scope.can("send"),
            },
            "words": _words(),
        },
    )


CAUSES = {
    routing.BUSY: gettext_lazy("busy"),
    routing.NO_RESPONSE: gettext_lazy("does not respond"),
    routing.NO_ANSWER: gettext_lazy("nobody answers"),
    routing.ABSENT: gettext_lazy("switched off"),
    routing.REJECTED: gettext_lazy("refuses"),
    routing.UNREACHABLE: gettext_lazy("cannot be reached"),
}


def _preset(row: Binding) -> dict[str, Any]:
    return {
        "id": row.pk, "x": row.number.number, "a": row.phone_a, "b": row.phone_b or STRANGER,
        "pool": str(row.pool), "type": str(PoolType(row.pool_type).label), "extension": row.extension,
        "group": row.group_id, "sms": row.pool.get_sms_mode_display(), "recorded": row.is_recorded,
        "subs_id": row.subs_id, "restrict": row.get_call_restrict_display() if row.call_restrict else "",
    }  # fmt: skip


def _name_members(presets: list[dict[str, Any]]) -> None:
    """Put a member of the group on the other phone of AXG bindings; one query."""
    groups = {row["group"] for row in presets if row["group"]}
    members = GroupMember.objects.filter(group_id__in=groups).order_by("-pk") if groups else []
    first = {member.group_id: member.phone for member in members}
    for row in presets:
        if row["group"] and row["b"] == STRANGER:
            row["b"] = first.get(row["group"], STRANGER)


def _words() -> dict[str, str]:
    return {
        "calling": _("Calling"),
        "incoming": _("Incoming call"),
        "talking": _("Talking"),
        "dial": _("Dial the extension"),
        "idle": _("No call"),
        "refused": _("Not connected"),
        "ended": _("Call ended"),
        "empty": _("Nothing yet."),
        "download": _("Download"),
        "confirm": _("Let go"),
        "reply": _("Answer T"),
        "offline": _("The server does not answer; trying again."),
        "seconds": _("s"),
        "caller": _("caller"),
        "callee": _("called"),
        "choose": _("Fill in the number of this phone and the X number."),
    }


@require_GET
def feed(request: HttpRequest, site: Any) -> JsonResponse:
    """Return the calls and texts of an X number (``?x=``), newest first; ``?version=`` saves sending the same again."""
    screen = _screen(request.scope, request.GET.get("x", "").strip()[:20].replace("\0", ""))
    version = hashlib.sha256(json.dumps(screen, ensure_ascii=False).encode()).hexdigest()[:16]
    shown = {"now": clock.now().timestamp(), "version": version}
    if request.GET.get("version") == version:
        return JsonResponse({**shown, "same": True})
    return JsonResponse({**shown, **screen})


def _screen(scope: Scope, x: str) -> dict[str, Any]:
    made = traffic.call_list(scope).filter(secret_no=x).order_by("-pk")[:SHOWN] if x else []
    sent = traffic.text_list(scope).filter(secret_no=x).order_by("-pk")[:SHOWN] if x else []
    return {"calls": [_call(row) for row in made], "texts": [_text(row) for row in sent]}


def _call(row: CallRecord) -> dict[str, Any]:
    return {
        "id": row.pk, "call_id": row.call_id, "caller": row.caller, "callee": row.callee, "display": row.display,
        "state": row.state, "waits": row.state == CallState.RINGING and not row.callee,
        "refusal": row.get_refusal_display() if row.refusal else "", "cause": row.cause,
        "direction": str(Direction(row.direction).label), "at": _clock(row.called_at),
        "since": row.answered_at.timestamp() if row.answered_at else None, "seconds": row.seconds,
        "fee": str(row.fee + row.recording_fee) if row.minutes else "", "said": row.sentences,
        "sound": reverse("admin:privacy_recording", args=[row.pk]) if row.recording else "",
        "record": reverse("admin:privacy_numbers_callrecord_change", args=[row.pk]),
    }  # fmt: skip


def _text(row: TextRecord) -> dict[str, Any]:
    arrived = row.kind == TextKind.SMART and row.state == TextState.DELIVERED
    return {
        "id": row.pk, "sender": row.sender, "receiver": row.receiver if arrived else "", "to": row.receiver,
        "content": row.content, "shown": row.shown or row.content, "held": row.state == TextState.HELD,
        "state": row.get_state_display(), "kind": row.get_kind_display(), "problem": row.problem,
        "refusal": row.get_refusal_display() if row.refusal else "", "code": row.code, "at": _clock(row.sent_at),
        "fee": str(row.fee) if row.fee else "", "failed": row.state == TextState.FAILED,
    }  # fmt: skip


def _clock(at: Any) -> str:
    return clock.local(at).strftime("%H:%M:%S")


@require_POST
def act(request: HttpRequest, site: Any) -> JsonResponse:
    """Do one step of a call or a text: ``step`` names it, ``id`` the call or text."""
    given = request.POST
    step = _STEPS.get(given.get("step", ""))
    if step is None:
        return JsonResponse({"error": _("There is no such step.")}, status=422)
    try:
        done = step(request, given)
    except DomainError as refusal:
        return JsonResponse({"error": str(refusal.message)}, status=422)
    return JsonResponse({"id": done}, status=201)


def _start(request: HttpRequest, given: Any) -> int:
    account_id = _account_of(request.scope, given.get("x", ""))
    outcome = given.get("outcome", "")
    return calls.start_call(
        account_id=account_id, caller=given.get("phone", ""), secret_no=given.get("x", ""),
        extension=given.get("extension", "")[:9], outcome=outcome if outcome in calls.OUTCOMES else "",
    ).pk  # fmt: skip


def _send(request: HttpRequest, given: Any) -> int:
    account_id = _account_of(request.scope, given.get("x", ""))
    return texts.send_text(
        account_id=account_id, sender=given.get("phone", ""), secret_no=given.get("x", ""),
        content=given.get("content", ""),
    ).pk  # fmt: skip


def _account_of(scope: Scope, x: str) -> int:
    """Return the account acted for; platform staff who chose none act for the number's own."""
    if scope.account_id is not None:
        return scope.account_id
    owner = Binding.objects.visible_to(scope).filter(number__number=x.strip()[:20].replace("\0", "")).first()
    if owner is None:
        raise DomainError(_("Choose an account first."))
    return owner.account_id


def _of_call(run: Callable[..., CallRecord], *names: str) -> Callable[[HttpRequest, Any], int]:
    def step(request: HttpRequest, given: Any) -> int:
        found = traffic.call_list(request.scope).filter(pk=_id(given)).first()
        if found is None:
            raise Http404
        return run(call=found, **{name: given.get(name, "") for name in names}).pk

    return step


def _of_text(run: Callable[..., Any], *names: str) -> Callable[[HttpRequest, Any], int]:
    def step(request: HttpRequest, given: Any) -> int:
        found = traffic.text_list(request.scope).filter(pk=_id(given)).first()
        if found is None:
            raise Http404
        return run(text=found, **{name: given.get(name, "") for name in names}).pk

    return step


def _id(given: Any) -> int:
    text = given.get("id", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


_STEPS: dict[str, Callable[[HttpRequest, Any], int]] = {
    "start": _start,
    "extension": _of_call(calls.enter_extension, "extension"),
    "answer": _of_call(calls.answer_call),
    "say": _of_call(calls.say, "side", "text"),
    "hang_up": _of_call(calls.hang_up, "side"),
    "reject": _of_call(calls.reject),
    "busy": _of_call(calls.busy),
    "no_answer": _of_call(calls.no_answer),
    "text": _send,
    "confirm": _of_text(texts.confirm_text),
    "reply": _of_text(texts.reply_to_text, "content"),
}


@require_GET
def sound(request: HttpRequest, site: Any, pk: int) -> HttpResponseBase:
    """Play or download a call's recording, in parts where the player asks for them."""
    call = traffic.call_list(request.scope).filter(pk=pk).first()
    if call is None or not call.recording:
        raise Http404
    try:
        return ranged_file(request, Path(call.recording.path), f"{call.call_id}.wav", "audio/wav")
    except FileNotFoundError as exc:
        raise Http404 from exc
