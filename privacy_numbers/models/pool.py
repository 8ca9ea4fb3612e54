from django.db import models
from django.utils.translation import gettext_lazy as _

from core.phone import mask
from core.tenancy import TenantModel
from privacy_numbers.choices import AllocationMode, BlackKind, PoolType, SmsMode


class NumberPool(TenantModel):
    """号码池 (domain.md 12.9): a type, a name of up to 16 characters and a key of FC and digits. Never deleted."""

    key = models.CharField(_("pool key"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=16)
    pool_type = models.CharField(_("type"), max_length=16, choices=PoolType)
    allocation = models.CharField(_("allocation"), max_length=8, choices=AllocationMode, default=AllocationMode.DEFAULT)
    sms_mode = models.CharField(_("SMS mode"), max_length=16, choices=SmsMode, default=SmsMode.OFF)
    confirms_texts = models.BooleanField(
        _("confirm before sending"), default=False
    )  # smart SMS: held for ConfirmSendSms
    alarm_percent = models.PositiveSmallIntegerField(_("alarm at a binding rate of (%)"), null=True, blank=True)
    alarmed_at = models.DateTimeField(_("alarm raised at"), null=True, blank=True)  # empty again below the rate
    rate_due_at = models.DateTimeField(null=True, blank=True)  # bindings came or went since the rate was looked at
    tone_from_a = models.ForeignKey(
        "privacy_numbers.Ringtone", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("tone when A calls"),
    )  # fmt: skip
    tone_to_a = models.ForeignKey(
        "privacy_numbers.Ringtone", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("tone when A is called"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("number pool")
        verbose_name_plural = _("number pools")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["rate_due_at"], condition=models.Q(rate_due_at__isnull=False), name="pool_rate_due")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"


class BlackEntry(TenantModel):
    """A number that reaches nobody: through the whole pool, or (point to point) through one X number or binding.

    ``counterpart`` is the other number of a point-to-point pair, empty for all (domain.md 12.9).
    """

    pool = models.ForeignKey(NumberPool, on_delete=models.CASCADE, related_name="blacklist", verbose_name=_("pool"))
    kind = models.CharField(_("kind"), max_length=16, choices=BlackKind, default=BlackKind.POOL)
    phone = models.CharField(_("number"), max_length=24)
    counterpart = models.CharField(_("counterpart"), max_length=24, blank=True)
    remark = models.CharField(_("remark"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("blacklisted caller")
        verbose_name_plural = _("pool blacklist")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "kind", "phone", "counterpart"], name="pool_black_once"),
        ]

    def __str__(self) -> str:
        return mask(self.phone)
