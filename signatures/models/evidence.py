"""What proves that a name is the owner's: a trademark, the record of an app (domain.md 2.7)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tenancy import TenantModel
from core.uploads import UploadedImage
from signatures.choices import EvidenceKind


class Trademark(TenantModel):
    """A registered trademark; a signature of this source names one."""

    name = models.CharField(_("trademark"), max_length=15)
    applicant = models.CharField(_("applicant"), max_length=50)
    number = models.CharField(_("registration number"), max_length=15)
    valid_from = models.DateField(_("exclusive right from"))
    valid_until = models.DateField(_("exclusive right until"))
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("trademark")
        verbose_name_plural = _("trademarks")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class AppRecord(TenantModel):
    """The public record of an app (APP-ICP); a signature of this source names one."""

    license_number = models.CharField(_("record number"), max_length=15)
    unit_name = models.CharField(_("principal unit"), max_length=50)
    service_name = models.CharField(_("service name"), max_length=15)
    approved_on = models.DateField(_("approved on"))
    store_link = models.CharField(_("store link"), max_length=500)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("app record")
        verbose_name_plural = _("app records")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.service_name} ({self.license_number})"


class EvidenceFile(UploadedImage):
    """A screenshot of either."""

    trademark = models.ForeignKey(Trademark, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    app_record = models.ForeignKey(AppRecord, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("kind"), max_length=16, choices=EvidenceKind)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
