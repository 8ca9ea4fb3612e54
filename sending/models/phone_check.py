from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tenancy import TenantModel


class PhoneCheck(TenantModel):
    """The last code the platform sent to a number to see whose it is; the code is good until ``expires_at``."""

    phone = models.CharField(_("number"), max_length=20)
    code = models.CharField(_("verification code"), max_length=6)
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("expires at"))

    class Meta:
        verbose_name = _("check of a number")
        verbose_name_plural = _("checks of numbers")
        constraints = [models.UniqueConstraint(fields=["account", "phone"], name="phone_check_once")]
