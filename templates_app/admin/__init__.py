"""Console pages of templates, their tags and short links."""

from templates_app.admin.short_link import ShortLinkAdmin, TemplateTagAdmin
from templates_app.admin.text import SmsTemplateAdmin
from templates_app.admin.voice import VoiceTemplateAdmin

__all__ = ["ShortLinkAdmin", "SmsTemplateAdmin", "TemplateTagAdmin", "VoiceTemplateAdmin"]
