"""Two hundred sends at once against one package, beside the same sends with nothing to pay, in turns in one run.

    BENCH_DATABASE_URL=postgres://… python -m bench.paid      # the server; a database of its own is made and dropped

First a package too small for all, over as many connections as a server takes by default: it must pay for exactly what
it holds, and the ledger's audit must find nothing. Then rounds on a large one, by eight processes that each do one
call at a time, as the product's web workers do; the callers wait for one. Last, for the record, over eighty
connections, which no product opens for one account. Unpaid means that no wallet, package or price is looked at.
"""

import argparse
import contextlib
import datetime as dt
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import statistics

NAME = f"smsconsole_bench_{os.getpid()}"
CALLERS, PROCESSES, CROWD = 200, 8, 10
PREFIXES = [first + last for first in ("13", "15", "18") for last in "0123456789"]  # a round each: no number twice


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sends", type=int, default=10, help="of each of the 200 callers in a round")
    asked.add_argument("--rounds", type=int, default=3, choices=range(1, 7), help="of each kind")
    options = asked.parse_args()
    server = os.environ.get("BENCH_DATABASE_URL", "")
    if not server.startswith("postgres"):
        sys.exit("name a PostgreSQL server in BENCH_DATABASE_URL")
    import psycopg

    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{NAME}"')
        try:
            return _measure(urlunsplit(urlsplit(server)._replace(path=f"/{NAME}")), options)
        finally:
            admin.execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')


def _measure(url: str, options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATABASE_URL": url, "SMSCONSOLE_DATA_DIR": folder}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smsconsole.settings")
        import django

        django.setup()
        return _Run(options).go()


class _Run:
    """One company, its package, and what the rounds took."""

    def __init__(self, options: argparse.Namespace) -> None:
        from django.core.management import call_command

        from billing import services
        from billing.models import Package, Wallet
        from carrier.services import set_profile
        from core import clock
        from tests import factories

        call_command("migrate", verbosity=0)
        call_command("load_data", verbosity=0)
        clock.set_state(clock.State(frozen_at=dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)))
        self.options, self.number = options, 0
        self.cast = factories.yunfan()
        Package.objects.all().delete()
        Wallet.objects.update(balance=0)
        set_profile(profile="ideal", seed=1)
        self.package = services.gift_package(
            account=self.cast.account, catalogue=self.cast.package.catalogue, note="bench"
        )

    def go(self) -> int:
        held = CALLERS * 3 // 4
        ends, _took = self._round(1, held, threads=CROWD, is_paid=True)
        self.package.refresh_from_db()
        sold = self.package.held + self.package.quantity - self.package.remaining
        wrong = self._audit()
        print(f"package of {held}, {CALLERS} at once   {dict(ends)}; held {sold}; audit: {wrong or 'agrees'}")
        is_right = ends["accepted"] == held == sold and not wrong
        ratio = self._compare(f"{PROCESSES} web workers", 1, "; above 0.5 is asked for")
        self._compare(f"{PROCESSES * CROWD} connections", CROWD, "")
        return 0 if is_right and ratio > 0.5 else 1

    def _compare(self, name: str, threads: int, asked: str) -> float:
        """Print and return how the paid sends' rate stands to that of the unpaid."""
        rates: dict[bool, list[float]] = {True: [], False: []}
        for turn in range(self.options.rounds * 2):
            ends, took = self._round(self.options.sends, 10_000_000, threads=threads, is_paid=turn % 2 == 0)
            if set(ends) != {"accepted"}:
                sys.exit(f"refused: {dict(ends)}")
            rates[turn % 2 == 0].append(sum(ends.values()) / took)
        for label, shown in (("paid by a package", rates[True]), ("unpaid", rates[False])):
            middle = statistics.median(shown)
            print(f"{name + ', ' + label:36} {middle:8,.0f} sends/s  ({min(shown):,.0f}-{max(shown):,.0f})")
        ratio = statistics.median(rates[True]) / statistics.median(rates[False])
        print(f"{name + ', paid / unpaid':36} {ratio:8.2f}  (medians of {self.options.rounds} rounds{asked})")
        return ratio

    def _round(self, sends: int, quantity: int, *, threads: int, is_paid: bool) -> tuple[Counter, float]:
        """Let all callers send at once from fresh processes; returns how the sends ended, and the seconds."""
        from django.db import connections

        from billing.models import Package

        Package.objects.filter(pk=self.package.pk).update(quantity=quantity, remaining=quantity, held=0)
        connections.close_all()
        self.number += 1
        context = multiprocessing.get_context("fork")
        gate, ends = context.Barrier(PROCESSES + 1), context.SimpleQueue()
        workers = [
            context.Process(
                target=_work, args=(self.cast, n, self.number, sends, threads, is_paid, gate, ends), daemon=True
            )
            for n in range(PROCESSES)
        ]  # fmt: skip
        for worker in workers:
            worker.start()
        gate.wait()
        began = time.perf_counter()
        total: Counter = Counter()
        for _worker in workers:
            total += ends.get()
        took = time.perf_counter() - began
        for worker in workers:
            worker.join()
        return total, took

    def _audit(self) -> list[str]:
        from billing.selectors import audit

        return [str(problem) for problem in audit(self.cast.account.pk)]


def _work(
    cast: Any, n: int, number: int, sends: int, threads: int, is_paid: bool, gate: Any, ends: Any
) -> None:  # fmt: skip
    """Be one web process: its share of the callers, over its threads, each with a connection opened beforehand."""
    from django.db import connection

    if not is_paid:
        _let_off()
    share = CALLERS // PROCESSES
    found: Counter = Counter()
    lock = threading.Lock()

    def warm() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        time.sleep(0.2)  # so that every thread of the pool takes one

    def call(caller: int) -> None:
        for send in range(sends):
            end = _send(cast, f"{PREFIXES[number]}{n * share + caller:04}{send:04}")
            with lock:
                found[end] += 1

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _n: warm(), range(threads)))
        gate.wait()
        list(pool.map(call, range(share)))
        ends.put(found)


def _send(cast: Any, phone: str) -> str:
    from core.errors import DomainError
    from sending.services import Item, submit_messages

    item = Item(phone, cast.signature.name, cast.captcha.code, {"code": "246810"})
    try:
        submit_messages(account_id=cast.account.pk, door="rest", items=[item], vendor=None, request_id="R")
    except DomainError as exc:
        return type(exc).__name__
    return "accepted"


def _let_off() -> None:
    """Make sends of this process cost nothing: not even a look at the wallet."""
    from billing.services import Funding
    from core.money import ZERO
    from sending.services import submit

    submit.fund_messages = lambda *, segments, **rest: [Funding(None, ZERO, "delivery") for _parts in segments]


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
