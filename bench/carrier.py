"""The carrier end to end, beside the bare UPDATEs and INSERTs of the same rows on the same engine in the same run.

    python bench/carrier.py                                   # SQLite in a temporary folder
    DATABASE_URL=postgres://… python bench/carrier.py         # an empty database of your own

A run takes messages over, plans and stores receipts, lets them arrive, charges each and counts all. Two rounds take
turns (ours, bare, ours, bare …) and the median is printed.
"""

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import statistics

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
_folder = tempfile.TemporaryDirectory()
os.environ.setdefault("SMSCONSOLE_DATA_DIR", _folder.name)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smsconsole.settings")
import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from billing.models import LedgerEntry, Package, Wallet  # noqa: E402
from core import (  # noqa: E402
    clock,
    rows,
)
from sending.choices import Door  # noqa: E402
from sending.models import Message, Receipt  # noqa: E402
from sending.services import Item, run_carrier, submit_messages  # noqa: E402
from tests import factories  # noqa: E402

START = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)
BATCH = 500


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=10_000, help="a round; in thousands")
    asked.add_argument("--rounds", type=int, default=3)
    options = asked.parse_args()
    call_command("migrate", verbosity=0)
    call_command("load_data", verbosity=0)
    clock.set_state(clock.State(frozen_at=START))
    if Message.objects.exists():
        sys.exit("this database holds messages already; give an empty one")
    cast = factories.yunfan()
    Package.objects.update(quantity=10_000_000, remaining=10_000_000)
    Wallet.objects.update(balance=Decimal(10_000))
    submitted, ours, bare = [], [], []
    for number in range(options.rounds * 2):
        took = _timed(lambda number=number: _submit(cast, options.messages, number))
        submitted.append(options.messages / took)
        if number % 2:
            bare.append(options.messages / _timed(_bare))
        else:
            ours.append(options.messages / _timed(_carry))
    print(f"engine                     {connection.vendor}")
    for label, rates in (("accepted, 1000 a call", submitted), ("carrier end to end", ours), ("bare statements", bare)):
        print(f"{label:26} {statistics.median(rates):8,.0f} messages/s  ({min(rates):,.0f}-{max(rates):,.0f})")
    print(f"carrier / bare             {statistics.median(ours) / statistics.median(bare):8.2f}")


def _timed(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - started


def _submit(cast: factories.Cast, count: int, number: int) -> None:
    _advance(hours=25)
    for start in range(0, count, 1000):
        items = [
            Item(f"13{number % 10}{start + n:08}", cast.signature.name, cast.captcha.code, {"code": "246810"})
            for n in range(1000)
        ]
        submit_messages(account_id=cast.account.pk, door=Door.REST, items=items, vendor=None, request_id="R")


def _carry() -> None:
    while run_carrier(BATCH):
        pass
    _advance(seconds=3)
    while run_carrier(BATCH):
        pass


def _advance(**span: float) -> None:
    clock.set_state(clock.State(frozen_at=clock.now() + dt.timedelta(**span)))


def _bare() -> None:
    """Write what the carrier writes, with nothing read, decided or checked."""
    at = clock.now()
    waiting = list(Message.objects.filter(status="queued").order_by("pk").values_list("pk", "account_id"))
    for start in range(0, len(waiting), BATCH):
        chunk = waiting[start : start + BATCH]
        with transaction.atomic():
            taken = [(pk, "sent", at, at) for pk, _account in chunk]
            rows.update(Message, ("status", "sent_at", "next_at"), taken)
            planned = [(pk, "delivered", "DELIVERED", at) for pk, _account in chunk]
            rows.insert(Receipt, ("message", "status", "code", "due_at"), planned)
    receipts = list(Receipt.objects.filter(applied_at__isnull=True).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(waiting), BATCH):
        chunk = waiting[start : start + BATCH]
        with transaction.atomic():
            rows.update(Receipt, ("applied_at",), [(pk, at) for pk in receipts[start : start + BATCH]])
            ended = [(pk, "delivered", "DELIVERED", at, None) for pk, _account in chunk]
            rows.update(Message, ("status", "err_code", "received_at", "next_at"), ended)
            rows.insert(LedgerEntry, ENTRY, [_entry(pk, account, at) for pk, account in chunk])


ENTRY = tuple(field.name for field in LedgerEntry._meta.concrete_fields if not field.primary_key)


def _entry(pk: int, account_id: int, at: dt.datetime) -> tuple:
    known = {
        "account": account_id, "kind": "charge", "cause_kind": "message", "cause_id": str(pk), "product": "captcha",
        "at": at, "day": at.date(), "month": 202611, "note": "", "quantity": 1, "unit_price": 0, "amount": 0,
        "balance_after": 0, "actor_name": "", "position": pk, "digest": "",
    }  # fmt: skip
    return tuple(known.get(name) for name in ENTRY)


if __name__ == "__main__":
    main()
