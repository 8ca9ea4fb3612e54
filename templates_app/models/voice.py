from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import Vendor
from core.tenancy import TenantModel
from review.choices import ReviewStatus


class VoiceTemplate(TenantModel):
    """A text to be read out in a call (语音模板, domain.md 6.6): ``{1}`` at Tencent, ``${code}`` at Alibaba."""

    vendor = models.CharField(_("vendor"), max_length=12, choices=Vendor, default=Vendor.TENCENT)
    application = models.ForeignKey(
        "accounts.Application", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("application"),
    )  # fmt: skip
    code = models.CharField(_("template code"), max_length=40, unique=True)  # tpl_id / TTS_…
    name = models.CharField(_("template name"), max_length=30)
    content = models.TextField(_("content"), max_length=500)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    status = models.CharField(_("review state"), max_length=12, choices=ReviewStatus, default=ReviewStatus.PENDING)
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("voice template")
        verbose_name_plural = _("voice templates")
        ordering = ["-id"]
        indexes = [models.Index(fields=["account", "application", "status"], name="voice_template_quota")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
