"""Fill a migrated database with a million or ten million messages and their rollups, as fast as the engine takes them.

    DATABASE_URL=... python -m bench.fill 1000000 --days 100

Rows are raw (executemany on SQLite, COPY on PostgreSQL), indexes are built afterwards. Four fifths belong to the first
account. The same number of rows gives the same rows; a database that holds messages already is refused.
"""

import argparse
import datetime as dt
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection

import bench.product  # noqa: F401 - settings before models
from accounts.models import Account
from core import clock
from sending.models import Batch, Message
from statistics.models import DailyCount, HourlyCount
from statistics.services.counts import DAILY_KEY, HOURLY_KEY, VALUES, latency_bucket

COLUMNS = (
    "id", "batch_id", "account_id", "door", "phone", "country", "signature_id", "sign_name", "template_id",
    "template_code", "kind", "product", "content", "segments", "out_id", "code", "status", "err_code", "carrier",
    "province", "city", "submitted_at", "day", "sent_at", "received_at", "charge_on", "unit_price",
)  # fmt: skip
PLACES = [("广东", "深圳"), ("浙江", "杭州"), ("江苏", "南京"), ("四川", "成都"), ("北京", "北京"), ("山东", "济南"),
          ("河南", "郑州"), ("湖北", "武汉"), ("上海", "上海"), ("西藏", "拉萨")]  # fmt: skip
PLACE_WEIGHTS = [22, 16, 14, 10, 10, 9, 8, 6, 4.95, 0.05]
CARRIERS, CARRIER_WEIGHTS = ["mobile", "unicom", "telecom", "broadnet"], [58, 20, 20, 2]
CODES = ["DELIVERED", "MOBILE_NOT_ON_SERVICE", "USER_REJECT", "MOBILE_SEND_LIMIT", "CONTENT_KEYWORD", "NO_ROUTE", ""]
CODE_WEIGHTS = [960, 18, 6, 5, 3, 0.2, 7.8]
PER_BATCH = 20
CHUNK = 20_000


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rows", type=int)
    asked.add_argument("--days", type=int, default=100)
    options = asked.parse_args()
    if Message.objects.exists():
        sys.exit("this database holds messages already")
    started = time.monotonic()
    accounts = _accounts()
    counts: Counter = Counter()
    indexes = _drop_indexes()
    rows = _messages(options.rows, options.days, accounts, counts)
    _write_batches(options.rows, options.days, accounts)
    _write(Message._meta.db_table, COLUMNS, rows)
    print(f"rows after {time.monotonic() - started:.0f} s", flush=True)
    for statement in indexes:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    _write_rollups(counts)
    _settle(options.rows)
    print(f"{options.rows:,} messages in {time.monotonic() - started:.0f} s", flush=True)


def _accounts() -> list[int]:
    known = list(Account.objects.order_by("pk").values_list("pk", flat=True)[:2])
    while len(known) < 2:
        known.append(Account.objects.create(name=f"bench-{len(known)}", created_at=clock.now()).pk)
    return known


def _account_of(number: int, accounts: list[int]) -> int:
    return accounts[0] if number // PER_BATCH % 5 else accounts[1]


