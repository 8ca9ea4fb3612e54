"""The rule set in force, built from the tables once a version and kept per process."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from review import engine
from review.engine import RuleData, WordSet, all_rules
from review.models import Limit, RulesetState, Word, WordList, WordListVersion

_kept: dict[tuple[int, str], RuleData] = {}


class Tables(NamedTuple):
    """One reading of the desk's data: lists by id, their words, limits, and the serial they stand under."""

    lists: dict[int, WordList]
    words: dict[int, set[str]]
    limits: dict[str, int]
    serial: int


def current() -> RuleData:
    """Return today's word lists and limits; one cheap query tells whether the kept ones still hold."""
    state = RulesetState.read()
    kept = _kept.get(state)
    if kept is None:
        kept = build()
        _kept.clear()
        _kept[state] = kept
    return kept


def build() -> RuleData:
    """Read the tables and build the automaton."""
    return _assemble(_read())


def with_draft(draft: WordListVersion) -> tuple[RuleData, RuleData]:
    """Return the live rule set and what it would be with the draft, from one reading of the tables."""
    tables = _read()
    return _assemble(tables), _assemble(_drafted(tables, draft))


def _read() -> Tables:
    serial = RulesetState.read()[0]
    lists = {row.pk: row for row in WordList.objects.all()}
    words: dict[int, set[str]] = {}
    for list_id, text in Word.objects.values_list("word_list_id", "text").iterator(chunk_size=5000):
        words.setdefault(list_id, set()).add(text)
    return Tables(lists, words, dict(Limit.objects.values_list("slug", "value")), serial)


def _drafted(tables: Tables, draft: WordListVersion) -> Tables:
    """Return the tables with the draft's words and columns in the place of its list's."""
    pk = draft.word_list_id
    changed = WordList(**{field.attname: getattr(tables.lists[pk], field.attname)
                          for field in WordList._meta.concrete_fields})  # fmt: skip
    for name, (_before, after) in draft.columns.items():
        setattr(changed, name, after)
    words = (tables.words.get(pk, set()) - set(draft.removed)) | set(draft.added)
    return tables._replace(lists={**tables.lists, pk: changed}, words={**tables.words, pk: words})


def _assemble(tables: Tables) -> RuleData:
    lists = {
        row.slug: WordSet(
            row.slug, row.reason_slug, frozenset(tables.words.get(pk, ())), row.severity, tuple(row.applies_to)
        )
        for pk, row in tables.lists.items()
        if row.is_active
    }
    return RuleData(lists, tables.limits, f"{tables.serial}-{digest(lists, tables.limits)}")


def digest(lists: Mapping[str, WordSet], limits: Mapping[str, int]) -> str:
    """Return 12 hex digits: the same data and rules give the same ones on every machine."""
    found = hashlib.sha256(code().encode())
    for rule in rules():
        found.update(f"{rule['name']} {rule['slug']} {rule['since']} {rule['until']}\n".encode())
    for slug in sorted(lists):
        words = lists[slug]
        head = f"{slug} {words.reason} {words.severity} {','.join(words.applies_to)}"
        found.update(f"{head} {'|'.join(sorted(words.words))}\n".encode())
    for slug in sorted(limits):
        found.update(f"{slug}={limits[slug]}\n".encode())
    return found.hexdigest()[:12]


@cache
def code() -> str:
    """Return a digest of the rules' source: another release may judge the same data otherwise."""
    found = hashlib.sha256()
    folder = Path(engine.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        found.update(str(path.relative_to(folder)).encode() + b"\n" + path.read_bytes())
    return found.hexdigest()[:16]


def rules() -> list[dict[str, Any]]:
    """Return the rules of this release by name: what a kept rule set remembers of them."""
    return [
        {"name": rule.name, "slug": rule.slug, "since": rule.since, "until": rule.until} for rule in all_rules()
    ]  # fmt: skip
