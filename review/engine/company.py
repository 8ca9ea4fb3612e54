"""Company names: their core, how a name leans on it, and its initials by pinyin. Pure."""

import functools
from itertools import islice, product

from review.engine.data import RuleData
from review.engine.text import fold

_READINGS_MOST = 64  # combinations of readings looked at; names have two or three characters that read several ways


def plain(name: object) -> str:
    """Return a company name without blanks and with brackets of one width, as registers print both."""
    return str(name).translate({0x28: "（", 0x29: "）", 0x20: None, 0x3000: None})


def without_form(company: str, data: RuleData) -> str:
    """Return the name without its legal form: 杭州云帆信息技术有限公司 → 杭州云帆信息技术."""
    return _cut_end(plain(company), data.words("company-forms"))


def core(company: str, data: RuleData) -> str:
    """Return what tells the company from others, without place, trade and form: → 云帆."""
    name = without_form(company, data)
    regions = data.words("company-regions")
    for size in range(min(8, len(name) - 2), 1, -1):
        if name[:size] in regions:
            name = name[size:]
            break
    if name.startswith("（") and "）" in name:
        name = name.partition("）")[2]
    trades = data.words("company-trades")
    while (shorter := _cut_end(name, trades)) != name:
        name = shorter
    return name


def is_own_name(name: str, company: str, data: RuleData) -> bool:
    """Return whether a name is plainly the company's: a stretch of its registered name that holds its core."""
    middle = core(company, data)
    return len(middle) >= 2 and middle in name and plain(name) in plain(company)


def initials(text: str) -> frozenset[str]:
    """Return the initials by pinyin in small letters, every reading of characters that have several."""
    return _initials(text[:12])


def initials_of_company(company: str, data: RuleData) -> frozenset[str]:
    """Return the initials of the company's core and of its fuller names."""
    middle, whole = core(company, data), without_form(company, data)
    names = {middle, whole, whole[whole.find(middle) :] if middle else ""}
    return frozenset().union(*(initials(name) for name in names if len(name) >= 2))


def is_latin(name: str) -> bool:
    """Return whether a name is of Latin letters only, whatever their width."""
    folded = fold(name)
    return folded.isascii() and folded.isalpha()


@functools.lru_cache(maxsize=512)
def _initials(text: str) -> frozenset[str]:
    from pypinyin import Style, pinyin  # half a second of dictionaries: only who needs them loads them

    if not text:
        return frozenset()
    columns = [
        sorted({reading[:1].lower() for reading in readings if reading[:1].isascii()})
        for readings in pinyin(text, style=Style.FIRST_LETTER, heteronym=True)
    ]
    if not all(columns):
        return frozenset()
    return frozenset("".join(letters) for letters in islice(product(*columns), _READINGS_MOST))


def _cut_end(name: str, endings: frozenset[str]) -> str:
    """Return the name without the longest of the endings, as long as two characters stay."""
    for size in range(min(12, len(name) - 2), 1, -1):
        if name[-size:] in endings:
            return name[:-size]
    return name
