"""Cases of number privacy, done by the services that the product uses, on numbers and people made for the case."""

import datetime as dt
import struct
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from billing import services as billing
from billing.services.arrears import end_in_arrears
from core import clock
from core.errors import DomainError
from privacy_numbers import errors
from privacy_numbers.choices import BindingState, NumberKind, NumberState, PoolType, Verification
from privacy_numbers.data import fixture
from privacy_numbers.models import Binding, Migration, NumberPool, SecretNumber, StockPlace, Ticket
from privacy_numbers.services import bindings, groups, numbers, pools, queues, ringtones
from privacy_numbers.services.migration import migrate_numbers
from privacy_numbers.services.stock import place_of
from privacy_numbers.services.verification import start_verification, verify
from tests.factories import Cast
from tests.oracle import privacy_money
from tests.oracle.answers import approved, rejected
from tests.oracle.privacy_cast import TYPES, Given, bought_numbers, case_pool, kind_of, noon_of
from tests.privacy_numbers.stage import A, B, numbers_in, pool_of, terms

PERSON = {"name": "林舟", "identity": "11010519491231002X"}
PHONE = "WeChat/8.0 (Linux; Android 14)"
UC = "Mozilla/5.0 (Linux; U; Android 14) UCBrowser/16.0"
# What the cases call the refusals of the services.
REASONS: dict[type[DomainError], str] = {
    errors.QuantityInvalid: "purchase_quantity",
    errors.CityNotCovered: "city_not_covered",
    errors.NotRefundable: "not_refundable",
    errors.VerificationExpired: "qr_expired",
    errors.BrowserRefused: "browser_not_supported",
    errors.NumberTaken: "bind_limit",
    errors.NumberStillBound: "still_bound",
    errors.MigrationInvalid: "migrate_limit",
    errors.PoolNameInvalid: "name_too_long",
    errors.GroupNameInvalid: "name_too_long",
    errors.PoolNotDeletable: "not_supported",
    errors.SmsModeNotOfType: "not_supported",
    errors.GroupBatchInvalid: "group_batch_limit",
    errors.TooManyQueues: "queue_limit",
    errors.NoNumberInCity: "no_number_in_city",
    errors.NoFreeNumber: "no_free_number",
    errors.ExpiryTooSoon: "expiry_too_soon",
    errors.PoolUnfit: "pool_type",
}


def answer(given: Given, cast: Cast) -> dict[str, Any]:
    """Return {"decision", "reasons", "value"} of a case."""
    try:
        return _OPERATIONS[given["op"]](given, cast)
    except errors.RingtoneInvalid as refusal:
        return rejected("file_too_large" if refusal.params["why"] == "size" else "file_format")
    except DomainError as refusal:
        return rejected(next(REASONS[kind] for kind in type(refusal).__mro__ if kind in REASONS))


def _buy(given: Given, cast: Cast) -> dict[str, Any]:
    kind, city = kind_of(given), given.get("city", "杭州")
    if not given.get("first_purchase"):
        numbers_in(case_pool(given, cast))
    StockPlace.objects.filter(pk=place_of(kind, city).pk).update(left=given.get("stock", 1_000_000))
    billing.top_up(account=cast.account, amount=Decimal(1_000_000))
    bought = numbers.buy_numbers(
        account=cast.account, pool_type=TYPES[given["type"]], kind=kind, city=city, quantity=given["quantity"]
    )
    if isinstance(bought, Ticket):
        return {"decision": "manual", "reasons": ["ticket_required"], "value": None}
    return approved(quantity=bought.quantity)


def _refund(given: Given, cast: Cast) -> dict[str, Any]:
    numbers.refund_number(number=numbers_in(case_pool(given, cast))[0])


def _certification(given: Given, cast: Cast) -> dict[str, Any]:
    number = bought_numbers(given, cast, 1)[0]
    return approved(required=number.verification == Verification.OPEN)


def _scan(given: Given, cast: Cast) -> dict[str, Any]:
    noon_of(given["issued"])
    number = numbers_in(case_pool(given, cast), verification=Verification.OPEN)[0]
    token = start_verification(number=number)
    noon_of(given["scanned"])
    is_uc = "uc" in str(given.get("browser", "")).lower()
    number = verify(token=token, **PERSON, agent=UC if is_uc else PHONE)[0]
    return approved(verified=number.verification == Verification.VERIFIED)


def _bind(given: Given, cast: Cast) -> dict[str, Any]:
    pool = case_pool(given, cast)
    number = numbers_in(pool)[0]
    for n in range(given.get("bound", 0)):
        _bind_one(pool, number, f"139{n:08d}", f"137{n:08d}")
    seconds = given.get("expires_in_seconds", 3600)
    _bind_one(pool, number, A, B, hours=seconds / 3600)
    number.refresh_from_db()
    return approved(left=number.free_places, bound=number.bound)


def _bind_one(pool: NumberPool, number: SecretNumber, phone_a: str, phone_b: str, hours: float = 1) -> Binding:
    sides: dict[str, Any] = {"phone_b": phone_b}
    if pool.pool_type == PoolType.AXG:
        sides = {"group": groups.create_group(pool=pool, name="组", phones=[phone_b])}
    return bindings.bind(pool=pool, phone_a=phone_a, terms=terms(hours), secret_no=number.number, **sides)


