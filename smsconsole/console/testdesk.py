"""Test desk (测试台): the clock, the network's behaviour, faults, numbers with a fixed fate, and the way back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from carrier import selectors as carrier
from carrier import services as carrier_services
from carrier.choices import Carrier, ProfileName
from carrier.models import FaultRule
from core import clock
from core.errors import DomainError
from smsconsole.testdesk import reset, time
from statistics.receipt_codes import MEANINGS

SPANS = [
    (60, gettext_lazy("1 minute")),
    (3600, gettext_lazy("1 hour")),
    (86400, gettext_lazy("1 day")),
    (7 * 86400, gettext_lazy("1 week")),
    (31 * 86400, gettext_lazy("31 days")),
]
DUTIES = {
    "sending.carrier": gettext_lazy("Carrier: hand over, receipts, replies"),
    "review.order_due": gettext_lazy("Reviews whose time has come"),
    "sending.unfetched": gettext_lazy("Reports that nobody fetched are forgotten"),
    "billing.expire_packages": gettext_lazy("Packages expire"),
    "billing.arrears": gettext_lazy("Arrears: what ends after a month"),
    "billing.usage": gettext_lazy("Use is added up and charged, every five minutes"),
    "billing.settle_months": gettext_lazy("Month is settled, bills become final"),
    "privacy.expire_bindings": gettext_lazy("Bindings of X numbers expire"),
    "privacy.rents": gettext_lazy("Rent of X numbers for the next month"),
    "privacy.verification": gettext_lazy("X numbers that nobody verified go offline"),
    "privacy.ringtones": gettext_lazy("Ringtones are decided"),
    "privacy.binding_rates": gettext_lazy("Binding rates of pools are looked at"),
    "privacy.calls": gettext_lazy("Calls that nobody answers or that last too long end"),
    "privacy.texts": gettext_lazy("Receipts of smart SMS come, held texts lapse"),
    "privacy.pushes": gettext_lazy("Reports of number privacy are pushed"),
    "privacy.reports": gettext_lazy("Old reports of number privacy are forgotten"),
    "accounts.alerts": gettext_lazy("Alerts are told to the contacts"),
    "accounts.temporary_keys": gettext_lazy("Temporary keys run out"),
    "review.replay_due": gettext_lazy("Replays of word lists go on"),
    "signatures.validity": gettext_lazy("Papers run out, reminders"),
    "signatures.registrations": gettext_lazy("Carrier registration of signatures"),
    "statistics.offer_exports": gettext_lazy("Exports waiting for a worker"),
    "signatures.staged": gettext_lazy("Uploads that were not used are forgotten"),
    "statistics.expire_exports": gettext_lazy("Export files expire"),
    "smsconsole.idempotency": gettext_lazy("Answers kept for repeated requests are forgotten"),
    "smsconsole.calls": gettext_lazy("Old entries of the request log are forgotten"),
    "core.nonces": gettext_lazy("Used signature nonces are forgotten"),
    "core.heartbeat": gettext_lazy("Signs of life of ended processes are forgotten"),
}
SHOWN_HAPPENINGS = 200
NO_OUTCOMES = {"DELIVERED", "REQUEST_SUCCESS"}


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the desk; outside debug mode only why it is closed."""
    context = {
        **site.each_context(request),
        "title": _("Test desk"),
        "lead": _("Bend time and the network to see how your program takes it."),
        "is_open": settings.TEST_CLOCK,
        "account_id": request.scope.account_id,
    }
    return TemplateResponse(request, "console/testdesk.html", {**context, **_shown(request)})


def _shown(request: HttpRequest) -> dict[str, Any]:
    if not settings.TEST_CLOCK:
        return {}
    now = time.look()
    scope = request.scope
    rules = carrier.fault_rules(None if scope.sees_all else scope.account_id)
    return {
        "now": now,
        "here": clock.local(),
        "clock": {"at": now.now.timestamp() * 1000, "frozen": now.is_frozen},
        "due": [(DUTIES.get(name, name), at) for name, at in now.due.items()],
        "spans": SPANS,
        "happened": [
            (at, DUTIES.get(name, name), count) for at, name, count in request.session.pop("testdesk_happened", [])
        ],
        "profile": carrier.setting(),
        "profiles": ProfileName.choices,
        "rules": rules[:20],
        "outcomes": [(code, meaning.title) for code, meaning in MEANINGS.items() if code and code not in NO_OUTCOMES],
        "carriers": [choice for choice in Carrier.choices if choice[0] != Carrier.UNKNOWN],
        "magic": [{"number": row.number, "description": _(row.description)} for row in carrier.magic_numbers()],
        "base": f"{request.scheme}://{request.get_host()}/api/v1/testing",
    }


