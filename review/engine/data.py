"""The data that rules work with: word lists as one automaton, and limits. Built once a version. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from review.engine.text import compact, fold
from review.engine.verdict import REJECT

HARMLESS = "harmless"  # a listed word inside one of these is none: 威信县, 参加群众
# Any list may say what is meant: "威信=微信". These two are nothing but such pairs: words hidden in others, and signs.
LOOK_ALIKES, REPLACEMENTS = "look-alikes", "replacements"
# Lists that rules ask for as a whole: no text is searched for their words.
TABLES = frozenset({
    LOOK_ALIKES, REPLACEMENTS, "generic-names", "generic-names-unsure", "no-business", "test-texts",
    "short-link-hosts", "download-hosts", "platform-hosts", "industries-refused", "industries-codes-only",
    "industries-licensed", "industries-psb", "surnames", "given-names", "company-forms", "company-trades",
    "company-regions", "watermarks-allowed", "seals-accepted", "image-formats", "image-formats-voice",
    "document-types", "video-formats", "audio-formats", "digital-carriers-limited", "sources-until-three",
    "sources-until-two",
})  # fmt: skip


@dataclass(frozen=True)
class WordSet:
    """A list of words; ``applies_to``: kinds for which it holds by itself, when no rule asks for it by name."""

    slug: str
    reason: str
    words: frozenset[str]
    severity: str = REJECT
    applies_to: tuple[str, ...] = ()


class Match(NamedTuple):
    """A word of list ``slug`` at ``[start:end]`` of the original text."""

    slug: str
    start: int
    end: int


@dataclass(eq=False)
class RuleData:
    """Word lists, limits and the version they stand for."""

    lists: Mapping[str, WordSet] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    version: str = ""

    def __post_init__(self) -> None:
        self._pairs = {slug: _pairs(words) for slug, words in self.lists.items()}
        owners: dict[str, set[str]] = {}
        for words in self.lists.values():
            if words.slug not in TABLES:
                for word in words.words:
                    written, _sign, meant = word.partition("=")
                    if fold(written) == fold(meant):
                        continue  # differs in width, case or script only, which is levelled: it would hit itself
                    for spelling in self._spellings(compact(fold(written))[0].strip()):
                        owners.setdefault(spelling, set()).add(words.slug)
        owners.pop("", None)
        self._patterns = tuple(owners)
        self._owners = tuple(tuple(sorted(owners[word])) for word in self._patterns)
        # An edge that is a Latin letter or digit must be the edge of its word: "seo" is not in "museology".
        self._edges = tuple((_latin(word[0]), _latin(word[-1])) for word in self._patterns)
        self._automaton = AhoCorasick(self._patterns) if self._patterns else None
        self.folded_words = {slug: frozenset(map(fold, words.words)) for slug, words in self.lists.items()}
        self._longest = {slug: max(map(len, words), default=0) for slug, words in self.folded_words.items()}

    def scan(self, text: str) -> tuple[str, list[int] | None, list[tuple[int, int, int]]]:
        """Return the folded text, its places in the original, and the raw hits: nothing but the automaton's work."""
        return self._scan_folded(fold(text))

    def _scan_folded(self, text: str) -> tuple[str, list[int] | None, list[tuple[int, int, int]]]:
        folded, origin = compact(text)
        hits = self._automaton.find_matches_as_indexes(folded, overlapping=True) if self._automaton else []
        return folded, origin, hits

    def match(self, text: str) -> list[Match]:
        """Return every listed word in the text.

        Left out are a shorter word inside a longer one of the same list, and whatever lies inside a harmless word.
        """
        return self.match_folded(fold(text))

    def match_folded(self, text: str) -> list[Match]:
        """Return the same for a text that is folded already."""
        folded, origin, hits = self._scan_folded(text)
        if not hits:
            return []
        found: list[Match] = []
        for index, start, end in hits:
            left, right = self._edges[index]
            if (left and start and _latin(folded[start - 1])) or (right and end < len(folded) and _latin(folded[end])):
                continue
            span = (start, end) if origin is None else (origin[start], origin[end - 1] + 1)
            found.extend(Match(slug, *span) for slug in self._owners[index])
        return _widest(found) if found else found

    def is_word(self, slug: str, text: str) -> bool:
        """Return whether the whole text is a word of the list."""
        if len(text) > self._longest.get(slug, 0) + 8:  # a few blanks around it may be
            return False
        return fold(text).strip() in self.folded_words.get(slug, ())

    def words(self, slug: str) -> frozenset[str]:
        """Return the words of a list, none when there is no such list."""
        return self.folded_words.get(slug, frozenset())

    def pairs(self, slug: str) -> Mapping[str, str]:
        """Return a list of pairs: what is written → what is meant."""
        return self._pairs.get(slug, {})

    def limit(self, slug: str, default: int) -> int:
        """Return a limit; ``default`` is the shipped figure, for data that lacks the row."""
        return self.limits.get(slug, default)

    def _spellings(self, word: str) -> set[str]:
        """Return a word and how it is disguised: each look-alike in place of what it stands for."""
        found = {word}
        for written, meant in self.pairs(LOOK_ALIKES).items():
            if meant in word and written not in word:
                found.add(word.replace(meant, written))
        return found


def _pairs(words: WordSet) -> dict[str, str]:
    """Read the pairs of a list; a word without "=" is none."""
    found = {}
    for word in sorted(words.words):
        written, sign, meant = word.partition("=")
        if sign and written.strip() and meant.strip():
            found[fold(written.strip())] = fold(meant.strip())
    return found


def _widest(found: list[Match]) -> list[Match]:
    """Return the matches that lie in no other of their list and in no harmless word."""
    kept: list[Match] = []
    furthest: dict[str, int] = {}
    if len(found) > 1:
        found.sort(key=_place)
    harmless = [one for one in found if one.slug == HARMLESS]
    for match in found:
        if match.slug == HARMLESS or match.end <= furthest.get(match.slug, 0):
            continue
        if harmless and any(one.start <= match.start and match.end <= one.end for one in harmless):
            continue
        furthest[match.slug] = match.end
        kept.append(match)
    return kept


def _place(match: Match) -> tuple[int, int]:
    return (match.start, -match.end)


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
