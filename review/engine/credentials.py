"""Check digits of credit codes (GB 32100) and identity cards (GB 11643). Pure."""

import datetime as dt
import re

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_CARD = re.compile(r"[1-9]\d{5}(?:18|19|20)\d{9}[\dX]")
_CARD_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_credit_code(code: str) -> bool:
    """Return whether the text has the form: 18 digits and letters without I, O, S, V, Z."""
    return bool(_CODE.fullmatch(code))


def credit_code_checks(code: str) -> bool:
    """Return whether the last character is the check character of the 17 before."""
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(code[:17], _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31] == code[17]


def is_identity_number(number: str) -> bool:
    """Return whether the text has the form of an identity number with a birthday in the calendar."""
    if not _CARD.fullmatch(number):
        return False
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def identity_number_checks(number: str) -> bool:
    """Return whether the last character is the check character of the 17 before."""
    total = sum(int(char) * weight for char, weight in zip(number[:17], _CARD_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17]
