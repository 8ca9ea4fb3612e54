"""Words of number privacy (domain.md 12)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import ColouredChoices


class PoolType(models.TextChoices):
    AXB = "axb", _("AXB middle number")
    AXN = "axn", _("AXN private number")
    AXN_EXTENSION = "axn_extension", _("AXN extension")
    AXN_95 = "axn_95", _("95AXN")
    AXG = "axg", _("AXG")


class NumberState(ColouredChoices):
    FREE = "free", "default", _("Unbound")
    BOUND = "bound", "success", _("Bound")
    LOCKED = "locked", "warning", _("Locked")
    FROZEN = "frozen", "danger", _("Frozen")
