from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tenancy import TenantModel
from core.uploads import private_storage
from privacy_numbers.choices import RingtoneSource, RingtoneState


class Ringtone(TenantModel):
    """企业彩铃 (domain.md 12.10): a wav under 2 MB or a text to be spoken, reviewed within the desk's hours."""

    code = models.CharField(_("code"), max_length=12, unique=True)  # 10000001 on
    name = models.CharField(_("name"), max_length=64)
    source = models.CharField(_("made from"), max_length=8, choices=RingtoneSource)
    text = models.CharField(_("text"), max_length=500, blank=True)
    file = models.FileField(_("file"), storage=private_storage, upload_to="ringtones/%Y/%m")
    size = models.PositiveIntegerField(_("bytes"))
    seconds = models.PositiveIntegerField(_("seconds"))
    state = models.CharField(_("state"), max_length=10, choices=RingtoneState, default=RingtoneState.REVIEWING)
    work_order = models.CharField(_("work order"), max_length=20)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("submitted at"))
    review_due_at = models.DateTimeField(_("review by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("ringtone")
        verbose_name_plural = _("ringtones")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["review_due_at"], condition=models.Q(state="reviewing"), name="ringtone_review"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
