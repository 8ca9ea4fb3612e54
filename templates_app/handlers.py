"""How a verdict reaches the rows of this app."""

import datetime as dt
from typing import Any

from core import lifecycle
from review import registry
from review.choices import ReviewStatus, SubjectKind
from templates_app import facts
from templates_app.models import ShortLink, SmsTemplate, VoiceTemplate


class TemplateHandler:
    def apply(self, *, subject_id: int, decision: str, reason: str, at: dt.datetime) -> None:
        _decide(SmsTemplate, subject_id, decision, reason, at)

    def facts(self, subject_id: int) -> dict[str, Any]:
        return facts.template_facts(
            SmsTemplate.objects.select_related("account", "signature__qualification").get(pk=subject_id)
        )


class VoiceTemplateHandler:
    def apply(self, *, subject_id: int, decision: str, reason: str, at: dt.datetime) -> None:
        _decide(VoiceTemplate, subject_id, decision, reason, at)

    def facts(self, subject_id: int) -> dict[str, Any]:
        return facts.voice_facts(VoiceTemplate.objects.select_related("account").get(pk=subject_id))


class ShortLinkHandler:
    def apply(self, *, subject_id: int, decision: str, reason: str, at: dt.datetime) -> None:
        _decide(ShortLink, subject_id, decision, reason, at)

    def facts(self, subject_id: int) -> dict[str, Any]:
        return facts.short_link_facts(ShortLink.objects.select_related("account").get(pk=subject_id))


def _decide(model: Any, subject_id: int, decision: str, reason: str, at: dt.datetime) -> None:
    row = model.objects.filter(pk=subject_id).first()
    if row is not None:
        lifecycle.move(row, source=ReviewStatus.PENDING, target=ReviewStatus(decision), reason=reason, updated_at=at)


def register() -> None:
    """Tell the desk; called once in ``ready()``."""
    registry.register(SubjectKind.TEMPLATE, TemplateHandler())
    registry.register(SubjectKind.VOICE_TEMPLATE, VoiceTemplateHandler())
    registry.register(SubjectKind.SHORT_LINK, ShortLinkHandler())
