"""The page of /metrics: what the web workers counted, and how the product stands, read when asked."""

import os
from collections.abc import Iterable, Iterator
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from core import heartbeat
from core.tenancy import Scope
from review import selectors as review
from sending import selectors as sending
from smsconsole.supervisor.figures import VARIABLE
from statistics.selectors import exports

CONTENT_TYPE = CONTENT_TYPE_LATEST
EVERYTHING = Scope(sees_all=True)


def page() -> bytes:
    """Return all figures in Prometheus' text format."""
    return generate_latest(_counted()) + generate_latest(_standing())


def _counted() -> Any:
    """Return what this process counted or, where several serve (supervisor.figures), the sum of them all."""
    if VARIABLE not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def _standing() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Standing())
    return registry


class Standing(Collector):
    """Gauges of what waits and who lives; five small queries."""

    def describe(self) -> Iterable[Any]:
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("messages_waiting", "Messages without a final state", "status", sending.waiting_by_status())
        yield _gauge(
            "review_orders_waiting", "Review orders without a verdict, by who must look (waiting: a person)", "queue",
            review.status_counts(EVERYTHING),
        )  # fmt: skip
        yield _gauge("exports_unfinished", "Exports asked for and not written", "status", exports.unfinished())
        yield _gauge("heartbeat_age_seconds", "Seconds since the role's youngest beat", "role", heartbeat.ages())
        yield _gauge("processes_alive", "Processes of the role that beat lately", "role", heartbeat.counts())


def _gauge(name: str, text: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"smsconsole_{name}", text, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family
