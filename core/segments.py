"""How many billed parts a text is (domain.md 7.5, 8.10). Pure."""

from dataclasses import dataclass

GSM7_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENDED = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True)
class Length:
    """``units``: characters as the carrier counts them; ``segments``: billed parts; ``alphabet``: gsm7 or ucs2."""

    units: int
    segments: int
    alphabet: str


def measure(text: str, *, foreign: bool = False) -> Length:
    """Return the length of the whole text as received, its signature with brackets included.

    Mainland: every character counts 1, up to 70 are one part, beyond that 67 a part. Foreign numbers: a text wholly
    in GSM-7 counts 160 / 153 with extension characters as 2; any other 70 / 67. An empty text is one part.
    """
    if foreign and all(char in GSM7_BASIC or char in GSM7_EXTENDED for char in text):
        units = sum(2 if char in GSM7_EXTENDED else 1 for char in text)
        return Length(units, _parts(units, 160, 153), "gsm7")
    return Length(len(text), _parts(len(text), 70, 67), "ucs2")


def count(text: str, *, foreign: bool = False) -> int:
    """Return the billed parts of the whole text."""
    return measure(text, foreign=foreign).segments


def _parts(units: int, single: int, multi: int) -> int:
    return 1 if units <= single else -(-units // multi)
