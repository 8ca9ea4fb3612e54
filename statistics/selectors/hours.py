"""What an application sent within some hours, and how it ended: what programs ask for, to the hour."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q, Sum

from core import clock
from statistics.models import HourlyCount


@dataclass(frozen=True)
class Sums:
    """``failures`` are counts by receipt code."""

    submitted: int = 0
    segments: int = 0
    delivered: int = 0
    failures: dict[str, int] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        return sum(self.failures.values())


def application_sums(*, account_id: int, application_id: int, first: dt.datetime, last: dt.datetime) -> Sums:
    """Return the sums over the hours from that of ``first`` to that of ``last``, both included, by submission."""
    begin, end = clock.local(first), clock.local(last)
    inside = Q(day__gt=begin.date(), day__lt=end.date())
    if begin.date() == end.date():
        inside = Q(day=begin.date(), hour__gte=begin.hour, hour__lte=end.hour)
    else:
        inside |= Q(day=begin.date(), hour__gte=begin.hour) | Q(day=end.date(), hour__lte=end.hour)
    rows = HourlyCount.objects.filter(inside, account_id=account_id, application_id=application_id).order_by()
    counts = list(
        rows.values_list("err_code").annotate(Sum("submitted"), Sum("segments"), Sum("delivered"), Sum("failed"))
    )
    return Sums(
        submitted=sum(row[1] for row in counts),
        segments=sum(row[2] for row in counts),
        delivered=sum(row[3] for row in counts),
        failures={code: failed for code, *_, failed in counts if failed},
    )
