"""The rule data as shipped, and the sound submissions that product and tests share."""

from review.data import shipped
from review.engine import RuleData, WordSet
from review.engine.examples import ACCOUNT, SOUND, laid_over

__all__ = ["ACCOUNT", "SOUND", "laid_over", "shipped_data"]


def shipped_data() -> RuleData:
    """Return the rule data as fixtures/ ships it, without a database."""
    lists = {
        row["slug"]: WordSet(row["slug"], row["reason_slug"], frozenset(row["words"]), row["severity"],
                             tuple(row["applies_to"]))
        for row in shipped("word_lists")
    }  # fmt: skip
    return RuleData(lists, {row["slug"]: row["value"] for row in shipped("limits")}, "shipped")
