"""Makes the demo company, once, in one transaction; what people changed since is left alone."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction

from accounts.models import Account, User
from billing.services import build_bill
from core import clock
from signatures.services import finish_registrations
from smsconsole.demo import money
from smsconsole.demo.month import blacklist, live_through
from smsconsole.demo.open_cases import seed_rejected, seed_shared, seed_waiting
from smsconsole.demo.papers import seed_papers
from smsconsole.demo.people import DEMO, OTHER, seed_people
from smsconsole.demo.pools import seed_pools

OWNERS = {DEMO: "demo", OTHER: "other"}


@contextmanager
def time_machine() -> Iterator[None]:
    """Let the block set this process's clock as it likes; put the real state back after."""
    before = clock.state()
    try:
        yield
    finally:
        clock.set_state(before)


def at(moment: dt.datetime) -> None:
    """Stand at a moment of the past."""
    clock.set_state(clock.State(frozen_at=moment))


@transaction.atomic
def seed(say: Callable[[str], None] = lambda text: None) -> bool:
    """Create the demo company unless it is there; returns whether it did."""
    if Account.objects.filter(name=DEMO).exists():
        return False
    say("making the demo company and its month of history (once, some seconds)")
    now = clock.now()
    start_day = clock.local(now).date() - dt.timedelta(days=settings.ENV.demo_days)
    start = clock.day_bounds(start_day)[0]
    with time_machine():
        at(start - dt.timedelta(days=9, hours=-10))
        accounts = seed_people(opened_at=clock.now())
        owners = {name: User.objects.get(username=OWNERS[name]) for name in accounts}
        for name, account in accounts.items():
            money.open_wallet(account, owners[name])
        at(start - dt.timedelta(days=8, hours=-10))
        seed_papers(accounts)
        at(start - dt.timedelta(days=7, hours=-10))
        finish_registrations()
        seed_pools(accounts[DEMO], at=clock.now())
        money.buy(accounts[OTHER], owners[OTHER])
        at(now - dt.timedelta(days=3))
        seed_rejected(accounts[DEMO])
        live_through(
            accounts[DEMO], accounts[OTHER], first_day=start_day, until=now, at=at,
            buy=lambda: money.buy(accounts[DEMO], owners[DEMO]),
        )  # fmt: skip
        at(now - dt.timedelta(minutes=30))
        blacklist(accounts[DEMO])
        seed_waiting(accounts[DEMO])
        seed_shared(accounts[OTHER])
        for name, account in accounts.items():
            money.round_up(account, owners[name])
            build_bill(account_id=account.pk, month=int(f"{clock.local():%Y%m}"))
    return True
