"""How a line gets into the books. Every step that touches an account's money locks its wallet row first, in the
order of accounts: that makes deadlocks impossible and the running balance true."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import connection, models

from billing.chain import digest_of
from billing.choices import BillStatus
from billing.errors import BalanceShort, InArrears, LedgerMoved
from billing.models import Bill, LedgerEntry, Wallet
from billing.months import month_of
from billing.services.watch import watch_balance
from core import clock, rows
from core.money import ZERO, format_yuan, to_units
from core.prepared import Insert, Prepared, concrete

COLUMNS = [name for name in concrete(LedgerEntry) if name != "id"]
_NEW_ENTRY = Insert(LedgerEntry, *COLUMNS)


def lock_wallets(account_ids: Iterable[int]) -> dict[int, Wallet]:
    """Return the locked wallets, made where an account has none yet. Call inside a transaction."""
    wanted = sorted(set(account_ids))
    found = _locked(wanted)
    if missing := [pk for pk in wanted if pk not in found]:
        Wallet.objects.bulk_create([Wallet(account_id=pk) for pk in missing], ignore_conflicts=True)
        found = _locked(wanted)
    return found


class Purse(NamedTuple):
    """What a send has to know of a wallet that has no package rules and no limits."""

    pk: int
    balance: Decimal
    held: Decimal
    alert_below: Decimal | None
    is_warned: bool
    is_watched: bool


_PURSE = Prepared(
    lambda pk: Wallet.objects.select_for_update().filter(pk=pk).order_by().values_list(*Purse._fields), pk=int
)


def lock_purse(account_id: int) -> Purse | Wallet:
    """Return an account's wallet locked, whole where rules or limits want it. Call inside a transaction."""
    row = _PURSE.first(pk=account_id)  # making a model of all columns costs more than asking for them
    purse = Purse(*row) if row else None
    return lock_wallets([account_id])[account_id] if purse is None or purse.is_watched else purse


def require_money(wallet: Wallet, due: Decimal, *, what: str = "It") -> None:
    """Raise InArrears or BalanceShort unless the free balance of a locked wallet pays for what is bought."""
    if wallet.balance < 0:
        raise InArrears
    free = wallet.balance - wallet.held
    if free < due:
        raise BalanceShort(
            f"{what} costs {format_yuan(due)}, the free balance is {format_yuan(free)}. Top up first.",
            due=due, free=free,
        )  # fmt: skip


_ONE = Prepared(
    lambda pk: Wallet.objects.select_for_update().filter(pk=pk).order_by().values_list(*concrete(Wallet)), pk=int
)


def _locked(account_ids: list[int]) -> dict[int, Wallet]:
    if len(account_ids) == 1:  # most bookings
        return {wallet.pk: wallet for wallet in _ONE.objects(Wallet, concrete(Wallet), pk=account_ids[0])}
    rows = Wallet.objects.select_for_update().filter(pk__in=account_ids).order_by("pk")
    return {wallet.pk: wallet for wallet in rows}


def by_key(values: Mapping[int, int]) -> models.Case:
    """Return an expression that is each row's own number, 0 for rows not named."""
    whens = [models.When(pk=key, then=models.Value(number)) for key, number in values.items()]
    return models.Case(*whens, default=models.Value(0), output_field=models.BigIntegerField())


def post(
    entries: Sequence[LedgerEntry],
    wallets: Mapping[int, Wallet],
    *,
    at: dt.datetime,
    unhold: Mapping[int, Decimal] | None = None,
) -> None:
    """Write the entries and move the balances by their sums; ``unhold`` frees held money per account.

    The wallets must be locked, and be those that the lock returned last: LedgerMoved is raised where the account's
    ledger grew behind them. An entry whose month is already settled is booked into the current month: a settled bill
    never changes.
    """
    if not entries:
        return
    day = clock.local(at).date()
    months = booking_months(list(wallets), at)
    sums: dict[int, Decimal] = {}
    for entry in entries:
        wallet = wallets[entry.account_id]
        wallet.balance += entry.amount
        sums[wallet.pk] = sums.get(wallet.pk, ZERO) + entry.amount
        entry.at, entry.day, entry.month, entry.balance_after = at, day, months[wallet.pk], wallet.balance
        entry.actor_name = entry.actor.get_username() if entry.actor_id else ""
    unhold = unhold or {}
    known = {pk: wallets[pk].chain_length for pk in sums}
    for entry in entries:
        chain_on(entry, wallets[entry.account_id])
    _write(entries)
    _open_bills(set(sums), wallets, months)
    for pk, amount in sums.items():
        free = wallets[pk].balance - wallets[pk].held + unhold.get(pk, ZERO)
        watch_balance(wallets[pk], free=free, has_gained=amount > 0, at=at)
    _move(sums, unhold, wallets, known)


