"""Recorded reasons in the reader's own words. They are recorded in Chinese, as the vendors answer them."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import get_language

from review.models import Reason

_LINE = re.compile(r"(\d+\. )(.+?)：")


def reworded(texts: Iterable[str], language: str | None = None) -> list[str]:
    """Return recorded reasons (see ``reason_text``) in a language ("zh-hans", "en"; None: the reader's).

    A line is known by its title and says what the catalogue says now; notes and titles that left the catalogue stay
    as they were written. At most one query, none for a reader of Chinese.
    """
    found = list(texts)
    if (language or get_language() or "zh").startswith("zh") or not any(map(_LINE.match, _lines(found))):
        return found
    rows = Reason.objects.values_list("title_zh", "title_en", "advice_en")
    words = {title_zh: f"{title_en}: {advice_en}" for title_zh, title_en, advice_en in rows}
    return ["\n".join(_reworded(line, words) for line in text.split("\n")) for text in found]


def _lines(texts: Iterable[str]) -> Iterable[str]:
    return (line for text in texts for line in text.split("\n"))


def _reworded(line: str, words: Mapping[str, str]) -> str:
    found = _LINE.match(line)
    return found[1] + words[found[2]] if found and found[2] in words else line
