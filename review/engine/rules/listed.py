"""Word lists that stand on their own: each says for which kinds it holds and which reason it gives."""

from collections.abc import Iterator

from review.engine.case import Case
from review.engine.rule import CARD, DIGITAL, SIGNATURE, TEMPLATE, VOICE, Hit, rule
from review.engine.verdict import MANUAL, REJECT

_FIELD = {SIGNATURE: "name", CARD: "text"}
_LIKE_TEMPLATES = frozenset({DIGITAL, CARD})  # what holds for texts holds for these


@rule(
    slug="unsupported_business", kinds=(TEMPLATE, VOICE, SIGNATURE, DIGITAL, CARD), category="business",
    rows=("S25", "T14", "B4.12", "A13.8"), field="content", when="matches",
    fails=[{"content": "澳门赌场线上开户，注册即送。"}], passes=[{"content": "您的订单已发货。"}],
)  # fmt: skip
def listed_words(case: Case) -> Iterator[Hit]:
    """A word of a list that holds for this kind, whatever the list's reason."""
    for match in case.matches:
        words = case.data.lists[match.slug]
        if case.kind in words.applies_to or (case.kind in _LIKE_TEMPLATES and TEMPLATE in words.applies_to):
            field = _FIELD.get(case.kind, "content")
            yield Hit(match.start, match.end, field=field, severity=words.severity, slug=words.reason)


@rule(
    slug="licence_missing", kinds=(TEMPLATE, VOICE, DIGITAL), category="business", rows=("B4.12",), field="content",
    when="matches",
    fails=[{"content": "本店香烟到货，欢迎选购。"}, {"content": "白酒到货。", "evidence": {"licence_held": False}},
           {"content": "处方药已配好。", "evidence": {"licence_held": None}}],
    passes=[{"content": "白酒到货。", "evidence": {"licence_held": True}}, {"content": "您的订单已发货。"}],
)  # fmt: skip
def licensed_goods(case: Case) -> Iterator[Hit]:
    """Tobacco, alcohol, medicine and the like: whoever holds the licence may write of them, else a person looks."""
    held = case.evidence.get("licence_held") if case.evidence is not None else None
    if held is not True:
        for match in case.words("licensed-goods"):
            yield Hit(match.start, match.end, severity=REJECT if held is False else MANUAL)
