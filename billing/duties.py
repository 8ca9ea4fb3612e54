"""What falls due in money: packages end, arrears last, use is added up, months are settled."""

from billing.services.arrears import end_in_arrears, next_end
from billing.services.bills import next_settlement, settle_due_months
from billing.services.packages import expire_packages, next_expiry
from billing.services.usage import add_up_usage, next_window
from core.duties import Duty, register


def register_all() -> None:
    """Add the duties to the registry that the sweeper and the test clock run."""
    register(Duty("billing.expire_packages", next_expiry, expire_packages, order=50))
    register(Duty("billing.usage", next_window, add_up_usage, order=60))
    register(Duty("billing.settle_months", next_settlement, settle_due_months, order=200))
    register(Duty("billing.arrears", next_end, end_in_arrears, order=55))
