"""Virtual handset (虚拟手机): a number's screen, live, and its answers."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from carrier import selectors as carrier
from core import clock
from core.errors import DomainError
from sending import selectors as sending
from sending import services
from sending.choices import MessageStatus
from sending.models import Message
from sending.selectors.waiting import digits_of

BOOK = 20


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the phone with its number book; ``?phone=`` chooses the number."""
    recent = sending.inbox(request.scope, limit=BOOK)
    magic = [{"number": row.number, "description": _(row.description)} for row in carrier.magic_numbers()]
    chosen = request.GET.get("phone", "").strip()[:20]
    return TemplateResponse(
        request,
        "console/handset.html",
        {
            **site.each_context(request),
            "title": _("Virtual handset"),
            "lead": _("What the owner of a number sees. Choose or type a number; its messages arrive by themselves."),
            "recent": recent,
            "magic": magic,
            "config": {
                "feed": reverse("admin:handset_feed"),
                "reply": reverse("admin:handset_reply"),
                "phone": chosen or (recent[0].phone if recent else ""),
                "may_reply": request.scope.can("send"),
            },
            "words": _words(),
        },
    )


def _words() -> dict[str, str]:
    return {
        "copied": _("Copied"),
        "copy": _("Copy code"),
        "empty": _("Nothing has arrived on this number yet. Send something to it; it shows up here by itself."),
        "choose": _("Choose a number from the book or type one."),
        "underway": _("Under way"),
        "failed": _("Not delivered"),
        "unknown": _("No receipt"),
        "travelling": _("Sending…"),
        "received": _("Arrived at the platform"),
        "opted_out": _("This number opted out of promotion by"),
        "offline": _("The server does not answer; trying again."),
        "today": _("Today"),
    }


@require_GET
def feed(request: HttpRequest, site: Any) -> JsonResponse:
    """Return a number's screen; ``?version=`` of the last answer saves sending the same again."""
    try:
        digits = digits_of(request.GET.get("phone", ""))
    except DomainError as refusal:
        return JsonResponse({"error": refusal.message}, status=422)
    screen = _screen(request, digits)
    version = hashlib.sha256(json.dumps(screen, ensure_ascii=False).encode()).hexdigest()[:16]
    shown = {"clock": clock.local().strftime("%H:%M"), "version": version}
    if request.GET.get("version") == version:
        return JsonResponse({**shown, "same": True})
    return JsonResponse({**shown, **screen})


def _screen(request: HttpRequest, digits: str) -> dict[str, Any]:
    bubbles = sending.conversation(request.scope, digits)
    ids = [bubble.message_id for bubble in bubbles if not bubble.is_reply]
    codes = dict(Message.objects.visible_to(request.scope).filter(pk__in=ids).values_list("pk", "code"))
    out = sending.recipients_opted_out(request.scope).filter(phone=digits)
    place = carrier.locate(digits)
    return {
        "phone": digits,
        "place": " ".join(str(part) for part in (place.province, place.city) if part),
        "opted_out": sorted(set(out.values_list("sign_name", flat=True))),
        "bubbles": [_bubble(bubble, codes.get(bubble.message_id, "")) for bubble in bubbles],
    }


def _bubble(bubble: sending.Bubble, code: str) -> dict[str, Any]:
    at = clock.local(bubble.at)
    waiting = bubble.status in (MessageStatus.QUEUED, MessageStatus.SENT)
    return {
        "key": bubble.key,
        "day": "" if at.date() == clock.today() else at.strftime("%Y-%m-%d"),
        "time": at.strftime("%H:%M:%S"),
        "text": bubble.text,
        "is_reply": bubble.is_reply,
        "status": "underway" if waiting else bubble.status,
        "error": bubble.code if bubble.status == MessageStatus.FAILED else "",
        "code": "" if bubble.is_reply else code,
    }


@require_POST
def reply(request: HttpRequest, site: Any) -> JsonResponse:
    """Answer from the number's handset to the last message on it."""
    phone, content = request.POST.get("phone", ""), request.POST.get("content", "")
    if "\0" in content:
        return JsonResponse({"error": _("A reply is text.")}, status=422)
    try:
        last = sending.records(request.scope).filter(phone=digits_of(phone)).order_by("-pk").first()
        account_id = last.account_id if last else request.scope.account_id
        if account_id is None:
            return JsonResponse({"error": _("Choose an account first.")}, status=422)
        row = services.reply(account_id=account_id, phone=phone, content=content)
    except DomainError as refusal:
        return JsonResponse({"error": refusal.message}, status=422)
    return JsonResponse({"key": f"u{row.pk}"}, status=201)