def chain_on(entry: LedgerEntry, wallet: Wallet) -> None:
    """Give an entry its position and digest behind the wallet's newest, which it becomes; writes nothing."""
    entry.position = wallet.chain_length + 1
    entry.digest = digest_of(entry, wallet.chain_head)
    wallet.chain_length, wallet.chain_head = entry.position, entry.digest


def _write(entries: Sequence[LedgerEntry]) -> None:
    values = [[getattr(entry, name) for name in COLUMNS] for entry in entries]
    if len(entries) == 1:  # whoever books a single entry shows it
        entries[0].pk = _NEW_ENTRY.run(*values[0])
    else:
        rows.insert(LedgerEntry, COLUMNS, values)


_MOVE = (
    f"UPDATE {Wallet._meta.db_table} SET balance = balance + %s, held = held - %s, chain_head = %s, chain_length = %s, "
    "volumes = %s, is_warned = %s, warnings = %s, arrears_since = %s, arrears_ended_at = %s "
    "WHERE account_id = %s AND chain_length = %s"
)


def _move(
    sums: Mapping[int, Decimal], unhold: Mapping[int, Decimal], wallets: Mapping[int, Wallet], known: Mapping[int, int]
) -> None:
    """Move balances, holds and heads of the chains in one statement, where the ledger is as long as it was known."""
    instant = connection.ops.adapt_datetimefield_value
    changes = [
        (
            to_units(sums[pk]), to_units(unhold.get(pk, ZERO)), wallet.chain_head, wallet.chain_length,
            wallet.volumes, wallet.is_warned, wallet.warnings, instant(wallet.arrears_since),
            instant(wallet.arrears_ended_at), pk, known[pk],
        )
        for pk, wallet in ((pk, wallets[pk]) for pk in sorted(sums))
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(_MOVE, changes)
        moved = cursor.rowcount
    if moved != len(changes):
        raise LedgerMoved
    for pk, amount in unhold.items():
        wallets[pk].held -= amount


def free_money(unhold: Mapping[int, Decimal], wallets: Mapping[int, Wallet]) -> None:
    """Free held money in one statement; nothing to do costs nothing."""
    free = {key: to_units(amount) for key, amount in unhold.items() if amount}
    if not free:
        return
    Wallet.objects.filter(pk__in=free).update(held=models.F("held") - by_key(free))
    for key in free:
        wallets[key].held -= unhold[key]


def booking_months(account_ids: list[int], at: dt.datetime) -> dict[int, int]:
    """Return the month that an entry of each account is booked into: that of ``at`` unless it is settled."""
    month, current = month_of(at), month_of(clock.now())
    closed: set[int] = set()
    if month < current:  # rare: booked after midnight of the first
        bills = Bill.objects.filter(account_id__in=account_ids, month=month, status=BillStatus.SETTLED)
        closed = set(bills.values_list("account_id", flat=True))
    return {pk: current if pk in closed else month for pk in account_ids}


def _open_bills(account_ids: set[int], wallets: Mapping[int, Wallet], months: Mapping[int, int]) -> None:
    """Make the bill row with the first entry of a month; the wallet remembers it, so later ones cost nothing."""
    fresh = [pk for pk in sorted(account_ids) if wallets[pk].open_month != months[pk]]
    if not fresh:
        return
    now = clock.now()
    rows = [Bill(account_id=pk, month=months[pk], built_at=now) for pk in fresh]
    Bill.objects.bulk_create(rows, ignore_conflicts=True)
    Wallet.objects.filter(pk__in=fresh).update(open_month=models.F("open_month") + by_key(
        {pk: months[pk] - wallets[pk].open_month for pk in fresh}
    ))  # fmt: skip
    for pk in fresh:
        wallets[pk].open_month = months[pk]
