"""X numbers bought, given back, locked and named (domain.md 12.2, 12.5, 12.6)."""

import datetime as dt
from typing import Any, NoReturn

from django.db import transaction

from accounts.choices import AccountStatus
from accounts.selectors import account_status
from core import clock, ids
from core.lifecycle import move
from core.money import ZERO
from privacy_numbers.choices import NumberKind, NumberState, PoolType, TicketReason, TicketState, Verification
from privacy_numbers.errors import (
    AccountInactive,
    KindNotOfType,
    NotRefundable,
    NumberNotInStock,
    NumberStateConflict,
    NumberStillBound,
    PoolUnfit,
    QuantityInvalid,
    RemarkTooLong,
)
from privacy_numbers.models import NumberPool, NumberPurchase, SecretNumber, StockPlace, Ticket
from privacy_numbers.services import rents, stock
from privacy_numbers.services.pools import check_name, create_pool

MOST = 1000  # numbers of a purchase
LONGEST_REMARK = 100
VERIFY_WITHIN = dt.timedelta(days=30)  # then an unverified number may go offline [assumed: as long as a QR code lives]
# How many bindings fit on a number; an extension number has one place for each of 10 + 100 + 1000 extensions.
CAPACITY = {PoolType.AXB: 200, PoolType.AXN_EXTENSION: 1110}
DEFAULT_POOL = "默认号码池"


@transaction.atomic
def buy_numbers(
    *, account: Any, pool_type: str, kind: str, city: str = "", quantity: int = 1, pool: NumberPool | None = None,
    pool_name: str = "", number: str = "", actor: Any = None, request_id: str = "",
) -> NumberPurchase | Ticket:  # fmt: skip
    """Buy numbers of a place at random, or this very ``number``, into a pool; the month's rent is charged.

    Without ``pool`` and ``pool_name`` they go to the account's oldest pool of the type, made when there is none. The
    first purchase of a type, and one larger than the stock, becomes a Ticket for the platform instead. Raises
    AccountInactive, QuantityInvalid, KindNotOfType, PoolUnfit, PoolNameInvalid, CityNotCovered, NumberNotInStock, and
    InArrears or BalanceShort of billing; then nothing is bought.
    """
    number = number.strip()
    if account_status(account.pk) != AccountStatus.ACTIVE:
        raise AccountInactive
    _check(pool_type, kind, 1 if number else quantity, pool)
    place = stock.place_of_number(kind, number) if number else stock.place_of(kind, city)
    if pool is None and pool_name:
        check_name(pool_name)
    asked = {"pool": pool, "pool_type": pool_type, "pool_name": pool_name.strip(), "number": number}
    if not SecretNumber.objects.filter(account=account, pool__pool_type=pool_type).exists():
        return _ticket(account, place, quantity, TicketReason.FIRST, asked)
    if not number and place.left < quantity:
        return _ticket(account, place, quantity, TicketReason.NO_STOCK, asked)
    return purchase(account=account, place=place, quantity=quantity, actor=actor, request_id=request_id, **asked)


@transaction.atomic
def purchase(
    *, account: Any, place: StockPlace, quantity: int, pool: NumberPool | None, pool_type: str, pool_name: str = "",
    number: str = "", actor: Any = None, request_id: str = "",
) -> NumberPurchase:  # fmt: skip
    """Take the numbers out of stock, put them into the pool, charge the month; for buyers and granted tickets."""
    taken = stock.take_this(place, number) if number else stock.take(place, quantity)
    if taken is None:
        raise NumberNotInStock(field="quantity")
    target = pool or _pool(account, pool_type, pool_name, actor)
    bought = NumberPurchase.objects.create(
        account=account, pool=target, kind=place.kind, province=place.province, city=place.city, quantity=len(taken),
        rent=ZERO, amount=ZERO, request_id=request_id, actor=actor, created_at=clock.now(),
    )  # fmt: skip
    numbers = SecretNumber.objects.bulk_create([_number(bought, target, digits) for digits in taken])
    entries = rents.charge_first(
        account_id=account.pk, pool_type=target.pool_type, kind=place.kind, numbers=numbers, actor=actor
    )
    bought.rent, bought.amount = entries[0].unit_price, -sum((entry.amount for entry in entries), ZERO)
    bought.save(update_fields=["rent", "amount"])
    return bought


