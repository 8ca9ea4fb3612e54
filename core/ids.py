"""Ids in the vendors' forms, made from row numbers by fixed bijections: the same order of work, the same ids."""

import os
import random
import secrets

from django.conf import settings

from core import clock

_MODULUS = 10**17
_FACTOR = 61_803_398_874_989_483  # coprime to 10: the mapping is one to one
_INVERSE = pow(_FACTOR, -1, _MODULUS)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SHORT = 7
_SHORT_MODULUS = len(_ALPHABET) ** _SHORT
_SHORT_FACTOR = 2_175_242_309_003  # coprime to 62: one to one, and neighbours look nothing alike
_VERSION_4 = 0x4000 << 64 | 0x8000 << 48  # of an UUID: its version and variant
_FREE = 2**128 - 1 - (0xF000 << 64 | 0xC000 << 48)
_chance = random.Random(settings.SEED) if settings.SEED is not None else None


def biz_id(batch_id: int) -> str:
    """Return the BizId of a batch: 18 digits beginning with 9, "^0" behind, as Alibaba writes it."""
    return f"{9 * _MODULUS + batch_id * _FACTOR % _MODULUS}^0"


def batch_of_biz_id(text: str) -> int | None:
    """Return the batch a BizId names, or None when the text cannot be one."""
    digits, caret, tail = text.partition("^")
    if not (caret and tail == "0" and len(digits) == 18 and digits.isascii() and digits.isdigit() and digits[0] == "9"):
        return None
    return int(digits[1:]) * _INVERSE % _MODULUS


def request_id() -> str:
    """Return a request id as the vendors write it: an upper-case UUID; seeded where a seed is set.

    Its first twelve digits are the time in milliseconds: ids made one after another lie side by side in an index, where
    those of pure chance cost the request log a page each.
    """
    if _chance is None:
        bits = int(clock.machine_now().timestamp() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    else:
        bits = _chance.getrandbits(128)
    digits = f"{bits & _FREE | _VERSION_4:032X}"  # what uuid.UUID comes to by a longer way
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def short_code(number: int) -> str:
    """Return seven letters and digits that stand for a number and for no other."""
    value, letters = number * _SHORT_FACTOR % _SHORT_MODULUS, ""
    for _ in range(_SHORT):
        value, rest = divmod(value, len(_ALPHABET))
        letters += _ALPHABET[rest]
    return letters


def fraction() -> float:
    """Return chance from 0 to below 1; seeded where a seed is set."""
    return (random if _chance is None else _chance).random()


def token() -> str:
    """Return 32 letters and digits that nobody can guess; seeded where a seed is set."""
    return secrets.token_hex(16) if _chance is None else f"{_chance.getrandbits(128):032x}"


def digits(count: int) -> str:
    """Return a code of so many digits that nobody can foretell; seeded where a seed is set."""
    chance = secrets.SystemRandom() if _chance is None else _chance
    return "".join(chance.choice("0123456789") for _ in range(count))
