"""Words of statistics and exports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import ColouredChoices

# Upper bounds in milliseconds of the latency histogram's buckets; the last bucket has no bound.
LATENCY_BOUNDS_MS = (1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000)


class ExportKind(models.TextChoices):
    RECORDS = "records", _("Send records")
    STATISTICS = "statistics", _("Statistics")
    BILL = "bill", _("Bill")


class ExportStatus(ColouredChoices):
    QUEUED = "queued", "default", _("Queued")
    RUNNING = "running", "info", _("Running")
    DONE = "done", "success", _("Ready")
    FAILED = "failed", "danger", _("Failed")
    CANCELLED = "cancelled", "default", _("Cancelled")
    EXPIRED = "expired", "warning", _("Expired")
