"""How the simulated carriers behave: profile, fault rules, magic numbers, number segments. All are data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carrier.choices import Carrier, ProfileName
from core.revision import watched
from core.tenancy import Scope, TenantQuerySet


class SharedQuerySet(models.QuerySet):
    """Rows of the one network all accounts share: who may look at the test desk sees them all."""

    def visible_to(self, scope: Scope) -> "SharedQuerySet":
        return self if scope.can("testdesk") else self.none()


@watched
class CarrierSetting(models.Model):
    """The one row that says which profile runs and under which seed."""

    profile = models.CharField(_("profile"), max_length=12, choices=ProfileName, default=ProfileName.IDEAL)
    seed = models.BigIntegerField(_("seed"), default=1)
    # A new word with every change of any table here: what processes remember of them is void (carrier.selectors).
    version = models.CharField(max_length=32, editable=False, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("carrier profile")
        verbose_name_plural = _("carrier profile")


class FaultRule(models.Model):
    """Messages that match get this outcome, at this rate. The first matching rule in order wins.

    Empty conditions match everything; ``rate`` is in per mille. ``outcome`` is a receipt code, "none" for no
    receipt ever, or "" to change latency only.
    """

    position = models.PositiveIntegerField(_("order"), default=100)
    is_enabled = models.BooleanField(_("enabled"), default=True)
    account = models.ForeignKey("accounts.Account", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    carrier = models.CharField(_("carrier"), max_length=16, choices=Carrier, blank=True)
    number_prefix = models.CharField(_("number begins with"), max_length=20, blank=True)
    template_code = models.CharField(_("template code"), max_length=40, blank=True)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    rate = models.PositiveIntegerField(_("rate (‰)"), default=1000)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    delay_ms = models.PositiveIntegerField(_("extra delay (ms)"), default=0)
    remark = models.CharField(_("remark"), max_length=100, blank=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = _("fault rule")
        verbose_name_plural = _("fault rules")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.remark or self.outcome or f"+{self.delay_ms} ms"


class MagicNumber(models.Model):
    """A number with a fixed fate, whatever the profile (README lists them)."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    description = models.CharField(_("what happens"), max_length=120)
    # [{"after_ms": 0, "status": "delivered"|"failed", "code": "DELIVERED"}] receipts in order; [] = none ever
    receipts = models.JSONField(_("receipts"), default=list)
    reply = models.CharField(_("reply"), max_length=70, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("magic number")
        verbose_name_plural = _("magic numbers")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} · {self.description}"


class NumberSegment(models.Model):
    """A correction or addition to the shipped number data: the longest matching prefix wins."""

    prefix = models.CharField(_("prefix"), max_length=11, unique=True)
    carrier = models.CharField(_("carrier"), max_length=16, choices=Carrier)
    is_virtual = models.BooleanField(_("virtual operator"), default=False)
    province = models.CharField(_("province"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=30, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("number segment")
        verbose_name_plural = _("number segments")
        ordering = ["prefix"]

    def __str__(self) -> str:
        return self.prefix