def _release(given: Given, cast: Cast) -> dict[str, Any]:
    pool = case_pool(given, cast)
    number = numbers_in(pool)[0]
    for n in range(given["bound"]):
        _bind_one(pool, number, f"139{n:08d}", f"137{n:08d}")
    return approved(state=numbers.release_number(number=number).state)


def _migrate(given: Given, cast: Cast) -> dict[str, Any]:
    source, target = (
        case_pool(given, cast),
        pool_of(cast.account, TYPES[given.get("to_type", given.get("type", "AXB"))]),
    )
    moving = numbers_in(source, count_=given["count"])
    if given.get("any_bound"):
        _bind_one(source, moving[0], A, B)
    done = migrate_numbers(source=source, target=target, numbers=[row.number for row in moving])
    problems = {line.problem for line in Migration.objects.get(pk=done.pk).lines.all()}
    return rejected("still_bound") if "bound" in problems else approved(moved=done.count)


def _create_pool(given: Given, cast: Cast) -> dict[str, Any]:
    pool = pools.create_pool(account=cast.account, pool_type=TYPES[given.get("type", "AXB")], name=given["name"])
    return approved(key=pool.key)


def _delete_pool(given: Given, cast: Cast) -> dict[str, Any]:
    pools.delete_pool(pool=case_pool(given, cast))


def _create_group(given: Given, cast: Cast) -> dict[str, Any]:
    phones = [f"139{n:08d}" for n in range(given["numbers"])]
    if len(given["name"]) > CONSOLE_NAME:
        return rejected("name_too_long")  # the console's own form; programs may write 128
    group = groups.create_group(pool=pool_of(cast.account, PoolType.AXG), name=given["name"], phones=phones)
    return approved(numbers=group.members.count())


CONSOLE_NAME = 16


def _ringtone(given: Given, cast: Cast) -> dict[str, Any]:
    head = _wav(given["bytes"]) if given["format"] == "wav" else b"ID3\x04"
    data = head + bytes(max(0, given["bytes"] - len(head)))
    row = ringtones.submit_ringtone(account=cast.account, name="彩铃", data=data)
    return approved(code=row.code)


def _wav(size: int) -> bytes:
    """Return the head of a mono wav of 8000 samples a second that fills so many bytes."""
    body = max(size - 44, 2) // 2 * 2
    return (
        b"RIFF" + struct.pack("<I", body + 36) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
        + b"data" + struct.pack("<I", body)
    )  # fmt: skip


def _create_queue(given: Given, cast: Cast) -> dict[str, Any]:
    for n in range(given["existing"]):
        queues.create_queue(account=cast.account, name=f"q{n}")
    return approved(name=queues.create_queue(account=cast.account, name="another").name)


def _set_sms_mode(given: Given, cast: Cast) -> dict[str, Any]:
    pool = case_pool(given, cast)
    pool = pools.edit_pool(
        pool=pool, name=pool.name, allocation=pool.allocation, sms_mode=given["mode"], confirms_texts=False,
        alarm_percent=None, tone_from_a=None, tone_to_a=None,
    )  # fmt: skip
    return approved(mode=pool.sms_mode)


def _allocate(given: Given, cast: Cast) -> dict[str, Any]:
    """A real bind in a pool that has free numbers in just these cities; the city is asked for."""
    capital, city = given.get("province_capital", ""), given["city"]
    if capital:
        province = _province_of(capital)
        StockPlace.objects.get_or_create(
            kind=NumberKind.VIRTUAL, city=city, defaults={"province": province, "prefix": "17199", "left": 0}
        )
    pool = pool_of(cast.account, allocation=given["mode"])
    numbers_in(pool, list(given["free"]))
    binding = bindings.bind_axb(pool=pool, phone_a=A, phone_b=B, terms=terms(city=city))
    return approved(city=binding.number.city)


def _province_of(capital: str) -> str:
    return next(province for province, name in fixture("capitals").items() if name == capital)


def _city(given: Given, cast: Cast) -> dict[str, Any]:
    place = place_of(NumberKind.VIRTUAL, given["city"])
    return approved(city=place.city) if place.province == given["province"] else rejected("city_not_covered")


def _arrears(given: Given, cast: Cast) -> dict[str, Any]:
    noon_of("2021-12-01")  # a month of 31 days follows
    pool = case_pool(given, cast)
    number = numbers_in(pool)[0]
    _bind_one(pool, number, A, B, hours=24 * 365)
    billing.adjust(account=cast.account, amount=Decimal(-20_000), note="case")
    clock.set_state(clock.State(frozen_at=clock.now() + dt.timedelta(days=given["days"])))
    end_in_arrears()
    return approved(unbind_all=not Binding.objects.filter(account=cast.account, state=BindingState.LIVE).exists())


def _lock(given: Given, cast: Cast) -> dict[str, Any]:
    number = numbers.lock_number(number=numbers_in(case_pool(given, cast))[0])
    return approved(locked=number.state == NumberState.LOCKED)


_OPERATIONS: dict[str, Callable[[Given, Cast], dict[str, Any]]] = {
    **privacy_money.OPERATIONS,
    "buy": _buy, "refund": _refund, "certification_required": _certification, "scan_qr": _scan, "bind": _bind,
    "release": _release, "migrate": _migrate, "create_pool": _create_pool,
    "delete_pool": _delete_pool, "create_group": _create_group, "ringtone": _ringtone, "create_queue": _create_queue,
    "set_sms_mode": _set_sms_mode, "allocate": _allocate, "city": _city, "arrears": _arrears,
    "lock": _lock,
}  # fmt: skip
