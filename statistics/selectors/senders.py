"""When a signature last sent at a carrier: what the carriers' registration asks (signatures.services.registration)."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max

from core import clock
from statistics.models import DailyCount


def last_sent(pairs: Sequence[tuple[int, str]]) -> dict[tuple[int, str], dt.datetime]:
    """Return (signature id, carrier) → end of the last Beijing day with a message, or now; one query for all."""
    wanted = set(pairs)
    rows = DailyCount.objects.filter(
        signature_id__in={pair[0] for pair in wanted}, carrier__in={pair[1] for pair in wanted}, submitted__gt=0
    )
    days = rows.order_by().values_list("signature_id", "carrier").annotate(last=Max("day"))
    now = clock.now()
    return {
        (signature, carrier): min(clock.day_bounds(day)[1], now)
        for signature, carrier, day in days
        if (signature, carrier) in wanted
    }
