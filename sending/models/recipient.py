from django.db import models
from django.utils.translation import gettext_lazy as _

from core.phone import mask
from core.revision import watched
from core.tenancy import TenantModel


@watched
class BlacklistEntry(TenantModel):
    """A number that gets nothing any more from the account (号码黑名单, domain.md 8.5)."""

    phone = models.CharField(_("number"), max_length=20)
    remark = models.CharField(_("remark"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("blacklisted number")
        verbose_name_plural = _("number blacklist")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["account", "phone"], name="blacklist_once")]

    def __str__(self) -> str:
        return mask(self.phone)


class OptOut(TenantModel):
    """A number that replied R / T / TD: no more promotion of that signature (退订, domain.md 4.8)."""

    phone = models.CharField(_("number"), max_length=20)
    sign_name = models.CharField(_("signature"), max_length=40)
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("opt-out")
        verbose_name_plural = _("opt-outs")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["account", "phone", "sign_name"], name="opt_out_once")]

    def __str__(self) -> str:
        return f"{mask(self.phone)} · {self.sign_name}"
