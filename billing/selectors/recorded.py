"""Charges against the records they name: every thing to be charged has its entry, every entry its thing.

The apps above register what they charge for by the word of the cause; both sides are walked in pieces.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet, Sum

from billing.choices import EntryKind
from billing.models import LedgerEntry
from billing.selectors.problems import MOST, Problem

CHUNK = 2000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Record:
    """A thing that must have been charged: ``cause_id``, how much of what, who paid (``package_id`` or the balance).

    ``unit_price`` is what was held; the tier of the charge may be cheaper. Parts behind a tier's boundary have the
    cause ``<kind>_part`` and ``<id>:<n>``.
    """

    cause_id: str
    product: str
    quantity: int
    unit_price: Decimal
    package_id: int | None


@dataclass(frozen=True, slots=True)
class Records:
    """``charged(account_id)`` yields all charged things; ``among(account_id, cause_ids)`` says which of them exist."""

    charged: Callable[[int], Iterable[Record]]
    among: Callable[[int, Sequence[str]], set[str]]


_records: dict[str, Records] = {}


def register_records(cause_kind: str, records: Records) -> None:
    """Name who knows what entries of a cause charge; ``sending`` does for messages."""
    _records[cause_kind] = records


def unrecorded(account_id: int) -> Iterator[Problem]:
    """Yield where charges and records disagree, at most MOST a cause and direction."""
    for cause_kind, records in sorted(_records.items()):
        own = LedgerEntry.objects.filter(account_id=account_id, cause_kind=cause_kind, kind=EntryKind.CHARGE)
        matched = yield from _missing(cause_kind, own, records.charged(account_id))
        if own.count() != matched:
            yield from _surplus(cause_kind, own, records, account_id)


def _missing(cause_kind: str, own: QuerySet, things: Iterable[Record]) -> Generator[Problem, None, int]:
    """Compare the records with their entries; returns how many records have one."""
    matched = told = 0
    for chunk in _pieces(things):
        rows = own.filter(cause_id__in=[thing.cause_id for thing in chunk])
        entries = {row[0]: row[1:] for row in rows.values_list("cause_id", *_SHOWN)}
        for thing in chunk:
            found = entries.get(thing.cause_id)
            matched += found is not None
            expected = (thing.product, thing.quantity, thing.unit_price, thing.package_id)
            if found is not None and found != expected:
                found = _whole(cause_kind, thing, found)
            if found != expected and (told := told + 1) <= MOST:
                yield Problem(f"{cause_kind} {thing.cause_id} charge", _said(found), _said(expected))
    return matched


def _whole(cause_kind: str, thing: Record, found: tuple) -> tuple:
    """Return an entry with the parts behind tiers' boundaries; a price below the held one is as good as that."""
    product, quantity, unit_price, package_id = found
    if quantity < thing.quantity:
        causes = [f"{thing.cause_id}:{number}" for number in range(1, thing.quantity)]
        parts = LedgerEntry.objects.filter(cause_kind=f"{cause_kind}_part", cause_id__in=causes)
        quantity += parts.aggregate(n=Sum("quantity"))["n"] or 0
    return product, quantity, max(unit_price, thing.unit_price), package_id


_SHOWN = ("product", "quantity", "unit_price", "package_id")


def _surplus(cause_kind: str, own: QuerySet, records: Records, account_id: int) -> Iterator[Problem]:
    told = 0
    rows = own.order_by("id").values_list("pk", "cause_id").iterator(CHUNK)
    for chunk in _pieces(rows):
        known = records.among(account_id, [cause_id for _pk, cause_id in chunk])
        for pk, cause_id in chunk:
            if cause_id not in known and (told := told + 1) <= MOST:
                yield Problem(f"entry {pk}", f"charges {cause_kind} {cause_id}", "a record that is to be charged")


def _pieces(rows: Iterable[T]) -> Iterator[list[T]]:
    walk = iter(rows)
    while piece := list(islice(walk, CHUNK)):
        yield piece


def _said(values: tuple | None) -> str:
    return "none" if values is None else f"{values[1]} {values[0]} at {values[2]}, package {values[3] or 'none'}"
