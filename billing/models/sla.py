"""A claim for a month in which the service level was missed (domain.md 13.4)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.choices import ClaimStatus, Exemption
from billing.models.package import Package
from billing.months import FIRST, LAST
from core.money import MoneyField
from core.tenancy import TenantModel, TenantQuerySet
from core.uploads import UploadedImage


class SlaClaim(TenantModel):
    """One month, claimed once; the figures are those of the day of submission, and again of the decision."""

    month = models.PositiveIntegerField(_("month"), validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)])
    status = models.CharField(_("status"), max_length=16, choices=ClaimStatus, default=ClaimStatus.DRAFTED)
    reason = models.TextField(_("what went wrong"), max_length=1000)
    valid = models.BigIntegerField(_("valid messages"), default=0)
    failures = models.BigIntegerField(_("explicit failures"), default=0)
    fee = MoneyField(_("the month's fee"), default=0)
    percent = models.PositiveSmallIntegerField(_("owed (%)"), default=0)
    amount = MoneyField(_("worth"), default=0)
    messages = models.BigIntegerField(_("messages owed"), default=0)
    granted = models.BigIntegerField(_("messages granted"), default=0)
    exemption = models.CharField(_("exemption"), max_length=40, choices=Exemption, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("reviewed by"),
    )  # fmt: skip
    package = models.ForeignKey(
        Package, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("credit")
    )
    created_at = models.DateTimeField(_("created at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("SLA claim")
        verbose_name_plural = _("SLA claims")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "month"], condition=~models.Q(status=ClaimStatus.WITHDRAWN), name="sla_claim_once"
            ),
            models.CheckConstraint(
                condition=models.Q(granted__gte=0) & models.Q(granted__lte=models.F("messages")),
                name="sla_claim_not_above_what_is_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month // 100}-{self.month % 100:02}"


class ClaimPartQuerySet(TenantQuerySet):
    """Rows below a claim."""

    account_path = "claim__account_id"


class SlaEvidence(UploadedImage):
    """A picture that shows what went wrong, such as an answer or a statistic."""

    claim = models.ForeignKey(SlaClaim, on_delete=models.CASCADE, related_name="files", verbose_name=_("SLA claim"))
    kind = models.CharField(_("kind"), max_length=20, default="evidence")

    objects = ClaimPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence of a claim")
        verbose_name_plural = _("evidence of claims")
        ordering = ["id"]


class SlaClaimEvent(models.Model):
    """One step in the life of a claim; only added to."""

    claim = models.ForeignKey(SlaClaim, on_delete=models.CASCADE, related_name="events", verbose_name=_("SLA claim"))
    status = models.CharField(_("status"), max_length=16, choices=ClaimStatus)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    at = models.DateTimeField(_("at"))

    objects = ClaimPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a claim")
        verbose_name_plural = _("steps of claims")
        ordering = ["id"]
