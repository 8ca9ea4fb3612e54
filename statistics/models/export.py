from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tenancy import TenantModel
from core.uploads import private_storage
from statistics.choices import ExportKind, ExportStatus


class ExportJob(TenantModel):
    """A sheet being made in a worker: claimed with a lease, cancellable, downloadable until it expires."""

    kind = models.CharField(_("kind"), max_length=12, choices=ExportKind)
    title = models.CharField(_("title"), max_length=120)
    filters = models.JSONField(_("filters"), default=dict)
    language = models.CharField(max_length=10, default="zh-hans")
    reveal_numbers = models.BooleanField(default=False)
    status = models.CharField(_("status"), max_length=12, choices=ExportStatus, default=ExportStatus.QUEUED)
    rows_total = models.BigIntegerField(_("rows"), default=0)
    rows_done = models.BigIntegerField(_("rows written"), default=0)
    file = models.FileField(_("file"), storage=private_storage, upload_to="exports/%Y/%m", blank=True)
    size = models.BigIntegerField(_("size"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("created by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "leased_until"], name="export_claim")]

    def __str__(self) -> str:
        return self.title
