from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.choices import Product
from carrier.choices import Carrier
from core.tenancy import TenantModel

KEY = (
    "account", "day", "application_id", "product", "signature_id", "template_id", "carrier", "province", "err_code",
)  # fmt: skip


class Count(TenantModel):
    """Counts of messages by the time of their submission, split every way the pages ask (发送统计).

    ``err_code`` is empty on the row that counts submissions; outcomes count on the row of their code. 0 stands for
    "none" in the id columns, so that the key is unique on every database. Latency is receipt minus submission of
    delivered messages, bucket i of ``statistics.choices.LATENCY_BOUNDS_MS``.
    """

    day = models.DateField(_("day"))
    application_id = models.BigIntegerField(default=0)
    product = models.CharField(_("product"), max_length=16, choices=Product)
    signature_id = models.BigIntegerField(default=0)
    template_id = models.BigIntegerField(default=0)
    carrier = models.CharField(_("carrier"), max_length=16, choices=Carrier)
    province = models.CharField(_("province"), max_length=20, blank=True)
    err_code = models.CharField(_("receipt code"), max_length=40, blank=True)
    submitted = models.BigIntegerField(default=0)
    delivered = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)
    unknown = models.BigIntegerField(default=0)
    segments = models.BigIntegerField(default=0)  # of submissions
    latency_0 = models.BigIntegerField(default=0)
    latency_1 = models.BigIntegerField(default=0)
    latency_2 = models.BigIntegerField(default=0)
    latency_3 = models.BigIntegerField(default=0)
    latency_4 = models.BigIntegerField(default=0)
    latency_5 = models.BigIntegerField(default=0)
    latency_6 = models.BigIntegerField(default=0)
    latency_7 = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class DailyCount(Count):
    """Counts of a Beijing day: what nearly every page reads."""

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        constraints = [models.UniqueConstraint(fields=KEY, name="daily_key")]


class HourlyCount(Count):
    """Counts of one hour of a Beijing day: for looking closely at a day or two."""

    hour = models.PositiveSmallIntegerField(_("hour"))

    class Meta:
        verbose_name = _("hourly count")
        verbose_name_plural = _("hourly counts")
        constraints = [models.UniqueConstraint(fields=[*KEY[:2], "hour", *KEY[2:]], name="hourly_key")]
