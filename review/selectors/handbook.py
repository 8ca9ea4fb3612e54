"""Reading of the handbook: rules under their reasons, in the reader's language, filtered."""

from dataclasses import dataclass
from typing import Any

from review import handbook, rulebook
from review.engine.rule import ALIYUN, TENCENT
from review.handbook import Entry
from review.models import Reason, WordList
from review.selectors.words import word_lists

VENDORS = (ALIYUN, TENCENT)


@dataclass(frozen=True)
class Chapter:
    """A reason with what gives it: rules, word lists; with neither, only a reviewer does."""

    reason: Reason
    entries: tuple[Entry, ...]
    lists: tuple[WordList, ...]

    @property
    def rows(self) -> list[str]:
        """Return the catalogue's rows, of the reason and of its rules."""
        found = [*self.reason.rows.split(), *(row for entry in self.entries for row in entry.rule.rows)]
        return list(dict.fromkeys(found))

    @property
    def kinds(self) -> list[str]:
        """Return the subjects that may be given this reason."""
        found = [*self.reason.applies_to, *(kind for entry in self.entries for kind in entry.rule.kinds)]
        return list(dict.fromkeys([*found, *(kind for one in self.lists for kind in one.applies_to)]))

    @property
    def severities(self) -> list[str]:
        """Return what the reason does to a verdict."""
        found = [*(entry.rule.severity for entry in self.entries), *(one.severity for one in self.lists)]
        return list(dict.fromkeys(found))


def handbook_chapters(*, kind: str = "", category: str = "", vendor: str = "", search: str = "") -> list[Chapter]:
    """Return the reasons in use with their rules and lists; every filter narrows, ``search`` looks in all texts."""
    by_reason: dict[str, list[Entry]] = {}
    for entry in handbook.entries(rulebook.current()):
        if (not kind or kind in entry.rule.kinds) and (not vendor or vendor in entry.rule.vendors):
            by_reason.setdefault(entry.rule.slug, []).append(entry)
    lists: dict[str, list[WordList]] = {}
    for row in word_lists().filter(is_active=True):
        lists.setdefault(row.reason_slug, []).append(row)
    found = [
        Chapter(reason, tuple(by_reason.get(reason.slug, ())), tuple(lists.get(reason.slug, ())))
        for reason in Reason.objects.filter(is_active=True)
    ]
    return [chapter for chapter in found if _is_asked_for(chapter, kind, category, vendor, search.strip().lower())]


def _is_asked_for(chapter: Chapter, kind: str, category: str, vendor: str, search: str) -> bool:
    reason = chapter.reason
    if category and category != reason.category:
        return False
    if kind and chapter.kinds and kind not in chapter.kinds:
        return False
    if vendor and not chapter.entries and not chapter.lists:
        return False
    return not search or search in _texts(chapter)


def _texts(chapter: Chapter) -> str:
    reason: Any = chapter.reason
    rules = (f"{entry.rule.name} {entry.explains}" for entry in chapter.entries)
    lists = (f"{one.slug} {one.title}" for one in chapter.lists)
    words = (reason.slug, reason.title_zh, reason.title_en, reason.advice_zh, reason.advice_en)
    return " ".join([*words, *chapter.rows, *rules, *lists]).lower()
