from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.choices import Product
from core.money import MoneyField
from core.tenancy import TenantModel


class SendingLimit(TenantModel):
    """How much may be sent and spent in a Beijing day and month (domain.md 8.4); empty values are none.

    At a warning value the contacts are told, at a limit value sending stops until it is raised. ``product`` empty is
    all messages together.
    """

    product = models.CharField(_("product"), max_length=16, choices=Product, blank=True)
    day_warn = models.PositiveIntegerField(_("messages a day, warn at"), null=True, blank=True)
    day_limit = models.PositiveIntegerField(_("messages a day, stop at"), null=True, blank=True)
    month_warn = models.PositiveIntegerField(_("messages a month, warn at"), null=True, blank=True)
    month_limit = models.PositiveIntegerField(_("messages a month, stop at"), null=True, blank=True)
    day_spend_warn = MoneyField(_("yuan a day, warn at"), null=True, blank=True)
    day_spend_limit = MoneyField(_("yuan a day, stop at"), null=True, blank=True)
    month_spend_warn = MoneyField(_("yuan a month, warn at"), null=True, blank=True)
    month_spend_limit = MoneyField(_("yuan a month, stop at"), null=True, blank=True)

    class Meta:
        verbose_name = _("volume limit")
        verbose_name_plural = _("volume limits")
        ordering = ["product", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "product"], name="sending_limit_once")]

    def __str__(self) -> str:
        return str(self.get_product_display() or _("All messages"))


class PeriodCount(models.Model):
    """What a limit has counted in a period: 20261120 is a day, 202611 a month. Moved under the wallet's lock."""

    limit = models.ForeignKey(SendingLimit, on_delete=models.CASCADE, related_name="counts")
    period = models.PositiveIntegerField()
    messages = models.BigIntegerField(default=0)
    spent = MoneyField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["limit", "period"], name="period_count_once")]
