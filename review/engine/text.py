"""Normalising a text for matching, and finding links, addresses and numbers in it. Pure; spans are of the original."""

import re
from typing import NamedTuple

from review.engine.han import HAN, simplification

# Full width to half width, capitals to small, traditional to simplified, blanks to one blank: one character each, so
# positions stay.
_FOLD: dict[int, str] = dict(simplification())
_FOLD |= {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
_FOLD |= {code: chr(code + 32) for code in range(65, 91)}
_FOLD |= {0x3000: " ", 0xA0: " ", 0x200B: " ", 0x200C: " ", 0x200D: " ", 0x2060: " ", 0xFEFF: " ", 0xAD: " "}
# Signs and pictures strewn between characters to hide a word (加*微*信); never sentence marks, which separate words.
_STREWN = re.compile(
    "[\\s*·.\\-_~|/\\\\+=^`'\"•°\ufe0f\u20e3\u2600-\u27bf\u25a0-\u25ff\u2b00-\u2bff\U0001f000-\U0001faff]+"
)
_STREWN_MOST = 6  # more signs than these are a line drawn, not a word hidden
_HAN = re.compile(f"[{HAN}]")
_LINK = re.compile(
    r"(?:(?:https?|ftp)://[^\s，。；！？、（）《》“”<>\u4e00-\u9fff]+"
    r"|(?<![A-Za-z0-9@.-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"(?:com|cn|net|org|gov|edu|cc|co|io|me|top|vip|xyz|im|tv|app|site|shop|store|club|info|biz|link|ltd|ink|wang"
    r"|example|test|hk|tw|jp|us|uk|ru|eu|in|ly|gl|gd|to|la|is)"
    r"(?![A-Za-z0-9-])(?::\d+)?(?:/[^\s，。；！？、（）《》“”<>\u4e00-\u9fff]*)?)",
    re.IGNORECASE,
)
_ASCII_RUN = re.compile(r"[!-~]{4,}")  # looking for links there only is four times as quick
_PATH = re.compile(r"[/?#$]")
_IP = re.compile(r"(?<![\d.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
_MOBILE_HINT = re.compile("1[3-9][0-9]")
# Short service numbers are few digits: what is counted, paid or numbered is none.
_LANDLINE = re.compile(
    r"(?<![\d.])(?:0\d{2,3}[- ]?\d{7,8}|[48]00[- ]?\d{3,4}[- ]?\d{3,4}"
    r"|(?:95|96|10|12)\d{3,4}(?![元块分角个件次天人号%.]))(?!\d)"
)
_DIGITS = re.compile("[0-9]+")
_ACCOUNT = re.compile(r"(?:qq|微信|[vw]x|v信|薇信|威信|扣扣)(?:号码|号|群)?\s*[:是为]?\s*([a-z0-9_-]{5,20})")


class Span(NamedTuple):
    """A stretch of the original text."""

    start: int
    end: int
    text: str


def fold(text: str) -> str:
    """Return the text of the same length with width and case levelled."""
    return text.translate(_FOLD)


def compact(folded: str) -> tuple[str, list[int] | None]:
    """Take out signs strewn between characters; the list maps each position back (None: nothing was taken out)."""
    gaps = [gap.span() for gap in _STREWN.finditer(folded) if _hides(folded, *gap.span())]
    if not gaps:
        return folded, None
    kept: list[int] = []
    cursor = 0
    for start, end in gaps:
        kept.extend(range(cursor, start))
        cursor = end
    kept.extend(range(cursor, len(folded)))
    return "".join([folded[index] for index in kept]), kept


def _hides(folded: str, start: int, end: int) -> bool:
    """Return whether signs stand between two Han characters, or a Han character and a letter."""
    if not 0 < start < end < len(folded) or end - start > _STREWN_MOST:
        return False
    before, after = folded[start - 1], folded[end]
    if _HAN.match(before):
        return bool(_HAN.match(after)) or "a" <= after <= "z"
    return "a" <= before <= "z" and bool(_HAN.match(after)) and "." not in folded[start:end]


def links(text: str) -> tuple[Span, ...]:
    """Return the links, with or without scheme; a variable's braces end none."""
    if "." not in text and "://" not in text:
        return ()
    return tuple(
        Span(found.start(), found.end(), found.group())
        for run in _ASCII_RUN.finditer(text)
        if "." in run.group() or "://" in run.group()
        for found in _LINK.finditer(text, run.start(), run.end())
    )


def host_of(link: str) -> str:
    """Return the host of a link in small letters, without port and user."""
    rest = link.partition("://")[2] or link
    return _PATH.split(rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0].lower().rstrip(".")


def addresses(text: str) -> tuple[Span, ...]:
    """Return the IPv4 addresses: four numbers up to 255."""
    if text.count(".") < 3:
        return ()
    return tuple(
        Span(found.start(), found.end(), found.group())
        for found in _IP.finditer(text)
        if all(int(number) < 256 for number in found.groups())
    )


def address_of(link: str) -> str:
    """Return the IPv4 address that a link names instead of a domain, or nothing."""
    host = host_of(link)
    found = addresses(host)
    return host if found and found[0].text == host else ""


def is_private(address: str) -> bool:
    """Return whether an address lies in 10/8, 172.16/12 or 192.168/16, the only ones accepted (row T30)."""
    a, b = (int(number) for number in address.split(".")[:2])
    return a == 10 or (a == 172 and 16 <= b <= 31) or (a == 192 and b == 168)


def mobiles(folded: str) -> tuple[Span, ...]:
    """Return mainland mobile numbers in a folded text."""
    if not _MOBILE_HINT.search(folded):
        return ()
    return tuple(Span(found.start(1), found.end(1), found.group(1)) for found in _PHONE.finditer(folded))


def landlines(folded: str) -> tuple[Span, ...]:
    """Return landlines, 400/800 and short service numbers (95…, 10…) in a folded text."""
    found: list[Span] = []
    for digits in _DIGITS.finditer(folded):  # trying at numbers only is three times as quick
        if not found or digits.start() >= found[-1].end:
            number = _LANDLINE.match(folded, digits.start())
            if number:
                found.append(Span(number.start(), number.end(), number.group()))
    return tuple(found)


def chat_accounts(folded: str) -> tuple[Span, ...]:
    """Return QQ and WeChat accounts given with their service's name, in a folded text."""
    if not ("信" in folded or "qq" in folded or "x" in folded or "扣" in folded):
        return ()
    return tuple(Span(found.start(), found.end(), found.group()) for found in _ACCOUNT.finditer(folded))
