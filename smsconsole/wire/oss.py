"""The object store that the vendor's uploads go to: a form POST under a signed policy, and signed addresses to read.

Answers in the store's own form: 204 (or the status the form asks for) and XML errors.
"""

import base64
import binascii
import datetime as dt
import hmac
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from core.images import content_type
from signatures.models import EvidenceFile, QualificationFile, SignatureFile
from signatures.services import stage_upload
from smsconsole.wire.aliyun.files import BUCKET, key_id, read_url, sign_policy
from templates_app.models import TemplateFile

_ROWS: dict[str, Any] = {
    "qualification": QualificationFile, "signature": SignatureFile, "evidence": EvidenceFile, "template": TemplateFile
}  # fmt: skip
_ANSWERS = {"200", "201", "204"}
KEY_MAX = 200


class Refused(Exception):
    """What the store says no with: its word and the status."""

    def __init__(self, code: str, message: str, status: int = 403) -> None:
        self.code, self.message, self.status = code, message, status
        super().__init__(code)


@csrf_exempt
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take one file in a multipart form with key, policy, OSSAccessKeyId and signature before it."""
    clock.refresh()
    try:
        _store(request)
    except Refused as refusal:
        return _error(refusal)
    status = request.POST.get("success_action_status", "204")
    return HttpResponse(status=int(status) if status in _ANSWERS else 204)


@require_GET
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show a picture to whoever holds its signed address, for half an hour."""
    clock.refresh()
    found = read_url(token)
    row = _ROWS[found[0]].objects.filter(pk=found[1]).first() if found and found[0] in _ROWS else None
    if row is None:
        return _error(Refused("AccessDenied", "Request has expired or the signature does not match."))
    with row.file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type=content_type(row.format))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _store(request: HttpRequest) -> None:
    form = request.POST
    key, policy = form.get("key", ""), form.get("policy", "")
    account_id = _account(key)
    signed = sign_policy(account_id, policy)
    if form.get("OSSAccessKeyId", "") != key_id(account_id):
        raise Refused("InvalidAccessKeyId", "The OSS Access Key Id you provided does not exist in our records.")
    if not hmac.compare_digest(signed.encode(), form.get("signature", form.get("Signature", "")).encode()):
        raise Refused("SignatureDoesNotMatch", "The policy's signature does not match.")
    file = request.FILES.get("file")
    if file is None:
        raise Refused("InvalidArgument", "The form has no field file.", 400)
    _check_policy(policy, key, file.size or 0)
    try:
        stage_upload(account_id=account_id, key=key, data=file.read())
    except DomainError as exc:
        raise Refused("EntityTooLarge", exc.message, 400) from exc


def _account(key: str) -> int:
    """Return whose folder a key lies in: ``sms-upload/<account>/<folder>/<name>``."""
    parts = key.split("/")
    if len(key) > KEY_MAX or len(parts) != 4 or parts[0] != BUCKET or not parts[3] or "\0" in key:
        raise Refused("AccessDenied", "The key does not begin with the StartPath of the policy.")
    if not (parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 15):
        raise Refused("AccessDenied", "The key does not begin with the StartPath of the policy.")
    return int(parts[1])


def _check_policy(policy: str, key: str, size: int) -> None:
    """Hold the upload against the policy, which is ours: its signature was checked."""
    try:
        document = orjson.loads(base64.b64decode(policy, validate=True))
        expires = dt.datetime.fromisoformat(document["expiration"])
        (_, _, most), (_, _, start) = document["conditions"]
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise Refused("InvalidPolicyDocument", "The policy cannot be read.", 400) from None
    if clock.now() >= expires:
        raise Refused("AccessDenied", "Invalid according to Policy: Policy expired.")
    if not key.startswith(start):
        raise Refused("AccessDenied", "Invalid according to Policy: the key does not begin with the StartPath.")
    if size > most:
        raise Refused("EntityTooLarge", f"Your proposed upload exceeds the maximum allowed size of {most}.", 400)


def _error(refusal: Refused) -> HttpResponse:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{refusal.code}</Code><Message>{escape(refusal.message)}</Message></Error>"
    )
    return HttpResponse(body, content_type="application/xml", status=refusal.status)