@require_POST
def act(request: HttpRequest, site: Any, action: str) -> HttpResponse:
    """Do one thing and return to the desk, with what happened."""
    if (step := ACTIONS.get(action)) is None:
        raise Http404
    try:
        time.require_open()
        messages.success(request, step(request))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    except ValueError:
        messages.error(request, _("A field is not filled in as it should be."))
    return HttpResponseRedirect(reverse("admin:testdesk"))


def _freeze(request: HttpRequest) -> str:
    text = request.POST.get("at", "")
    at = dt.datetime.fromisoformat(text).replace(tzinfo=clock.BEIJING) if text else None
    time.freeze(at=at)
    return _("Time stands still at %(at)s.") % {"at": _written(clock.now())}


def _advance(request: HttpRequest) -> str:
    if request.POST.get("to_next"):
        happened = time.advance(to_next=True)
    elif text := request.POST.get("to", ""):
        happened = time.advance(to=dt.datetime.fromisoformat(text).replace(tzinfo=clock.BEIJING))
    else:
        happened = time.advance(seconds=float(request.POST.get("seconds", "")))
    request.session["testdesk_happened"] = [
        [_written(row.at), row.duty, row.count] for row in happened[:SHOWN_HAPPENINGS]
    ]
    total = sum(row.count for row in happened)
    said = _("It is %(at)s now.") % {"at": _written(clock.now())}
    if not total:
        return f"{said} {_('Nothing fell due on the way.')}"
    return f"{said} {ngettext('%(n)d thing was done', '%(n)d things were done', total) % {'n': total}}"


def _offset(request: HttpRequest) -> str:
    time.shift(seconds=float(request.POST.get("hours", "")) * 3600)
    return _("It is %(at)s now.") % {"at": _written(clock.now())}


def _resume(request: HttpRequest) -> str:
    time.resume()
    return _("Time is real again.")


def _profile(request: HttpRequest) -> str:
    seed = request.POST.get("seed", "").strip()
    profile = ProfileName(request.POST.get("profile", ""))
    carrier_services.set_profile(profile=profile, seed=_bounded(seed) if seed else None)
    return _("The network behaves as: %(profile)s.") % {"profile": profile.label}


def _bounded(text: str) -> int:
    number = int(text)
    if not -(2**62) < number < 2**62:
        raise ValueError(text)
    return number


def _add_fault(request: HttpRequest) -> str:
    post = request.POST
    carrier_services.save_fault_rule(
        scope=request.scope,
        outcome=post.get("outcome", ""),
        carrier=post.get("carrier", ""),
        number_prefix=post.get("number_prefix", "").strip(),
        template_code=post.get("template_code", "").strip(),
        rate=round(float(post.get("percent", "100")) * 10),
        delay_ms=round(float(post.get("delay", "0") or 0) * 1000),
    )
    return _("The fault rule is in force from the next message on.")


def _delete_fault(request: HttpRequest) -> str:
    rule = FaultRule.objects.filter(pk=_bounded(request.POST.get("rule", ""))).first()
    if rule is not None:
        carrier_services.delete_fault_rule(scope=request.scope, rule=rule)
    return _("The fault rule is gone.")


def _reset(request: HttpRequest) -> str:
    if request.scope.account_id is None:
        raise PermissionDenied
    done = reset.reset_account(account_id=request.scope.account_id)
    return _("Back to the start: %(messages)d messages and %(charges)d charges are forgotten.") % done


def _written(at: dt.datetime) -> str:
    return clock.local(at).strftime("%Y-%m-%d %H:%M:%S")


ACTIONS: dict[str, Callable[[HttpRequest], str]] = {
    "freeze": _freeze,
    "offset": _offset,
    "advance": _advance,
    "resume": _resume,
    "profile": _profile,
    "add-fault": _add_fault,
    "delete-fault": _delete_fault,
    "reset": _reset,
}
