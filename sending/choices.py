"""Words of sending (domain.md 8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import ColouredChoices


class Door(models.TextChoices):
    """Where a message came in."""

    ALIYUN = "aliyun", _("Alibaba wire")
    TENCENT = "tencent", _("Tencent wire")
    REST = "rest", _("REST API")
    CONSOLE = "console", _("Console")


class MessageStatus(ColouredChoices):
    """Life of a message. Waiting covers queued (not yet taken) and sent (the carrier has it, no receipt)."""

    QUEUED = "queued", "default", _("Queued")
    SENT = "sent", "info", _("Sent, no receipt yet")
    DELIVERED = "delivered", "success", _("Delivered")
    FAILED = "failed", "danger", _("Failed")
    UNKNOWN = "unknown", "warning", _("No receipt")  # given up waiting


class ReceiptStatus(ColouredChoices):
    DELIVERED = "delivered", "success", _("Delivered")
    FAILED = "failed", "danger", _("Failed")
