"""The handbook of reasons (审核原因手册): every rule with an example each way, judged as the desk judges. Generated.

The examples are the rules' own (``fails`` and ``passes``), laid over a sound submission of their kind; the verdicts are
worked out by the whole rule set, so the page cannot say anything that the engine does not do.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from review.data import shipped
from review.engine import Finding, Rule, RuleData, Verdict, WordSet, all_rules, evaluate
from review.engine.examples import SOUND, laid_over

_kept: dict[str, tuple["Entry", ...]] = {}


@dataclass(frozen=True)
class Shown:
    """One fact of an example: its key, its value as text, and the findings that point into it."""

    key: str
    text: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Example:
    """The facts that tell the example from a sound submission, what the rule itself finds, and the whole verdict."""

    facts: tuple[Shown, ...]
    findings: tuple[Finding, ...]
    verdict: Verdict


@dataclass(frozen=True)
class Entry:
    """A rule as the handbook shows it; ``explains`` is its one line in English."""

    rule: Rule
    explains: str
    failing: Example | None
    passing: Example | None

    @property
    def types(self) -> list[str]:
        """Return the types the rule holds for; the nameless one stands for "not said" and is left out."""
        return [kind for kind in self.rule.types if kind]


def entries(data: RuleData) -> tuple[Entry, ...]:
    """Return every rule with its examples under this rule set; worked out once a version."""
    found = _kept.get(data.version)
    if found is None:
        found = tuple(_entry(rule, data) for rule in all_rules())
        _kept.clear()
        _kept[data.version] = found
    return found


def shipped_rules() -> RuleData:
    """Return the rule set as fixtures/review/ ships it, without asking the database."""
    lists = {
        row["slug"]: WordSet(row["slug"], row["reason_slug"], frozenset(row["words"]), row["severity"],
                             tuple(row["applies_to"]))
        for row in shipped("word_lists")
    }  # fmt: skip
    return RuleData(lists, {row["slug"]: row["value"] for row in shipped("limits")}, "shipped")


def _entry(rule: Rule, data: RuleData) -> Entry:
    explains = " ".join((rule.check.__doc__ or "").split())
    fails, passes = (given[0] if given else None for given in (rule.fails, rule.passes))
    failing, passing = _example(rule, fails, passes, data), _example(rule, passes, fails, data)
    return Entry(rule, explains, failing, passing)


def _example(
    rule: Rule, given: Mapping[str, Any] | None, other: Mapping[str, Any] | None, data: RuleData
) -> Example | None:
    """Judge one example; ``other`` is its counterpart: of a mapping that both have, only the difference is shown."""
    if given is None:
        return None
    kind = rule.kinds[0]
    facts = laid_over(kind, given)
    findings = evaluate(kind, facts, data, rules=[rule]).findings
    keys = list(dict.fromkeys([*given, *(found.field for found in findings if found.field in facts)]))
    sound = SOUND.get(kind, {})
    if rule.types and "kind" not in keys and facts.get("kind") != sound.get("kind"):
        keys.append("kind")
    shown = tuple(
        Shown(
            key,
            _text(_apart(facts.get(key), (other or {}).get(key))),
            tuple(f for f in findings if f.field == key and f.start is not None),
        )
        for key in keys
    )
    return Example(shown, findings, evaluate(kind, facts, data))


def _apart(value: Any, other: Any) -> Any:
    """Return a mapping without what its counterpart holds too; anything else as it is."""
    if not (isinstance(value, Mapping) and isinstance(other, Mapping)):
        return value
    return {key: part for key, part in value.items() if key not in other or other[key] != part} or value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)
