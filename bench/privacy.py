"""Binding and finding who is bound in a large pool, beside a bare indexed insert and lookup in the same run.

    python -m bench.privacy                                                    # SQLite in a temporary folder, small
    DATABASE_URL=postgres://… python -m bench.privacy --numbers 1000000 --bindings 10000000   # an empty database

An AXB pool of N numbers in 300 cities holds M bindings (two caller keys each); then single binds, lookups and unbinds
are timed one by one, each a transaction, and the plans of draw and lookup are looked at: nothing may be scanned whole.
A database that this filled before is measured again as it is.
"""

import argparse
import datetime as dt
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any

_folder = tempfile.TemporaryDirectory()
os.environ.setdefault("SMSCONSOLE_DATA_DIR", _folder.name)
os.environ.setdefault("SMSCONSOLE_SEED", "7")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smsconsole.settings")
import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

import statistics  # noqa: E402
from bench import privacy_fill  # noqa: E402
from core import clock  # noqa: E402
from privacy_numbers.choices import AllocationMode  # noqa: E402
from privacy_numbers.models import Binding, CallerKey, NumberPool  # noqa: E402
from privacy_numbers.selectors.bindings import route_key  # noqa: E402
from privacy_numbers.services import drawing  # noqa: E402
from privacy_numbers.services.bindings import Terms, bind_axb, unbind  # noqa: E402

chance = random.Random(11)
Work = Callable[[int], Any]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--numbers", type=int, default=1000)
    asked.add_argument("--bindings", type=int, default=10_000)
    asked.add_argument("--rounds", type=int, default=500, help="how many of each are timed")
    options = asked.parse_args()
    call_command("migrate", verbosity=0)
    call_command("load_data", verbosity=0)
    began = time.perf_counter()
    pool = privacy_fill.filled() or privacy_fill.fill(options.numbers, options.bindings)
    held = f"{pool.numbers.count():,} numbers, {Binding.objects.count():,} bindings"
    print(f"engine {connection.vendor}, {held}", end=" ")
    print(f"(filled in {time.perf_counter() - began:.0f} s)")
    scanned = _plans(pool)
    _measure(pool, options.numbers, options.rounds)
    return 1 if scanned else 0


def _measure(pool: NumberPool, numbers: int, rounds: int) -> None:
    known = _sample(rounds)
    made: list[Binding] = []
    bind = _binder(pool, made)
    for n in range(20):  # what a process and a connection learn once
        bind(10**6 + n)
    _show("bare insert of a binding", _timed(_bare_insert(made[0]), rounds))
    for mode in AllocationMode:
        pool.allocation = mode
        _show(f"bind, allocation {mode}", _timed(bind if mode != "strict" else lambda n: bind(1), rounds))
    _show("bare lookup by index", _timed(_bare_lookup(known), rounds))
    _show("lookup (X, caller), its SQL", _timed(_sql_lookup(known), rounds))
    if connection.vendor == "postgresql":
        _show("lookup, inside the database", _inside(known))
    _show(
        "lookup (X, caller), in Python", _timed(lambda n: route_key(number_id=known[n][0], caller=known[n][1]), rounds)
    )
    ending = made[-rounds:]
    _show("unbind", _timed(lambda n: unbind(binding=ending[n]), len(ending)))


def _binder(pool: NumberPool, made: list[Binding]) -> Work:
    until = clock.now() + dt.timedelta(days=30)

    def bind(n: int) -> None:
        terms = Terms(expires_at=until, city=chance.choice(privacy_fill.CITIES) if n % 2 else "")
        phone = (
            f"13{chance.randrange(10)}{chance.randrange(10**8):08d}"  # of a city by chance, often one without numbers
        )
        made.append(bind_axb(pool=pool, phone_a=phone, phone_b=f"17{chance.randrange(10**9):09d}", terms=terms))

    return bind


def _sample(count: int) -> list[tuple[int, str]]:
    """Return (number, caller) pairs that are bound, from all over the table."""
    last = CallerKey.objects.order_by("-pk").values_list("pk", flat=True).first()
    picked = [chance.randrange(1, last + 1) for _ in range(count * 2)]
    found = list(CallerKey.objects.filter(pk__in=picked).values_list("number_id", "key"))
    chance.shuffle(found)
    return found[:count]


def _bare_insert(like: Binding) -> Work:
    """Return an insert of one row into the same table with the same indexes, and nothing else."""
    fields = [field for field in Binding._meta.concrete_fields if not field.primary_key]
    columns, holes = ", ".join(field.column for field in fields), ", ".join("%s" for _ in fields)
    values = [field.get_db_prep_save(field.value_from_object(like), connection) for field in fields]
    sql = f"INSERT INTO {Binding._meta.db_table} ({columns}) VALUES ({holes})"
    return lambda n: _execute(sql, values)


def _bare_lookup(known: Sequence[tuple[int, str]]) -> Work:
    sql = f"SELECT binding_id FROM {CallerKey._meta.db_table} WHERE number_id = %s AND key = %s"
    return lambda n: _execute(sql, known[n])


def _sql_lookup(known: Sequence[tuple[int, str]]) -> Work:
    sql, values = _route_sql("13800138000", 1)
    return lambda n: _execute(sql, [known[n][0] if value == 1 else known[n][1] if value == "13800138000" else value
                                    for value in values])  # fmt: skip


def _inside(known: Sequence[tuple[int, str]]) -> list[float]:
    """Return how long the database itself says planning and running the lookup took, in milliseconds."""
    took = []
    for number_id, caller in known:
        sql, values = _route_sql(caller, number_id)
        said = _execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values)[0][0]
        plan = (json.loads(said) if isinstance(said, str) else said)[0]
        took.append(plan["Planning Time"] + plan["Execution Time"])
    return took


def _route_sql(caller: str, number_id: int) -> tuple[str, tuple]:
    keys = CallerKey.objects.filter(number_id=number_id, key__in=[caller, "*"], binding__expires_at__gt=clock.now())
    return keys.select_related("binding").query.sql_with_params()


def _execute(sql: str, values: Sequence[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def _plans(pool: NumberPool) -> bool:
    """Print how the database finds a number and a caller's binding; returns whether a table is scanned whole."""
    asked = {"lookup": _route_sql("13800138000", 1)}
    for name, city in (("draw in a city", privacy_fill.CITIES[0]), ("draw anywhere", "")):
        both = ["13800138000", "13900139000"]
        asked[name] = drawing.draw_sql(pool, city, both, both, [], 0.5)
    bad = False
    for name, (sql, values) in asked.items():
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        lines = [str(row[-1]).strip() for row in _execute(f"{explain} {sql}", values)]
        used = [line.split("  (cost")[0] for line in lines if "Index" in line or "INDEX" in line or "Scan" in line]
        bad = bad or any("Seq Scan" in line for line in lines)
        print(f"{name:15} " + "; ".join(line.removeprefix("->").strip() for line in used if "Cond" not in line))
    return bad


def _timed(work: Work, rounds: int) -> list[float]:
    """Return how long each round took, in milliseconds."""
    took = []
    for n in range(rounds):
        began = time.perf_counter()
        work(n)
        took.append((time.perf_counter() - began) * 1000)
    return took


def _show(label: str, took: list[float]) -> None:
    p99 = sorted(took)[int(len(took) * 0.99)]
    print(
        f"{label:32} p50 {statistics.median(took):7.2f} ms   p99 {p99:7.2f} ms   most {max(took):7.2f} ms", flush=True
    )


if __name__ == "__main__":
    sys.exit(main())
