"""What falls due here: exports to offer again, files to delete."""

from core.duties import Duty, register
from statistics import services


def register_all() -> None:
    """Add the duties to the registry that the sweeper and the test clock run."""
    register(Duty("statistics.offer_exports", services.next_offer, services.offer_exports, order=300))
    register(Duty("statistics.expire_exports", services.next_expiry, services.expire_exports, order=310))
