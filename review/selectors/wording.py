"""Recorded reasons in the reader's own words. They are recorded in Chinese, as the vendors answer them."""

import re
from collections.abc import Iterable

from review.language import tongue
from review.models import Reason

_LINE = re.compile(r"^(\d+\. )(.+?)：.*$", re.MULTILINE)


def reworded(texts: Iterable[str], language: str | None = None) -> list[str]:
    """Return recorded reasons (see ``reason_text``) in a language ("zh-hans", "en"; None: the reader's).

    A line is known by its title and says what the catalogue says now; notes and titles that left the catalogue stay
    as they were written. At most one query, none for a reader of Chinese.
    """
    found = list(texts)
    if tongue(language) == "zh" or not any(map(_LINE.search, found)):
        return found
    rows = Reason.objects.values_list("title_zh", "title_en", "advice_en")
    words = {title_zh: f"{title_en}: {advice_en}" for title_zh, title_en, advice_en in rows}
    return [_LINE.sub(lambda line: line[1] + words[line[2]] if line[2] in words else line[0], text) for text in found]