def _messages(total: int, days: int, accounts: list[int], counts: Counter) -> Iterator[tuple]:
    chance = random.Random(7)
    end = clock.now()
    step = dt.timedelta(days=days) / total
    start = end - dt.timedelta(days=days)
    local = {}
    for base in range(0, total, CHUNK):
        size = min(CHUNK, total - base)
        places = chance.choices(PLACES, PLACE_WEIGHTS, k=size)
        carriers = chance.choices(CARRIERS, CARRIER_WEIGHTS, k=size)
        codes = chance.choices(CODES, CODE_WEIGHTS, k=size)
        waits = [chance.lognormvariate(0.6, 0.7) for _ in range(size)]
        for offset in range(size):
            number = base + offset
            at = start + step * number
            hour = at.replace(minute=0, second=0, microsecond=0)
            if hour not in local:
                local = {hour: clock.local(hour)}
            (province, city), carrier, code = places[offset], carriers[offset], codes[offset]
            template = 1 + number % 3
            status = "delivered" if code == "DELIVERED" else "failed" if code else "unknown"
            received = at + dt.timedelta(seconds=waits[offset]) if code else None
            product = ("captcha", "notification", "promotion")[template - 1]
            account = _account_of(number, accounts)
            place = (
                account, local[hour].date(), 0, product, template, template, carrier, province, local[hour].hour,
            )  # fmt: skip
            counts[(place, "", "submitted")] += 1
            counts[(place, code, status)] += 1
            if status == "delivered" and received is not None:
                counts[(place, code, f"latency_{latency_bucket(at, received)}")] += 1
            content = f"【签名{template}】您的验证码为{number % 1_000_000:06d}，5分钟内有效，请勿泄露给他人。"
            yield (
                number + 1, number // PER_BATCH + 1, account, "rest", f"13{chance.randrange(10**9):09d}", "86",
                template, f"签名{template}", template, f"SMS_10000000{template}", product, product, content, 1, "", "",
                status, code, carrier, province, city, at, local[hour].date(), at, received, "delivery", 450,
            )  # fmt: skip


def _write_batches(total: int, days: int, accounts: list[int]) -> None:
    names = (
        "id", "account_id", "door", "request_id", "out_id", "session_context", "extend_code", "count", "created_at",
    )  # fmt: skip
    at = clock.now() - dt.timedelta(days=days)
    rows = (
        (n + 1, _account_of(n * PER_BATCH, accounts), "rest", f"R{n}", "", "", "", PER_BATCH, at)
        for n in range(-(-total // PER_BATCH))
    )
    _write(Batch._meta.db_table, names, rows)


def _write_rollups(counts: Counter) -> None:
    hourly: dict[tuple, dict[str, int]] = {}
    daily: dict[tuple, dict[str, int]] = {}
    for ((*place, hour), code, name), count in counts.items():
        for table, key in ((hourly, (*place, code, hour)), (daily, (*place, code))):
            row = table.setdefault(key, dict.fromkeys(VALUES, 0))
            row[name] += count
            if name == "submitted":
                row["segments"] += count
    for model, names, table in ((HourlyCount, HOURLY_KEY, hourly), (DailyCount, DAILY_KEY, daily)):
        rows = ((n, *key, *row.values()) for n, (key, row) in enumerate(table.items(), start=1))
        _write(model._meta.db_table, ("id", *names, *VALUES), rows)
        print(f"{len(table):,} rows of {model._meta.verbose_name_plural}", flush=True)


def _write(table: str, names: tuple[str, ...], rows: Iterator[tuple]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    connection.ensure_connection()
    raw = connection.connection
    raw.execute("PRAGMA synchronous=OFF")
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    while chunk := list(islice(rows, CHUNK)):
        raw.execute("BEGIN")
        raw.executemany(statement, [[_plain(value) for value in row] for row in chunk])
        raw.execute("COMMIT")


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")  # as Django stores it, in UTC
    return value.isoformat() if isinstance(value, dt.date) else value


def _drop_indexes() -> list[str]:
    """Drop the secondary indexes of messages and return what makes them again."""
    table = Message._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE %s",
                [table, "%pkey"],
            )
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = %s AND type = 'index'", [table])
        found = [(name, sql) for name, sql in cursor.fetchall() if sql and "UNIQUE" not in sql]
        for name, _sql in found:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    return [sql for _name, sql in found]


def _settle(rows: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in (
                Message._meta.db_table,
                Batch._meta.db_table,
                HourlyCount._meta.db_table,
                DailyCount._meta.db_table,
            ):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
                cursor.execute(f"ANALYZE {table}")


if __name__ == "__main__":
    main()
