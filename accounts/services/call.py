"""Keeping of the request log: many rows at once, and not for ever."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from accounts.models import ApiCall
from core import clock
from core.rows import insert

COLUMNS = (
    "account_id", "at", "door", "action", "version", "key_id", "signing", "peer", "status", "code", "is_good",
    "microseconds", "request_id", "request_head", "request_body", "is_cut", "response_body", "effect", "explanation",
    "replay_of",
)  # fmt: skip
_CHUNK = 5_000


def store_calls(rows: Sequence[Sequence[Any]]) -> None:
    """Write calls, each a row of ``COLUMNS``; ``explanation`` is JSON text or None."""
    insert(ApiCall, COLUMNS, rows)


def forget_calls(*, days: int, rows: int) -> int:
    """Delete calls older than ``days``, and the oldest beyond the youngest ``rows``; at most 5000, returns how many."""
    newest = ApiCall.objects.aggregate(newest=Max("id"))["newest"] or 0
    old = ApiCall.objects.filter(id__lte=newest - rows).order_by("id").values_list("id", flat=True)[:_CHUNK]
    gone = list(old) or list(
        ApiCall.objects.filter(at__lt=clock.now() - dt.timedelta(days=days))
        .order_by("at").values_list("id", flat=True)[:_CHUNK]
    )  # fmt: skip
    return ApiCall.objects.filter(id__in=gone).delete()[0] if gone else 0
