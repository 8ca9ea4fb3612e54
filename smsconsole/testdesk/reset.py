"""An account back to its seeded state."""

from django.db import transaction

from accounts.models import Account
from billing.services.reset import forget_charges
from carrier.selectors import fault_rules
from carrier.services import delete_fault_rule
from core.tenancy import Scope
from privacy_numbers.services.reset import forget_traffic
from sending.services.reset import forget_messages
from smsconsole.demo.people import COMPANIES
from smsconsole.demo.seed import seed
from smsconsole.testdesk.errors import require_open
from statistics.services.reset import forget_counts


@transaction.atomic
def reset_account(*, account_id: int) -> dict[str, int]:
    """Forget what an account sent, received, said, bound, counted and was charged, and its fault rules; what it bought
    stays, with the rent of its numbers. The demo company is made anew where something of it is missing. Returns how
    much went."""
    require_open()
    done = {
        "charges": forget_charges(account_id=account_id),  # first: it locks the books
        "messages": forget_messages(account_id=account_id),
        "counts": forget_counts(account_id=account_id),
        "fault_rules": 0,
        **forget_traffic(account_id=account_id),
    }
    mine = Scope(account_id=account_id)
    for rule in fault_rules(account_id):
        delete_fault_rule(scope=mine, rule=rule)
        done["fault_rules"] += 1
    if Account.objects.filter(pk=account_id, name__in=COMPANIES).exists():
        seed()
    return done


def seed_demo() -> None:
    """Make what is missing of the demo company."""
    require_open()
    with transaction.atomic():
        seed()
