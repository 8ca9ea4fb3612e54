"""The header Idempotency-Key: a caller that got no answer asks again and the work is done once.

The key's row is inserted first, in the same transaction as the work: of two requests at once the second waits on the
unique key and then finds the first one's answer. A refusal rolls the row back with the work, so that a corrected
body may use the key again. A key is remembered for 24 hours.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.errors import DomainError
from sending.models import IdempotencyKey

HEADER = "Idempotency-Key"
REMEMBERED = dt.timedelta(hours=24)
MAX_LENGTH = 100


class KeyMalformed(DomainError):
    code = "idempotency.key_malformed"
    message = "An Idempotency-Key has 1 to 100 visible ASCII characters."
    field = HEADER


class KeyReused(DomainError):
    code = "idempotency.key_reused"
    message = "This Idempotency-Key was used with another body within 24 hours. Use a new key for a new request."
    field = HEADER


class _Taken(Exception):
    """The key is in use; its row holds the answer."""


def idempotent(method: Callable[..., Response]) -> Callable[..., Response]:
    """Wrap a view method ``(self, request, ...)`` of a TenantViewSet; without the header nothing changes."""

    @wraps(method)
    def wrapper(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return method(self, request, *args, **kwargs)
        if not (1 <= len(key) <= MAX_LENGTH and key.isascii() and key.isprintable() and " " not in key):
            raise KeyMalformed
        digest = _digest(request)
        account_id = self.account_id
        if stored := _stored(account_id, key):
            return _replay(stored, digest)
        try:
            return _first(account_id, key, digest, lambda: method(self, request, *args, **kwargs))
        except _Taken:
            return _replay(IdempotencyKey.objects.get(account_id=account_id, key=key), digest)

    return wrapper


def forget_expired() -> int:
    """Delete keys past their 24 hours; returns how many."""
    return IdempotencyKey.objects.filter(created_at__lt=clock.now() - REMEMBERED).delete()[0]


def _digest(request: Request) -> str:
    """Return the hash of what was asked: method, path and body."""
    raw = f"{request.method} {request.path}\n".encode() + request._request.body
    return hashlib.sha256(raw).hexdigest()


def _stored(account_id: int, key: str) -> IdempotencyKey | None:
    row = IdempotencyKey.objects.filter(account_id=account_id, key=key).first()
    if row is not None and row.created_at < clock.now() - REMEMBERED:
        row.delete()
        return None
    return row


def _first(account_id: int, key: str, digest: str, work: Callable[[], Response]) -> Response:
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = IdempotencyKey.objects.create(
                    account_id=account_id, key=key, body_sha256=digest, response={}, status_code=0,
                    created_at=clock.now(),
                )  # fmt: skip
        except IntegrityError as exc:
            raise _Taken from exc
        response = work()
        row.response = json.loads(JSONRenderer().render(response.data))
        row.status_code = response.status_code
        row.save(update_fields=["response", "status_code"])
        return response


def _replay(row: IdempotencyKey, digest: str) -> Response:
    if row.body_sha256 != digest:
        raise KeyReused
    return Response(row.response, status=row.status_code, headers={"Idempotent-Replayed": "true"})
