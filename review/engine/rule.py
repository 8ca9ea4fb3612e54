"""The registry of rules: a rule is a small function with its catalogue row, its reach and an example each way."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from review.engine.verdict import REJECT, Fix

SIGNATURE, TEMPLATE, VOICE = "signature", "template", "voice_template"
QUALIFICATION, LETTER, DIGITAL, CARD = "qualification", "letter", "digital", "card"
SHORT_LINK = "short_link"
ALIYUN, TENCENT = "aliyun", "tencent"


class Hit(NamedTuple):
    """What a rule yields: a span of a field; empty ``field`` or ``severity`` means the rule's own."""

    start: int | None = None
    end: int | None = None
    field: str = ""
    severity: str = ""
    slug: str = ""
    fix: Fix | None = None


Check = Callable[..., Iterable[Hit]]


@dataclass(frozen=True)
class Rule:
    """``types``: template types it holds for (empty: all); ``since``/``until``: ISO dates, the last one excluded.

    ``when`` names a property of the case without which the rule has nothing to say ("evidence", "odd", "matches" ...):
    the engine looks at it once for all rules of that kind.
    """

    slug: str
    kinds: tuple[str, ...]
    category: str
    rows: tuple[str, ...]
    field: str
    severity: str
    vendors: tuple[str, ...]
    types: tuple[str, ...]
    since: str
    until: str
    when: str
    check: Check
    fails: tuple[Mapping[str, Any], ...] = dataclasses.field(default=(), repr=False)
    passes: tuple[Mapping[str, Any], ...] = dataclasses.field(default=(), repr=False)
    is_dated: bool = False

    @property
    def name(self) -> str:
        """Return the rule's own name: several rules may answer with one slug."""
        return self.check.__name__


Plan = tuple[tuple[str, tuple[Rule, ...]], ...]  # rules by what they need of the case
_rules: dict[str, Rule] = {}
_planned: dict[tuple[str, str, str], Plan] = {}


def rule(
    *,
    slug: str,
    kinds: tuple[str, ...],
    category: str,
    field: str,
    rows: tuple[str, ...] = (),
    severity: str = REJECT,
    vendors: tuple[str, ...] = (ALIYUN, TENCENT),
    types: tuple[str, ...] = (),
    since: str = "",
    until: str = "",
    when: str = "",
    fails: Iterable[Mapping[str, Any]] = (),
    passes: Iterable[Mapping[str, Any]] = (),
) -> Callable[[Check], Check]:
    """Register a rule. ``fails`` and ``passes`` are facts laid over a sound submission; they run as tests."""

    def register(check: Check) -> Check:
        name = check.__name__
        if name in _rules and _rules[name].check.__module__ != check.__module__:
            raise ValueError(f"two rules are called {name}")
        _rules[name] = Rule(
            slug, kinds, category, rows, field, severity, vendors, types, since, until, when, check,
            tuple(fails), tuple(passes), bool(since or until),
        )  # fmt: skip
        _planned.clear()
        return check

    return register


def all_rules() -> tuple[Rule, ...]:
    """Return every rule, by name."""
    return tuple(_rules[name] for name in sorted(_rules))


def slugs_in_force() -> frozenset[str]:
    """Return the reasons that some rule can answer with."""
    return frozenset(rule.slug for rule in _rules.values())


def rules_for(kind: str, vendor: str, template_type: str) -> tuple[Rule, ...]:
    """Return the rules that hold for a kind, a vendor profile and a type, whatever the date."""
    return tuple(
        rule for rule in all_rules()
        if kind in rule.kinds and vendor in rule.vendors and (not rule.types or template_type in rule.types)
    )  # fmt: skip


def grouped(rules: Iterable[Rule]) -> Plan:
    """Return the rules by what they need of the case."""
    groups: dict[str, list[Rule]] = {}
    for one in rules:
        groups.setdefault(one.when, []).append(one)
    return tuple((when, tuple(members)) for when, members in groups.items())


def plan_for(kind: str, vendor: str, template_type: str) -> Plan:
    """Return the same rules grouped, kept between calls."""
    key = (kind, vendor, template_type)
    found = _planned.get(key)
    if found is None:
        found = grouped(rules_for(*key))
        if len(_planned) < 200:  # the key comes from outside: no growth without bound
            _planned[key] = found
    return found
