"""Whose name is this? What fits a company's name, beyond a stretch of it (review.engine.company). Pure."""

import re
import unicodedata
from collections.abc import Iterable

from review.engine import company as names
from review.engine.data import RuleData
from review.engine.han import simplify

_BRACKETED = re.compile(r"[（(\[【][^（()）\]】]*[)）\]】]")
_KEPT = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_LATIN = re.compile(r"[0-9a-z]+")
_SHORTEST = 2  # one character would fit too much


def level(name: str) -> str:
    """Return a name as names are compared: width, case and script levelled, without blanks and signs.

    >>> level("云帆（杭州）· ＡＢＣ")
    '云帆杭州abc'
    """
    return _KEPT.sub("", simplify(unicodedata.normalize("NFKC", name).lower()))


def brand_of(company: str, data: RuleData) -> str:
    """Return the brand in a company's name: 杭州云帆信息技术有限公司 and 云帆（杭州）信息技术有限公司 → 云帆."""
    return level(names.core(_BRACKETED.sub("", company), data))


def is_named_after(name: str, companies: Iterable[str], data: RuleData) -> bool:
    """Return whether a name is one of the companies', or built on the brand of one: 云帆客服, YUNFAN, 云帆科技."""
    return any(_fits(level(name), company, data) for company in companies if company)


def _fits(name: str, company: str, data: RuleData) -> bool:
    if len(name) < _SHORTEST:
        return False
    brand = brand_of(company, data)
    if name == level(company) or (len(brand) >= _SHORTEST and (brand in name or name in brand)):
        return True
    return bool(_LATIN.fullmatch(name)) and len(brand) >= _SHORTEST and spelled(brand) in name


def spelled(brand: str) -> str:
    """Return a brand in Latin letters: 云帆 → yunfan."""
    from pypinyin import lazy_pinyin  # half a second of dictionaries: only who needs them loads them

    return "".join(lazy_pinyin(brand))


def is_one_of(name: str, companies: Iterable[str]) -> bool:
    """Return whether a name is that of one of the companies."""
    wanted = level(name)
    return bool(wanted) and any(wanted == level(company) for company in companies if company)
