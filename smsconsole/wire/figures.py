"""Counting of SDK requests for /metrics; these requests pass no middleware that would do it (docs/adr/0003)."""

from functools import cache

from prometheus_client import Counter, Histogram

from smsconsole.wire.reply import WireReply

REQUESTS = Counter(
    "smsconsole_wire_requests", "Requests of SDKs, by vendor, action and answered code", ["vendor", "action", "code"]
)
SECONDS = Histogram(
    "smsconsole_wire_request_seconds", "Time to answer an SDK's request, by vendor and action", ["vendor", "action"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)  # fmt: skip


_requests, _seconds = cache(REQUESTS.labels), cache(SECONDS.labels)  # finding a series costs more than counting in it


def count(reply: WireReply, action: str, seconds: float) -> None:
    """Note an answered request; ``action`` is a name of the vendor's table or "unknown", so callers make no series."""
    _requests(reply.vendor, action, reply.code).inc()
    _seconds(reply.vendor, action).observe(seconds)
