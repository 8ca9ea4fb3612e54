"""Where a number is from and whose it is: shipped segment data, prefixes, and the corrections of the table."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import phonenumbers
from phone import Phone as SegmentFile

from carrier.choices import Carrier
from carrier.data import fixture

PREFIX_LENGTHS = (4, 3)
UNKNOWN_REGION = ("ZZ", "001")


class Place(NamedTuple):
    """``province`` and ``city`` as Chinese names; abroad the country's name stands in ``province``."""

    carrier: str
    province: str
    city: str
    is_virtual: bool


NOWHERE = Place(Carrier.UNKNOWN, "", "", False)


def find(digits: str, country: str, overrides: Mapping[str, Place]) -> Place:
    """Return the place of stored digits; ``overrides`` map a prefix to its place, the longest one wins."""
    if country != "86":
        return _abroad(digits)
    if overrides:
        for length in range(len(digits), 0, -1):
            if place := overrides.get(digits[:length]):
                return place
    return _segment(digits[:7])


@cache
def _segments() -> Any:
    return SegmentFile()


@cache
def _prefixes() -> dict[str, tuple[str, bool]]:
    table = fixture("prefixes")
    return {
        prefix: (carrier, group == "virtual")
        for carrier, groups in table.items()
        for group, prefixes in groups.items()
        for prefix in prefixes
    }


@lru_cache(maxsize=100_000)
def _segment(seven: str) -> Place:
    """Return the place of a seven-digit segment: carrier by prefix, province and city by the segment file."""
    carrier, is_virtual = next(
        (found for length in PREFIX_LENGTHS if (found := _prefixes().get(seven[:length]))), (Carrier.UNKNOWN, False)
    )
    row = _segments().find(seven) if len(seven) == 7 else None
    province, city = (row["province"], row["city"]) if row else ("", "")
    return Place(carrier, province, city, is_virtual)


@lru_cache(maxsize=10_000)
def _abroad(digits: str) -> Place:
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return NOWHERE._replace(carrier=Carrier.INTERNATIONAL)
    region = phonenumbers.region_code_for_number(number)
    if region in {None, *UNKNOWN_REGION}:
        region = phonenumbers.region_code_for_country_code(number.country_code)
    return Place(Carrier.INTERNATIONAL, fixture("countries").get(region, region), "", False)
