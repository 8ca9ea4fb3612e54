"""What falls due in number privacy."""

from core.duties import Duty, register
from privacy_numbers.services.rents import charge_rents, next_rent


def register_all() -> None:
    """Add the duties to the registry that the sweeper and the test clock run."""
    register(Duty("privacy.rents", next_rent, charge_rents, order=54))
