"""The rules of the reviewing desk: pure functions over plain facts.

``evaluate(kind, facts, data) -> Verdict``. A new rule is one function in ``review/engine/rules/`` (CONTRIBUTING.md).
"""

from review.engine import rules  # registers them
from review.engine.data import Match, RuleData, WordSet
from review.engine.evaluate import evaluate
from review.engine.rule import Rule, all_rules, slugs_in_force
from review.engine.verdict import Finding, Verdict

__all__ = [
    "Finding",
    "Match",
    "Rule",
    "RuleData",
    "Verdict",
    "WordSet",
    "all_rules",
    "evaluate",
    "rules",
    "slugs_in_force",
]
