"""Messages paid: held when submitted, then charged or let go. Set-based, inside the caller's transaction.

Call these last in a transaction: the wallet row stays locked until it ends.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from decimal import Decimal

from django.db import models, transaction

from billing import pricing
from billing.causes import MESSAGE, PART
from billing.choices import EntryKind, PackageStatus
from billing.errors import BalanceShort, HoldBroken, InArrears, NoPrice
from billing.models import LedgerEntry, Package, Wallet
from billing.selectors.prices import message_tiers
from billing.selectors.stock import stocks_of
from billing.services.ledger import Purse, by_key, free_money, lock_purse, lock_wallets, post
from billing.services.limits import open_limits
from billing.services.low_stock import watch_packages
from billing.services.rules import refill
from billing.services.tariffs import band_charges
from billing.services.watch import watch_balance
from core import clock
from core.money import ZERO, format_yuan, to_units
from core.statement import Statement, database


@dataclass(frozen=True, slots=True)
class Funding:
    """Who pays for one message: a package (``unit_price`` 0) or the balance; and when it is charged.

    ``unit_price`` is what is held a segment, the dearest tier's. ``tariff_id`` names the price list that holds, with
    its tiers in ``steps``.
    """

    package_id: int | None
    unit_price: Decimal
    charge_on: str
    tariff_id: int | None = None
    steps: tuple[pricing.PriceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageCharge:
    """A funded message. ``unit_price`` and ``package_id`` as its Funding said; ``segments`` as funded.

    ``steps`` save reading the price list of ``tariff_id`` again; without either the held price is charged.
    """

    message_id: int
    account_id: int
    product: str
    segments: int
    unit_price: Decimal
    package_id: int | None
    signature_id: int | None
    template_id: int | None
    application_id: int | None
    tariff_id: int | None = None
    steps: tuple[pricing.PriceRow, ...] = ()

    @property
    def held(self) -> Decimal:
        """Return what is held of the balance; the charge is that or less."""
        return ZERO if self.package_id else self.unit_price * self.segments


def fund_messages(
    *, account_id: int, vendor: str, product: str, country: str, segments: Sequence[int], at: dt.datetime,
    application_id: int | None = None, tiers: Sequence[pricing.PriceRow] | None = None,
) -> list[Funding]:  # fmt: skip
    """Hold payment for messages of these segment counts, all or none; one Funding each, in order.

    Packages first (soonest to expire) that the application may use, each message wholly by one payer, the balance for
    the rest; before the balance a package is bought by itself where a rule says so. ``charge_on`` "submission" means
    the caller settles right after storing the messages, in the same transaction. ``tiers`` are ``message_tiers`` of
    these values, where the caller read them before its transaction.
    Raises InArrears, LimitReached, BalanceShort or NoPrice and then holds nothing, so that the caller's transaction
    may go on without a savepoint; HoldBroken, which the wallet's lock makes impossible, must end it.
    """
    if not segments:
        return []
    if tiers is None:  # before the lock: whoever else sends for the account waits behind it
        tiers = message_tiers(vendor, product, country, day=clock.local(at).date())
    with nullcontext() if database().in_atomic_block else transaction.atomic():
        return _fund(account_id, product, tiers, segments, at, application_id)


def _fund(
    account_id: int, product: str, steps: Sequence[pricing.PriceRow], segments: Sequence[int], at: dt.datetime,
    application_id: int | None,
) -> list[Funding]:  # fmt: skip
    wallet = lock_purse(account_id)
    if wallet.balance < 0:
        raise InArrears
    if not steps:
        raise NoPrice
    price = pricing.highest(steps)
    limits = open_limits(wallet, product, len(segments), at) if wallet.is_watched else None
    stocks = stocks_of(account_id, product, at, application_id)
    chosen = pricing.allocate(segments, stocks)
    if wallet.is_watched and None in chosen:
        chosen = refill(wallet, product, segments, chosen, at=at, application_id=application_id) or chosen
    taken: Counter[int] = Counter()
    paid = 0
    for parts, package_id in zip(segments, chosen, strict=True):
        if package_id is None:
            paid += parts
        else:
            taken[package_id] += parts
    due = pricing.cost(price.unit_price, paid)
    if limits is not None:
        limits.check_spending(due)
    if paid:
        _hold_money(wallet, due, at)
    _hold_packages(taken)
    if wallet.is_watched:
        watch_packages(account_id, at, products=(product, ""))
    if limits is not None:
        limits.count(due)
    tariff = (steps[0].pk, tuple(steps))
    return [
        Funding(pk, ZERO, price.charge_on) if pk else Funding(None, price.unit_price, price.charge_on, *tariff)
        for pk in chosen
    ]


def _hold_money(wallet: Wallet | Purse, due: Decimal, at: dt.datetime) -> None:
    free = wallet.balance - wallet.held
    if due > free or free <= 0:
        raise BalanceShort(
            f"The packages do not cover this and the free balance {format_yuan(free)} is short of "
            f"{format_yuan(due)}. Top up or buy a package.", due=due, free=free,
        )  # fmt: skip
    units = to_units(due)
    _hold(_HOLD_MONEY, wallet.pk, units)
    if wallet.alert_below is not None and free - due < wallet.alert_below and not wallet.is_warned:
        _warn(wallet.pk, free - due, at)


def _warn(account_id: int, free: Decimal, at: dt.datetime) -> None:
    """Tell that a balance is low, and note that it was told."""
    wallet = lock_wallets([account_id])[account_id]
    watch_balance(wallet, free=free, has_gained=False, at=at)
    wallet.save(update_fields=["is_warned", "warnings"])


def _hold_packages(taken: Counter[int]) -> None:
    for pk, parts in sorted(taken.items()):
        _hold(_HOLD_PARTS, pk, parts)


def _holding(model: type[models.Model], key: str, of: str) -> Statement:
    return Statement(f"UPDATE {model._meta.db_table} SET held = held + %s WHERE {key} = %s AND {of} >= held + %s")


# Written out, not built: every send waits for one of them.
_HOLD_MONEY, _HOLD_PARTS = _holding(Wallet, "account_id", "balance"), _holding(Package, "id", "remaining")


def _hold(statement: Statement, pk: int, more: int) -> None:
    """Hold so many units more of a row if so many are free."""
    if statement.change([more, pk, more]) != 1:
        raise HoldBroken


@transaction.atomic
def settle_messages(charges: Sequence[MessageCharge], *, at: dt.datetime) -> int:
    """Turn holds into charges, one ledger entry a message; returns how many were charged now.

    A message charged before is passed over, whatever its charge says, so a repeated call bills nothing twice. A
    package that expired since it was held still pays: the message was accepted in time.
    """
    if not charges:
        return 0
    wallets = lock_wallets(charge.account_id for charge in charges)
    fresh = _not_yet_charged(charges)
    if not fresh:
        return 0
    _take_from_packages(fresh)
    unhold: dict[int, Decimal] = {}
    for charge in fresh:
        unhold[charge.account_id] = unhold.get(charge.account_id, ZERO) + charge.held
    entries = [_entry(*said) for said in band_charges(fresh, wallets, at=at)]
    post(entries, {pk: wallets[pk] for pk in unhold}, at=at, unhold=unhold)
    return len(fresh)


def _not_yet_charged(charges: Sequence[MessageCharge]) -> list[MessageCharge]:
    wanted = {str(charge.message_id): charge for charge in charges}
    keys = list(wanted)
    for start in range(0, len(keys), 5000):
        part = keys[start : start + 5000]
        known = LedgerEntry.objects.filter(cause_kind=MESSAGE, cause_id__in=part, kind=EntryKind.CHARGE)
        for cause_id in known.values_list("cause_id", flat=True):
            del wanted[cause_id]
    return list(wanted.values())


def _take_from_packages(charges: Sequence[MessageCharge]) -> None:
    taken = _package_parts(charges)
    if not taken:
        return
    number = by_key(taken)
    rows = Package.objects.filter(pk__in=taken, held__gte=number)
    used_up = models.Case(
        models.When(status=PackageStatus.ACTIVE, remaining=number, then=models.Value(PackageStatus.USED_UP)),
        default=models.F("status"),
    )
    changed = rows.update(
        remaining=models.F("remaining") - number, held=models.F("held") - number, status=used_up
    )  # fmt: skip
    if changed != len(taken):
        raise HoldBroken


def _package_parts(charges: Sequence[MessageCharge]) -> Counter[int]:
    parts: Counter[int] = Counter()
    for charge in charges:
        if charge.package_id:
            parts[charge.package_id] += charge.segments
    return parts


def _entry(charge: MessageCharge, part: int, band: pricing.Band) -> LedgerEntry:
    return LedgerEntry(
        account_id=charge.account_id,
        kind=EntryKind.CHARGE,
        cause_kind=PART if part else MESSAGE,
        cause_id=f"{charge.message_id}:{part}" if part else str(charge.message_id),
        product=charge.product,
        quantity=band.segments,
        unit_price=band.unit_price,
        amount=-band.amount,
        package_id=charge.package_id,
        signature_id=charge.signature_id,
        template_id=charge.template_id,
        application_id=charge.application_id,
    )


@transaction.atomic
def release_messages(charges: Sequence[MessageCharge], *, at: dt.datetime) -> int:
    """Let go of what is held for messages that will not be charged; returns how many.

    The caller releases a message once, guarded by its status move. A message that was charged is passed over. What
    goes back to an expired package lapses with it.
    """
    if not charges:
        return 0
    wallets = lock_wallets(charge.account_id for charge in charges)
    fresh = _not_yet_charged(charges)
    taken = _package_parts(fresh)
    if taken:
        number = by_key(taken)
        rows = Package.objects.filter(pk__in=taken, held__gte=number)
        if rows.update(held=models.F("held") - number) != len(taken):
            raise HoldBroken
    unhold: dict[int, Decimal] = {}
    for charge in fresh:
        unhold[charge.account_id] = unhold.get(charge.account_id, ZERO) + charge.held
    if any(wallets[pk].held < amount for pk, amount in unhold.items()):
        raise HoldBroken
    free_money(unhold, wallets)
    return len(fresh)
