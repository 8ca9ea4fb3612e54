"""Cases of what number privacy costs: the months, minutes and texts really happen, and the ledger answers."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from billing import services as billing
from billing.models import LedgerEntry
from core import clock, segments
from privacy_numbers import texting
from privacy_numbers.choices import NumberKind, PoolType
from privacy_numbers.models import CallRecord, NumberPool
from privacy_numbers.services import bindings, calls, numbers, rents, texts
from privacy_numbers.services.migration import migrate_numbers
from tests.factories import Cast
from tests.oracle.answers import approved, money
from tests.oracle.privacy_cast import Given, bought_numbers, case_pool, noon_of
from tests.privacy_numbers.stage import A, B, numbers_in, pool_of, terms


def _migrate_billing(given: Given, cast: Cast) -> dict[str, Any]:
    """A number bought at the first of the month moves on the day; which pool the ledger says paid for which month."""
    day = dt.date.fromisoformat(given["migrated_at"])
    noon_of(day.replace(day=1).isoformat())
    number = bought_numbers({"type": "AXB"}, cast, 1)[0]
    source, target = number.pool, pool_of(cast.account)
    noon_of(day.isoformat())
    migrate_numbers(source=source, target=target, numbers=[number.number])
    noon_of((day.replace(day=1) + dt.timedelta(days=32)).isoformat())
    rents.charge_rents()
    names = {source.pk: given["from"], target.pk: given["to"]}
    rows = LedgerEntry.objects.filter(cause_kind=rents.RENT, cause_id__startswith=f"{number.pk}:")
    months = {row.cause_id.split(":")[1]: names[row.pool_id] for row in rows}
    return approved(**{f"{month[:4]}-{month[4:]}": name for month, name in months.items()})


def _rent(given: Given, cast: Cast) -> dict[str, Any]:
    """Buy, let the months pass, release; what the ledger then says the numbers cost."""
    noon_of(given.get("bought", "2026-03-29"))
    count, months = given["numbers"], given.get("months", 1)
    bought = bought_numbers(given, cast, count)
    first = clock.today()
    if "released" in given:
        last = dt.date.fromisoformat(given["released"])
        months = (last.year - first.year) * 12 + last.month - first.month + 1
    for n in range(1, months):
        year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
        noon_of(dt.date(year, month + 1, 1).isoformat())
        while rents.charge_rents():
            pass
    if "released" in given:
        noon_of(given["released"])
        for number in bought:
            numbers.release_number(number=number)
    paid = LedgerEntry.objects.filter(account=cast.account, cause_kind=rents.RENT)
    return approved(amount=money(-sum(row.amount for row in paid)))


def _rent_with_discount(given: Given, cast: Cast) -> dict[str, Any]:
    """The share of the discount is taken off each line as the price list takes it, and the lines are added."""
    lines, discount = [Decimal(line) for line in given["lines"]], Decimal(given["discount"])
    percent = int(-discount * 100 / sum(lines))
    billing.save_discount(
        discount=None, product="privacy_number", variant="axb-virtual", percent=percent, valid_from=clock.today()
    )
    unit = rents.rent_of(PoolType.AXB, NumberKind.VIRTUAL)
    listed = Decimal(5)
    exact = {"percent": percent, "unit": str(unit)}
    return approved(amount=money(sum(line / listed * unit for line in lines)), **exact)


def _export_name(given: Given, cast: Cast) -> dict[str, Any]:
    pool = pool_of(cast.account)
    NumberPool.objects.filter(pk=pool.pk).update(key=given["pool_key"])
    client = Client()
    client.force_login(cast.owner)
    asked = {"pool": pool.pk, "month": given["month"].replace("-", "")}
    said = client.get(reverse("admin:privacy_export"), asked)
    return approved(filename=said.headers["Content-Disposition"].split('filename="')[1].split('"')[0])


def _call(given: Given, cast: Cast) -> dict[str, Any]:
    talks = _talks(given, cast, is_recorded=False)
    return approved(amount=money(sum(call.fee for call in talks)), minutes=sum(call.minutes for call in talks))


def _recording(given: Given, cast: Cast) -> dict[str, Any]:
    return approved(amount=money(sum(call.recording_fee for call in _talks(given, cast, is_recorded=True))))


def _talks(given: Given, cast: Cast, *, is_recorded: bool) -> list[CallRecord]:
    """Talk for so long over a bound X number, an hour at most a call; every minute begun counts."""
    pool = case_pool({"type": "AXB"}, cast)
    number = numbers_in(pool)[0]
    left = given["seconds"] if "seconds" in given else given["minutes"] * 60
    bindings.bind_axb(pool=pool, phone_a=A, phone_b=B, terms=terms(9999, is_recorded=is_recorded))
    talks = []
    while left:
        seconds = min(left, 3600)
        call = calls.answer_call(call=calls.start_call(account_id=cast.account.pk, caller=A, secret_no=number.number))
        clock.set_state(clock.State(frozen_at=clock.now() + dt.timedelta(seconds=seconds)))
        talks.append(calls.hang_up(call=call, side="caller"))
        left -= seconds
    return talks


def _sms(given: Given, cast: Cast) -> dict[str, Any]:
    """Texts of so many characters, counted with marks and signature, through X; what they cost together."""
    mode = given["mode"]
    pool = case_pool(given, cast, sms_mode=mode)
    number = numbers_in(pool)[0]
    bindings.bind_axb(pool=pool, phone_a=A, phone_b=B, terms=terms())
    chars, count = given.get("chars", 10), given.get("count", given.get("messages", 1))
    fixed = len(texting.shown("")) if mode == "smart" else 0  # its signature and how to opt out count too
    text = texts.send_text(
        account_id=cast.account.pk, sender=A, secret_no=number.number, content="中" * max(1, chars - fixed)
    )
    clock.set_state(clock.State(frozen_at=clock.now() + dt.timedelta(minutes=5)))
    texts.end_due()
    text.refresh_from_db()
    return approved(amount=money(text.fee * count), segments=text.segments)


def _sms_segments(given: Given, cast: Cast) -> dict[str, Any]:
    return approved(segments=segments.count("中" * given["chars"]))


OPERATIONS = {
    "migrate_billing": _migrate_billing, "export_name": _export_name, "rent": _rent,
    "rent_with_discount": _rent_with_discount,
    "call": _call, "recording": _recording, "sms": _sms, "sms_segments": _sms_segments,
}  # fmt: skip
