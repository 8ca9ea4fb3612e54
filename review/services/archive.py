"""Rule sets kept as they stood, so that a verdict can be worked out again: snapshot + look-ups + rule set."""

from dataclasses import asdict, dataclass, fields
from functools import partial
from typing import Any
from weakref import WeakSet

from django.db import transaction

from core import clock
from review import rulebook
from review.engine import Finding, RuleData, Verdict, WordSet, evaluate
from review.engine.case import Case
from review.engine.rule import rules_for
from review.errors import NotYetJudged, RulesetNotKept
from review.models import ReviewFinding, ReviewOrder, RulesetArchive

# Rule sets this process knows to be in the table: asked for once each, not with every verdict.
_known: WeakSet[RuleData] = WeakSet()


@dataclass(frozen=True)
class Repeat:
    """A verdict beside itself: as kept, worked out again under its own rule set, and under today's.

    ``is_same``: decision and findings agree. ``code_changed``: the rules' source is another release's, which is where
    a difference comes from. A missing archive leaves ``again`` None.
    """

    order: ReviewOrder
    kept: Verdict
    again: Verdict | None
    today: Verdict
    is_same: bool
    code_changed: bool


def keep_ruleset(data: RuleData) -> None:
    """Store the rule set once; call it in the transaction that stores a verdict reached with it."""
    if data in _known:
        return
    if not RulesetArchive.objects.filter(version=data.version).exists():
        RulesetArchive.objects.get_or_create(version=data.version, defaults=_columns(data))
    transaction.on_commit(partial(_known.add, data))


def _columns(data: RuleData) -> dict[str, Any]:
    return {
        "lists": [_as_row(words) for _slug, words in sorted(data.lists.items())], "limits": dict(data.limits),
        "rules": rulebook.rules(), "code": rulebook.code(), "created_at": clock.now(),
    }  # fmt: skip


def rebuild(version: str) -> RuleData:
    """Return a kept rule set; raises ``RulesetNotKept``."""
    return _data_of(_archive(version))


def judge_again(order: ReviewOrder) -> Verdict:
    """Work a verdict out again: the facts as submitted, the look-ups as answered then, the rule set as it stood.

    Raises ``NotYetJudged`` before the engine ran, ``RulesetNotKept`` for a verdict older than the archive.
    """
    if not order.ruleset:
        raise NotYetJudged
    archive = _archive(order.ruleset)
    data, facts = _data_of(archive), facts_of(order)
    then = {rule["name"] for rule in archive.rules}
    if then == {rule["name"] for rule in rulebook.rules()}:
        return evaluate(order.subject_kind, facts, data)
    case = Case(order.subject_kind, facts, data)
    chosen = [rule for rule in rules_for(case.kind, case.vendor, case.type) if rule.name in then]
    return evaluate(order.subject_kind, facts, data, rules=chosen)


def repeat_verdict(order: ReviewOrder) -> Repeat:
    """Return the verdict as kept, worked out again, and as today's rules would have it if it were filed today.

    Raises ``NotYetJudged``; writes nothing.
    """
    if not order.ruleset:
        raise NotYetJudged
    kept = _kept_verdict(order)
    filed_today = {**facts_of(order), "submitted_on": clock.today().isoformat()}
    today = evaluate(order.subject_kind, filed_today, rulebook.current())
    try:
        again = judge_again(order)
        code_changed = _archive(order.ruleset).code != rulebook.code()
    except RulesetNotKept:
        again, code_changed = None, False
    is_same = again is not None and _essence(again) == _essence(kept)
    return Repeat(order, kept, again, today, is_same, code_changed)


def facts_of(order: ReviewOrder) -> dict[str, Any]:
    """Return what the engine saw: the snapshot with the look-ups of that day."""
    return {**order.snapshot, "evidence": order.evidence} if order.evidence else dict(order.snapshot)


def _archive(version: str) -> RulesetArchive:
    archive = RulesetArchive.objects.filter(version=version).first()
    if archive is None:
        raise RulesetNotKept
    return archive


def _as_row(words: WordSet) -> dict[str, Any]:
    return {**asdict(words), "words": sorted(words.words)}


def _data_of(archive: RulesetArchive) -> RuleData:
    """Build the rule set anew; columns that a later release dropped are passed over."""
    names = {field.name for field in fields(WordSet)}
    lists = {}
    for row in archive.lists:
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        values["words"] = frozenset(row["words"])
        lists[row["slug"]] = WordSet(**{name: value for name, value in values.items() if name in names})
    return RuleData(lists, archive.limits, archive.version)


def _kept_verdict(order: ReviewOrder) -> Verdict:
    rows = ReviewFinding.objects.filter(order=order, by_person=False).order_by("id")
    found = tuple(Finding(row.slug, row.field, row.start, row.end, row.excerpt, row.severity) for row in rows)
    return Verdict(order.engine_decision, found, order.ruleset)


def _essence(verdict: Verdict) -> tuple[str, set[tuple]]:
    """Return what must agree; a field's name is kept cut to its column."""
    places = {(found.slug, found.field[:60], found.start, found.end, found.severity) for found in verdict.findings}
    return verdict.decision, places
