"""Running the rules over one submission."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from review.engine.case import Case
from review.engine.data import RuleData
from review.engine.rule import Hit, Rule, grouped, plan_for
from review.engine.verdict import Finding, Verdict, decide

_EXCERPT = 60
_MOST = 20  # places of one reason in one field; whoever mends those knows the rest


def evaluate(kind: str, facts: Mapping[str, Any], data: RuleData, *, rules: Iterable[Rule] | None = None) -> Verdict:
    """Return the verdict on a submission with every finding; no facts of whatever form make it raise.

    ``rules`` replaces the registered ones (replays, tests). The order of rules does not matter: findings are sorted.
    """
    case = Case(kind, facts if isinstance(facts, Mapping) else {}, data)
    found: dict[Finding, Finding] = {}
    for when, members in plan_for(kind, case.vendor, case.type) if rules is None else grouped(rules):
        if when and not getattr(case, when):
            continue
        for rule in members:
            if rule.is_dated and not _holds(rule, case.day):
                continue
            for hit in rule.check(case):
                _keep(found, _finding(rule, hit, case))
    ordered = tuple(sorted(found.values(), key=_place)) if found else ()
    if len(ordered) > _MOST:
        ordered = tuple(_few(ordered))
    return Verdict(decide(ordered), ordered, data.version)


def _few(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the first places of each reason in each field."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for found in findings:
        key = (found.field, found.slug, found.severity)
        seen[key] += 1
        if seen[key] <= _MOST:
            yield found


def _holds(rule: Rule, day: str) -> bool:
    """Return whether a rule held on a day; without a day, whether it holds today."""
    if not day:
        return not rule.until
    return day >= rule.since and not (rule.until and day >= rule.until)


def _keep(found: dict[Finding, Finding], one: Finding) -> None:
    """Keep each finding once, and of two proposals for it always the same one, whichever rule came first."""
    other = found.get(one)
    if other is None or (one.fix and (not other.fix or one.fix < other.fix)):
        found[one] = one


def _finding(rule: Rule, hit: Hit, case: Case) -> Finding:
    field = hit.field or rule.field
    start, end = hit.start, hit.end
    excerpt = ""
    if start is not None and end is not None:
        excerpt = case.text(field)[start:end] if field in case.facts else ""
    return Finding(hit.slug or rule.slug, field, start, end, excerpt[:_EXCERPT], hit.severity or rule.severity, hit.fix)


def _place(found: Finding) -> tuple:
    """Findings without a place come first, then by place; a total order, so that rule order never shows."""
    start = -1 if found.start is None else found.start
    end = -1 if found.end is None else found.end
    return (found.field, start, end, found.slug, found.severity)
