"""Numbers, instants and ids in the vendor's forms."""

import datetime as dt
import re
from typing import Any

import phonenumbers
from phonenumbers import geocoder

from core import clock, ids, phone
from smsconsole.wire.tencent.codes import TencentError

UNKNOWN_ISO = "DEF"  # the vendor's word where it knows no country
_SERIAL = "2433:"
_HOUR = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)", re.ASCII)


def parse(number: str) -> phone.Phone | None:
    """Return a number as callers write it, or None."""
    try:
        return phone.parse(number)
    except phone.InvalidPhone:
        return None


def stored(digits: str, country: str) -> phone.Phone:
    """Return the number a message holds."""
    return phone.Phone(country, digits if country == "86" else digits.removeprefix(country))


def iso_code(number: phone.Phone | None) -> str:
    """Return CN, US …; DEF for a text that is no number."""
    if number is None:
        return UNKNOWN_ISO
    region = phonenumbers.region_code_for_number(_parsed(number))
    return region if region and region != phonenumbers.UNKNOWN_REGION else UNKNOWN_ISO


def iso_name(number: phone.Phone) -> str:
    """Return the country's English name."""
    return geocoder.country_name_for_number(_parsed(number), "en")


def _parsed(number: phone.Phone) -> phonenumbers.PhoneNumber:
    return phonenumbers.PhoneNumber(country_code=int(number.country), national_number=int(number.national))


def serial_no(message_id: int) -> str:
    """Return the vendor's number of a message: four digits, a colon, eighteen digits; one to one with the row."""
    return _SERIAL + ids.biz_id(message_id).removesuffix("^0")


def message_of_serial_no(text: str) -> int | None:
    """Return the row a serial number names, or None when it cannot be one."""
    return ids.batch_of_biz_id(text.removeprefix(_SERIAL) + "^0") if text.startswith(_SERIAL) else None


def unix(at: dt.datetime | None) -> int:
    return int(at.timestamp()) if at else 0


def instant(seconds: int, name: str, code: str = "InvalidParameterValue") -> dt.datetime:
    """Return the instant of a Unix time; raises TencentError with ``code``."""
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise TencentError(code, name=name) from None


def hour(text: Any, name: str, code: str) -> dt.datetime:
    """Return the beginning of an hour written yyyymmddhh, Beijing time; raises TencentError with ``code``."""
    found = _HOUR.fullmatch(str(text))
    try:
        year, month, day, number = map(int, found.groups()) if found else (0, 0, 0, 0)
        return dt.datetime(year, month, day, number, tzinfo=clock.BEIJING)
    except ValueError:
        raise TencentError(code, name=name) from None


def beijing(at: dt.datetime | None) -> str:
    """Return "2026-11-20 12:00:00", Beijing time; "" for None."""
    return clock.local(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""
