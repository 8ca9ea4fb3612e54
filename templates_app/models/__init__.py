"""What is sent: text and voice templates."""

from templates_app.models.series import CodeSeries
from templates_app.models.short_link import ShortLink, ShortLinkVisitor
from templates_app.models.tag import TemplateTag
from templates_app.models.text import SmsTemplate, TemplateFile
from templates_app.models.voice import VoiceTemplate

__all__ = [
    "CodeSeries",
    "ShortLink",
    "ShortLinkVisitor",
    "SmsTemplate",
    "TemplateFile",
    "TemplateTag",
    "VoiceTemplate",
]
