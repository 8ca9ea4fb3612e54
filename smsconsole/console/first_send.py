"""First send (快速发送): choose, see the request in every client's words, send, watch the receipt arrive."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.choices import KeyStatus
from accounts.models import AccessKey, Application
from core import ids
from core.errors import DomainError
from review.choices import ReviewStatus
from sending.choices import Door
from sending.models import Message
from sending.services import Item, submit_messages
from signatures.models import Signature
from templates_app import variables
from templates_app.models import SmsTemplate


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the form with the account's usable signatures and templates."""
    scope = request.scope
    usable = {"status": ReviewStatus.APPROVED}
    templates = SmsTemplate.objects.visible_to(scope).filter(**usable).order_by("vendor", "code")[:200]
    keys = AccessKey.objects.visible_to(scope).filter(status=KeyStatus.ACTIVE).order_by("id")
    return TemplateResponse(
        request,
        "console/first_send.html",
        {
            **site.each_context(request),
            "title": _("First send"),
            "lead": _("Send one message the way your program will, and watch its receipt come back."),
            "signatures": Signature.objects.visible_to(scope).filter(**usable, is_enabled=True).order_by("name")[:200],
            "templates": templates,
            "texts": {
                template.code: {
                    "vendor": template.vendor,
                    "content": template.content,
                    "names": list(variables.parse(template.content, template.vendor).names),
                }
                for template in templates
            },
            "client": {
                "endpoint": request.get_host(),
                "scheme": request.scheme,
                "keys": {key.vendor: key.key_id for key in keys},
                "app": Application.objects.visible_to(scope).filter(is_enabled=True).values_list("sdk_app_id").first(),
                "send": reverse("admin:first_send_submit"),
                "status": reverse("admin:first_send_status", args=[0]),
            },
            "words": {
                "accepted": _("Accepted"),
                "parts": _("billed parts"),
                "record": _("Open the record"),
                "failed": _("The server did not answer. Try again."),
            },
            "needs_account": scope.account_id is None,
        },
    )


@require_POST
def submit(request: HttpRequest, site: Any) -> JsonResponse:
    """Send one message; a refusal comes back with its field, rule and fix."""
    try:
        body = json.loads(request.body)
        values = body.get("values") or {}
        item = Item(
            phone=str(body.get("phone", "")),
            sign_name=str(body.get("sign_name", "")),
            template_code=str(body.get("template_code", "")),
            values={str(name): str(value) for name, value in values.items()},
        )
    except (ValueError, AttributeError):
        return JsonResponse(
            {"detail": _("The request is not the JSON this page sends."), "code": "invalid"}, status=400
        )
    if request.scope.account_id is None:
        return JsonResponse({"detail": _("Choose an account first."), "code": "account_missing"}, status=422)
    try:
        done = submit_messages(
            account_id=request.scope.account_id, door=Door.CONSOLE, items=[item], vendor=None,
            request_id=ids.request_id(),
        )  # fmt: skip
    except DomainError as exc:
        return JsonResponse({"detail": exc.message, "code": exc.code, "field": exc.field}, status=422)
    return JsonResponse(_life(done.results[0].message), status=201)


@require_GET
def status(request: HttpRequest, site: Any, pk: int) -> JsonResponse:
    """Return where one of the account's messages is."""
    message = Message.objects.visible_to(request.scope).filter(pk=pk).first()
    if message is None:
        return JsonResponse({"detail": _("No such message."), "code": "not_found"}, status=404)
    return JsonResponse(_life(message))


def _life(message: Message) -> dict[str, Any]:
    return {
        "id": message.pk,
        "biz_id": message.biz_id,
        "status": message.status,
        "label": str(message.get_status_display()),
        "err_code": message.err_code,
        "content": message.content,
        "segments": message.segments,
        "url": reverse("admin:record", args=[message.pk]),
    }
