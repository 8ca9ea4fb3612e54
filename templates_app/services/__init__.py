"""What can be done with templates."""

from templates_app.services.short_link import (
    delete_short_link,
    make_personal_links,
    open_short_link,
    submit_short_link,
)
from templates_app.services.tag import tag_templates, untag_templates
from templates_app.services.text import delete_template, edit_template, submit_template, withdraw_template
from templates_app.services.voice import (
    delete_voice_template,
    edit_voice_template,
    submit_voice_template,
    withdraw_voice_template,
)

__all__ = [
    "delete_short_link",
    "delete_template",
    "delete_voice_template",
    "edit_template",
    "edit_voice_template",
    "make_personal_links",
    "open_short_link",
    "submit_short_link",
    "submit_template",
    "submit_voice_template",
    "tag_templates",
    "untag_templates",
    "withdraw_template",
    "withdraw_voice_template",
]
