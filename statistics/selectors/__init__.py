"""Reading of rollups, records and exports."""

from statistics.selectors.rollups import (
    DIMENSIONS,
    Query,
    comparison,
    failure_causes,
    latency,
    latency_by,
    percentile,
    split,
    success_rate,
    totals,
    trend,
)

__all__ = [
    "DIMENSIONS",
    "Query",
    "comparison",
    "failure_causes",
    "latency",
    "latency_by",
    "percentile",
    "split",
    "success_rate",
    "totals",
    "trend",
]
