"""The records page and the statistics page over what is in the database, beside one raw indexed query in the same run.

    DATABASE_URL=... python -m bench.pages

Fill the database first (bench/fill.py). Each figure is the median of nine whole requests through Django, middleware
and template included, of one warm process.
"""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any


def main(rounds: int = 9) -> None:
    """Measure and print one table."""
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    import bench.product  # noqa: F401 - settings before models
    from accounts.models import Account, Membership, User
    from core import clock
    from sending.models import Message

    account = Account.objects.order_by("pk").first()
    user, _ = User.objects.get_or_create(username="bench", defaults={"is_staff": True})
    Membership.objects.get_or_create(account=account, user=user, defaults={"role": "owner"})
    client = Client()
    client.force_login(user)
    low, high = (Message.objects.order_by(order).values_list("pk", flat=True).first() for order in ("pk", "-pk"))
    middle = (low + high) // 2
    day = Message.objects.values_list("day", flat=True).get(pk=middle)
    phone = Message.objects.filter(account=account, pk__gte=middle).order_by("pk").values_list("phone", flat=True)[0]
    today = clock.today()

    def page(name: str, **values: Any) -> Callable[[], Any]:
        return lambda: client.get(reverse(f"admin:{name}"), values)

    def raw() -> Any:
        with connection.cursor() as cursor:
            where = "account_id = %s AND id < %s ORDER BY id DESC LIMIT 51"
            cursor.execute(f"SELECT * FROM {Message._meta.db_table} WHERE {where}", [account.pk, middle])
            return cursor.fetchall()

    week = {"first": str(day - dt.timedelta(days=6)), "last": str(day)}
    span = {"first": str(today - dt.timedelta(days=89)), "last": str(today)}
    rows = [
        ("raw: 51 rows by key from the middle", raw),
        ("records, newest page", page("records")),
        ("records, a week in the middle", page("records", **week)),
        ("records, older page from the middle", page("records", **week, before=str(middle))),
        ("records, 90 days, one number", page("records", **span, number=phone)),
        ("records, 90 days, failed", page("records", **span, status="failed")),
        ("records, 90 days, a rare code", page("records", **span, code="NO_ROUTE")),
        ("records, 90 days, a rare province and code", page("records", **span, province="西藏", code="NO_ROUTE")),
        ("records, 90 days, a code that never came", page("records", **span, code="NEVER")),
        ("statistics, 7 days", page("statistics_volume")),
        ("statistics, 90 days", page("statistics_volume", **span)),
        ("failure analysis, 90 days", page("statistics_failures", **span)),
        ("latency, 90 days", page("statistics_latency", **span)),
    ]
    print(f"{high - low + 1:,} messages, {connection.vendor}, ms: median (slowest) of {rounds}")
    for name, ask in rows:
        first = ask()
        assert getattr(first, "status_code", 200) == 200, name
        taken = sorted(_timed(ask) for _ in range(rounds))
        print(f"{name:<48}{taken[rounds // 2]:>9.1f} ({taken[-1]:.1f})", flush=True)


def _timed(ask: Callable[[], Any]) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
