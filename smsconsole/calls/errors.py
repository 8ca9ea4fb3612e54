"""Refusals of the request log."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict


class NotReplayable(Conflict):
    code = "calls.not_replayable"
    message = _("This call cannot be sent again: only whole calls of the vendors' protocols with a known key can.")
    field = "id"


class KeyGone(Conflict):
    code = "calls.key_gone"
    message = _("The access key of this call is disabled or gone. Enable it first.")
    field = "key_id"
