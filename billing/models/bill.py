from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.choices import BillStatus, Item
from billing.months import FIRST, LAST
from core.money import MoneyField
from core.tenancy import TenantModel


class Bill(TenantModel):
    """A month of an account (账单): the sum of its ledger, provisional until the month is settled."""

    # 202611
    month = models.PositiveIntegerField(_("month"), validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)])
    status = models.CharField(_("status"), max_length=12, choices=BillStatus, default=BillStatus.PROVISIONAL)
    opening = MoneyField(_("opening balance"), default=0)
    closing = MoneyField(_("closing balance"), default=0)
    consumed = MoneyField(_("pay-as-you-go"), default=0)
    purchased = MoneyField(_("packages bought"), default=0)
    topped_up = MoneyField(_("topped up"), default=0)
    adjusted = MoneyField(_("adjustments and refunds"), default=0)
    messages = models.BigIntegerField(_("messages"), default=0)
    segments = models.BigIntegerField(_("segments"), default=0)
    package_segments = models.BigIntegerField(_("segments from packages"), default=0)
    ledger_id = models.BigIntegerField(default=0)  # the newest ledger entry counted in
    digest = models.CharField(_("digest"), max_length=64, blank=True)  # of that entry, from the settlement on
    built_at = models.DateTimeField(_("built at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("bill")
        verbose_name_plural = _("bills")
        ordering = ["-month", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "month"], name="bill_month_once"),
            models.CheckConstraint(condition=models.Q(month__range=(FIRST, LAST)), name="bill_month_real"),
        ]
        indexes = [models.Index(fields=["status", "month"], name="bill_to_settle")]

    def __str__(self) -> str:
        return f"{self.month // 100}-{self.month % 100:02}"


class BillLine(models.Model):
    """What one product, signature, template, application, number pool, payer and price added up to.

    Names are copied so that a bill stays readable.
    """

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="lines")
    product = models.CharField(_("product"), max_length=16, choices=Item)
    signature_id = models.BigIntegerField(null=True)
    signature_name = models.CharField(_("signature"), max_length=40, blank=True)
    template_id = models.BigIntegerField(null=True)
    template_code = models.CharField(_("template code"), max_length=40, blank=True)
    template_name = models.CharField(_("template name"), max_length=30, blank=True)
    application_id = models.BigIntegerField(null=True)
    application_name = models.CharField(_("application"), max_length=60, blank=True)
    pool_id = models.BigIntegerField(null=True)
    pool_name = models.CharField(_("number pool"), max_length=60, blank=True)
    package_id = models.BigIntegerField(null=True)
    package = models.CharField(_("package"), max_length=60, blank=True)
    messages = models.BigIntegerField(_("messages"))
    segments = models.BigIntegerField(_("segments"))
    unit_price = MoneyField(_("unit price"))
    amount = MoneyField(_("amount"))

    class Meta:
        verbose_name = _("bill line")
        verbose_name_plural = _("bill lines")
        ordering = ["product", "signature_name", "template_code", "id"]

    def __str__(self) -> str:
        return f"{self.get_product_display()} {self.signature_name} {self.template_code}"
