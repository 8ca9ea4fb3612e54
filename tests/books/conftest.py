"""The whole house under the ledger's audit: sending, statistics and billing as they are wired."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from billing import services
from billing.models import Package, Wallet
from billing.selectors import audit
from carrier.services import set_profile
from core import clock
from core.money import ZERO
from sending.services import Item, run_carrier, submit_messages
from tests import factories


@pytest.fixture
def company(yunfan: factories.Cast) -> factories.Cast:
    """The cast with books that the ledger knows of: 500 yuan, and its package of 1000 as a gift."""
    return give_books(yunfan)


def give_books(cast: factories.Cast) -> factories.Cast:
    catalogue = cast.package.catalogue
    Package.objects.filter(account=cast.account).delete()
    Wallet.objects.filter(account=cast.account).update(balance=ZERO)
    services.top_up(account=cast.account, amount=Decimal(500))
    cast.package = services.gift_package(account=cast.account, catalogue=catalogue, note="demo")
    set_profile(profile="ideal", seed=1)
    return cast


@pytest.fixture
def send(company: factories.Cast) -> Callable[[int], None]:
    """Send codes to ``count`` fresh numbers and let the carrier settle them."""
    numbers = iter(range(10_000))

    def work(count: int) -> None:
        items = [
            Item(f"138{next(numbers):08}", company.signature.name, company.captcha.code, {"code": "246810"})
            for _n in range(count)
        ]
        submit_messages(account_id=company.account.pk, door="rest", items=items, vendor=None, request_id="R")
        while run_carrier():
            pass
        clock.set_state(clock.State(frozen_at=clock.now().replace(microsecond=0) + factories.dt.timedelta(seconds=5)))
        while run_carrier():
            pass

    return work


def wrong(cast: factories.Cast) -> list[str]:
    """Return the subjects of everything the audit finds."""
    return [problem.subject for problem in audit(cast.account.pk)]