@transaction.atomic
def release_number(*, number: SecretNumber, actor: Any = None) -> SecretNumber:
    """Give a number back: it leaves every list and pays no rent from the next month on. Raises NumberStillBound.

    The row stays for the records that name it, and nobody gets the number again.
    """
    mine = SecretNumber.objects.filter(pk=number.pk, released_at=None)
    free = mine.filter(bound=0)
    moved = free.update(state=NumberState.RELEASED, released_at=clock.now(), rent_due_at=None, verify_by=None)
    if not moved:
        raise NumberStillBound if mine.exists() else NumberStateConflict
    number.refresh_from_db()
    return number


def refund_number(**_numbers: Any) -> NoReturn:
    """Refuse: numbers are not refunded (domain.md 12.2). Raises NotRefundable."""
    raise NotRefundable


def lock_number(*, number: SecretNumber, actor: Any = None) -> SecretNumber:
    """Keep a number from new bindings; those on it go on. Raises NumberStateConflict."""
    if not move(number, field="state", source=(NumberState.FREE, NumberState.BOUND), target=NumberState.LOCKED):
        raise NumberStateConflict
    return number


@transaction.atomic
def unlock_number(*, number: SecretNumber, actor: Any = None) -> SecretNumber:
    """Let a locked number be bound again. Raises NumberStateConflict."""
    if not thaw(number.pk, NumberState.LOCKED):
        raise NumberStateConflict
    number.refresh_from_db()
    return number


def thaw(number_id: int, was: str) -> bool:
    """Make a number that was locked or frozen free or bound again, as its bindings say; False when it was not."""
    rows = SecretNumber.objects.filter(pk=number_id, state=was)
    return bool(rows.filter(bound=0).update(state=NumberState.FREE) or rows.update(state=NumberState.BOUND))


def set_remark(*, number: SecretNumber, remark: str, actor: Any = None) -> SecretNumber:
    """Write a note of up to 100 characters beside a number. Raises RemarkTooLong."""
    remark = remark.strip()
    if len(remark) > LONGEST_REMARK:
        raise RemarkTooLong(limit=LONGEST_REMARK)
    number.remark = remark
    number.save(update_fields=["remark"])
    return number


def _check(pool_type: str, kind: str, quantity: int, pool: NumberPool | None) -> None:
    if not 1 <= quantity <= MOST:
        raise QuantityInvalid(limit=MOST)
    if (pool_type == PoolType.AXN_95) != (kind == NumberKind.N95):
        raise KindNotOfType
    if pool is not None and pool.pool_type != pool_type:
        raise PoolUnfit


def _pool(account: Any, pool_type: str, name: str, actor: Any) -> NumberPool:
    if not name:
        oldest = NumberPool.objects.filter(account=account, pool_type=pool_type).order_by("pk").first()
        if oldest is not None:
            return oldest
    return create_pool(account=account, pool_type=pool_type, name=name or DEFAULT_POOL, actor=actor)


def _number(bought: NumberPurchase, pool: NumberPool, digits: str) -> SecretNumber:
    now = bought.created_at
    needs_person = pool.pool_type != PoolType.AXN_95
    return SecretNumber(
        account_id=bought.account_id, pool=pool, number=digits, kind=bought.kind, province=bought.province,
        city=bought.city, capacity=CAPACITY.get(PoolType(pool.pool_type), 1), draw=ids.fraction(), purchase=bought,
        bought_at=now, rent_due_at=rents.next_month(now),
        verification=Verification.OPEN if needs_person else Verification.NOT_NEEDED,
        verify_by=now + VERIFY_WITHIN if needs_person else None,
    )  # fmt: skip


def _ticket(account: Any, place: StockPlace, quantity: int, reason: str, asked: dict[str, Any]) -> Ticket:
    """Return the open ticket of the very same wish, or a new one: a program that asks again opens no second one."""
    wish = {
        "account": account, "kind": place.kind, "province": place.province, "city": place.city, "quantity": quantity,
        "reason": reason, **asked,
    }  # fmt: skip
    known = Ticket.objects.filter(state=TicketState.OPEN, **wish).first()
    return known or Ticket.objects.create(created_at=clock.now(), **wish)
