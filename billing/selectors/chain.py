"""Walking an account's chain of entries: what was changed, dropped, added or moved past the services."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from billing import chain
from billing.models import Bill, LedgerEntry, Wallet
from billing.selectors.problems import MOST, Problem
from core.money import ZERO

CHUNK = 2000  # rows in memory at once, whatever the length of the ledger


def broken_links(wallet: Wallet) -> Iterator[Problem]:
    """Yield what does not hold of the chain, at most MOST; each fault once, for the walk goes on behind it."""
    told = 0
    last, position, balance = chain.START, 0, ZERO
    for entry in _entries(wallet.pk):
        for problem in _faults(entry, last, position, balance):
            told += 1
            yield problem
        if told >= MOST:
            return
        last, position, balance = entry.digest, entry.position, entry.balance_after
    if (last, position) != (wallet.chain_head, wallet.chain_length):
        yield Problem("newest entry", _named(position, last), _named(wallet.chain_length, wallet.chain_head))
    yield from _broken_seals(wallet.pk)


def _entries(account_id: int) -> Iterator[Any]:
    rows = LedgerEntry.objects.filter(account_id=account_id).order_by("id")
    return rows.values_list("pk", "digest", *chain.COLUMNS, named=True).iterator(CHUNK)


def _faults(entry: Any, last: str, position: int, balance: Decimal) -> Iterator[Problem]:
    subject = f"entry {entry.pk}"
    if entry.position != position + 1:
        yield Problem(f"{subject} position", entry.position, f"{position + 1}; entries are missing, added or moved")
    elif entry.digest != chain.digest_of(entry, last):
        yield Problem(f"{subject} digest", _short(entry.digest), "that of its content and of the entry before")
    elif entry.balance_after != balance + entry.amount:
        yield Problem(f"{subject} balance after", entry.balance_after, balance + entry.amount)


def _broken_seals(account_id: int) -> Iterator[Problem]:
    """A settled bill keeps the digest its month ended with: who rewrites the whole chain does not know of it."""
    sealed = Bill.objects.filter(account_id=account_id).exclude(digest="").order_by("month")
    for bill in sealed:
        entry = LedgerEntry.objects.filter(account_id=account_id, pk=bill.ledger_id).first()
        if entry is None or entry.digest != bill.digest:
            found = _short(entry.digest) if entry else "gone"
            yield Problem(f"bill {bill.month} entry {bill.ledger_id} digest", found, _short(bill.digest))


def _named(position: int, digest: str) -> str:
    return f"no. {position} {_short(digest)}"


def _short(digest: str) -> str:
    return digest[:12] or "none"
