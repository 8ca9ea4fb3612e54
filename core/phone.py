"""Phone numbers as callers write them, in one form: country code and national digits."""

import re
from dataclasses import dataclass

import phonenumbers

_MAINLAND = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})")
_IN_TEXT = re.compile(
    r"(?:(?<=%[0-9A-Fa-f]{2})|(?<![0-9A-Za-z]))((?:\+|%2B|%2b|00)?86)?(1[3-9]\d{9})(?![0-9A-Za-z])"
)  # after a percent-escape too
_DIGITS = re.compile(r"(?:\+|00)?(\d{6,17})")


class InvalidPhone(ValueError):
    """The text is not a number that can receive a message."""


@dataclass(frozen=True)
class Phone:
    """``country`` without plus ("86"), ``national`` digits, e.g. Phone("86", "13800138000")."""

    country: str
    national: str

    @property
    def is_mainland(self) -> bool:
        return self.country == "86"

    @property
    def e164(self) -> str:
        """Return "+8613800138000"."""
        return f"+{self.country}{self.national}"

    @property
    def digits(self) -> str:
        """Return the stored form: bare national digits for the mainland, country code + digits for others."""
        return self.national if self.is_mainland else self.country + self.national


def parse(text: str) -> Phone:
    """Return the number a caller wrote: mainland mobile with +86, 0086, 86 or nothing, else international digits.

    Raises InvalidPhone for anything else, with no guess made.
    """
    compact = text.strip().replace(" ", "").replace("-", "")
    if found := _MAINLAND.fullmatch(compact):
        return Phone("86", found[1])
    if not (found := _DIGITS.fullmatch(compact)) or not compact.isascii():
        raise InvalidPhone(text)
    try:
        number = phonenumbers.parse("+" + found[1])
    except phonenumbers.NumberParseException as exc:
        raise InvalidPhone(text) from exc
    if number.country_code == 86 or not phonenumbers.is_valid_number(number):
        raise InvalidPhone(text)
    return Phone(str(number.country_code), phonenumbers.national_significant_number(number))


def mask(digits: str) -> str:
    """Return the number with its middle four digits starred: 138****8000."""
    if len(digits) < 8:
        return "*" * len(digits)
    return f"{digits[:-8]}****{digits[-4:]}" if len(digits) > 8 else f"{digits[:2]}****{digits[-2:]}"


def mask_text(text: str) -> str:
    """Return a text with every mainland mobile number in it starred, percent-encoded ones too."""
    return _IN_TEXT.sub(lambda found: (found[1] or "") + mask(found[2]), text)
