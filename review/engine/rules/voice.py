"""Voice templates (domain.md 6.6); their variables share the rules of the texts."""

from collections.abc import Iterator

from review.engine.case import Case
from review.engine.rule import VOICE, Hit, rule


@rule(
    slug="content_too_long", kinds=(VOICE,), category="content", field="content",
    fails=[{"content": "请" * 101}], passes=[{"content": "请" * 100}],
)  # fmt: skip
def voice_length(case: Case) -> Iterator[Hit]:
    """At most 100 characters are read out."""
    most = case.data.limit("voice.content.max", 100)
    if len(case.content) > most:
        yield Hit(most, len(case.content))


@rule(
    slug="template_quota_exceeded", kinds=(VOICE,), category="account", field="content",
    fails=[{"approved_count": 1000}], passes=[{"approved_count": 999}],
)  # fmt: skip
def voice_quota(case: Case) -> Iterator[Hit]:
    """An application keeps at most 1000 approved bodies."""
    if case.number("approved_count") >= case.data.limit("voice.quota", 1000):
        yield Hit()
