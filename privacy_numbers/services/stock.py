"""The vendor's stock of numbers by place: drawn from at random, kept by the platform (domain.md 12.2, 12.14)."""

from typing import Any

from django.db import transaction
from django.db.models import F

from privacy_numbers.choices import NumberKind
from privacy_numbers.errors import CityNotCovered, NumberNotInStock, StockInvalid, StockTwice
from privacy_numbers.models import SecretNumber, StockPlace

NATIONWIDE = "全国"
MOST_IN_STOCK = 1_000_000
_DIGITS = {NumberKind.N95: 12}  # every other kind: 11
_FACTOR = 618_033_989  # coprime to 10: serials become numbers one to one, and neighbours look nothing alike


def place_of(kind: str, city: str) -> StockPlace:
    """Return where numbers of a kind are sold; 95 numbers are sold nationwide. Raises CityNotCovered."""
    city = NATIONWIDE if kind == NumberKind.N95 else city.strip()
    place = StockPlace.objects.filter(kind=kind, city=city).first()
    if place is None:
        raise CityNotCovered
    return place


def place_of_number(kind: str, number: str) -> StockPlace:
    """Return the place that sells this very number, if it is free. Raises NumberNotInStock."""
    places = StockPlace.objects.filter(kind=kind, left__gt=0, prefix__in=[number[:length] for length in range(5, 10)])
    place = places.first()
    if place is None or not number.isdecimal() or len(number) != _length(kind):
        raise NumberNotInStock
    if SecretNumber.objects.filter(number=number).exists():
        raise NumberNotInStock
    return place


def take(place: StockPlace, quantity: int) -> list[str] | None:
    """Take so many numbers out of a place's stock, at random and nobody's yet; None when it holds fewer.

    Call inside a transaction: the place's row stays locked until its end, so two buyers never draw the same.
    """
    row = StockPlace.objects.filter(pk=place.pk)
    if not row.filter(left__gte=quantity).update(left=F("left") - quantity):
        return None
    taken: list[str] = []
    while len(taken) < quantity:
        drawn = _next(place, quantity - len(taken))
        known = set(SecretNumber.objects.filter(number__in=drawn).values_list("number", flat=True))
        taken += [number for number in drawn if number not in known]
    return taken


def take_this(place: StockPlace, number: str) -> list[str]:
    """Take one named number. Raises NumberNotInStock when another was first."""
    if not StockPlace.objects.filter(pk=place.pk, left__gte=1).update(left=F("left") - 1):
        raise NumberNotInStock
    if SecretNumber.objects.filter(number=number).exists():  # once more, now that the place is locked
        raise NumberNotInStock
    return [number]


def _next(place: StockPlace, count: int) -> list[str]:
    width = _length(place.kind) - len(place.prefix)
    row = StockPlace.objects.filter(pk=place.pk)
    row.update(next_serial=F("next_serial") + count)
    end = row.values_list("next_serial", flat=True).get()
    if end > 10**width:
        raise NumberNotInStock  # the prefix has no more numbers, whatever the table says
    serials = range(end - count, end)
    return [place.prefix + _scattered(serial, width) for serial in serials]


def _scattered(serial: int, width: int) -> str:
    """Return digits that stand for a serial and for no other; turned round in between, or their steps would show."""
    turned = f"{(serial * _FACTOR + 271_828) % 10**width:0{width}d}"[::-1]
    return f"{(int(turned) * _FACTOR + 314_159) % 10**width:0{width}d}"


def _length(kind: str) -> int:
    return _DIGITS.get(NumberKind(kind), 11)


@transaction.atomic
def save_place(
    *, place: StockPlace | None = None, kind: str, province: str, city: str, prefix: str, left: int, actor: Any = None
) -> StockPlace:
    """Say how many numbers a place has for sale. Raises StockInvalid, StockTwice."""
    if not (0 <= left <= MOST_IN_STOCK):
        raise StockInvalid
    if not (prefix.isdecimal() and 5 <= len(prefix) <= 9):
        raise StockInvalid(field="prefix")
    if not city.strip():
        raise StockInvalid(field="city")
    row = place or StockPlace()
    row.kind, row.province, row.city, row.prefix, row.left = kind, province.strip(), city.strip(), prefix, left
    others = StockPlace.objects.exclude(pk=row.pk)
    if others.filter(kind=kind, city=row.city).exists() or others.filter(prefix=prefix).exists():
        raise StockTwice
    row.save()
    return row


@transaction.atomic
def restock(*, place: StockPlace, at_least: int) -> None:
    """Put numbers on sale until there are so many (a granted ticket)."""
    StockPlace.objects.filter(pk=place.pk, left__lt=at_least).update(left=at_least)
