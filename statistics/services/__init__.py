"""Writing of rollups and exports."""

from statistics.services.counts import count_outcomes
from statistics.services.exports import cancel_export, create_export, retry_export, run_export
from statistics.services.upkeep import expire_exports, next_expiry, next_offer, offer_exports

__all__ = [
    "cancel_export",
    "count_outcomes",
    "create_export",
    "expire_exports",
    "next_expiry",
    "next_offer",
    "offer_exports",
    "retry_export",
    "run_export",
]
