import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import Vendor
from billing.choices import Category, ChargeOn, Item, PackageStatus, Unit
from core.money import MoneyField
from core.revision import watched
from core.tenancy import TenantModel

FIRST_DAY = dt.date(2000, 1, 1)  # of what was always so


class PackageProduct(models.Model):
    """A version of a package on sale (fixtures/billing), in force from ``valid_from`` to before ``valid_to``.

    ``product`` empty means it covers every domestic product. A package of any size has quantity and price 0: its
    minutes are priced by the price list (item voice, variant custom).
    """

    slug = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    category = models.CharField(_("category"), max_length=16, choices=Category, default=Category.TEXT_GENERAL)
    product = models.CharField(_("product"), max_length=16, choices=Item, blank=True)
    quantity = models.PositiveIntegerField(_("messages or minutes"))
    price = MoneyField(_("price"))
    valid_days = models.PositiveIntegerField(_("valid for (days)"), default=0)
    valid_months = models.PositiveIntegerField(_("valid for (months)"), default=0)  # wins over days
    delay_seconds = models.PositiveIntegerField(_("usable after (seconds)"), default=0)
    valid_from = models.DateField(_("valid from"), default=FIRST_DAY)
    valid_to = models.DateField(_("valid until (excluded)"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_on_sale = models.BooleanField(_("on sale"), default=True)

    class Meta:
        verbose_name = _("package on sale")
        verbose_name_plural = _("packages on sale")
        ordering = ["category", "product", "quantity", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["slug", "valid_from"], name="package_product_version_once")]

    def __str__(self) -> str:
        return self.name


class Package(TenantModel):
    """A package an account bought. ``remaining`` - ``held`` is free; the soonest to expire is used first."""

    catalogue = models.ForeignKey(PackageProduct, on_delete=models.PROTECT, related_name="+", verbose_name=_("package"))
    product = models.CharField(_("product"), max_length=16, choices=Item, blank=True)
    quantity = models.PositiveIntegerField(_("messages or minutes"))
    remaining = models.BigIntegerField(_("remaining"))
    held = models.BigIntegerField(_("held"), default=0)  # submitted, to be charged or let go by the receipt
    price = MoneyField(_("price"))
    status = models.CharField(_("status"), max_length=12, choices=PackageStatus, default=PackageStatus.ACTIVE)
    bought_at = models.DateTimeField(_("bought at"))
    effective_at = models.DateTimeField(_("effective from"))
    expires_at = models.DateTimeField(_("expires at"))
    reference = models.CharField(_("reference"), max_length=100, blank=True)  # the buyer's own: bought once, not twice
    applications = models.JSONField(_("applications"), default=list, blank=True)  # ids that may use it; empty: all
    is_auto = models.BooleanField(_("bought by itself"), default=False)

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ["expires_at", "id"]
        indexes = [
            models.Index(fields=["account", "status", "expires_at"], name="package_use_order"),
            models.Index(fields=["status", "expires_at"], name="package_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held__gte=0) & models.Q(remaining__gte=models.F("held")),
                name="package_never_oversold",
            ),
            models.UniqueConstraint(
                fields=["account", "reference"], condition=~models.Q(reference=""), name="package_reference_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.catalogue} · {self.remaining}/{self.quantity}"


class PackageRule(TenantModel):
    """What happens when the packages for a product run low: a warning, and a purchase by itself (domain.md 6.5, 11.1).

    ``product`` empty is the general packages. The purchase is of the version of ``auto_slug`` on sale then, at most
    ``auto_times`` times and for ``auto_cap`` yuan altogether.
    """

    product = models.CharField(_("product"), max_length=16, choices=Item, blank=True)
    alert_below = models.PositiveIntegerField(_("warn when fewer are left"), null=True, blank=True)
    is_alerted = models.BooleanField(default=False, editable=False)  # warned, and not above the threshold since
    alerts = models.PositiveIntegerField(default=0, editable=False)
    auto_slug = models.SlugField(_("buy by itself"), max_length=60, blank=True)
    auto_times = models.PositiveIntegerField(_("at most (times)"), default=0)
    auto_cap = MoneyField(_("at most (yuan)"), default=0)
    auto_done = models.PositiveIntegerField(_("bought"), default=0, editable=False)
    auto_spent = MoneyField(_("spent"), default=0, editable=False)
    auto_problem = models.CharField(_("why not"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("package rule")
        verbose_name_plural = _("package rules")
        ordering = ["product", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "product"], name="package_rule_once")]

    @property
    def may_buy(self) -> bool:
        """Return whether another purchase is allowed, but for its price."""
        return bool(self.auto_slug) and self.auto_done < self.auto_times

    def __str__(self) -> str:
        return str(self.get_product_display() or _("General packages"))


@watched
class Price(models.Model):
    """A row of the price list. ``from_volume`` opens a tier: of the month's volume, or of the quantity bought.

    A version is all rows of vendor, product, variant and country with one ``valid_from``. ``is_whole``: the tier
    prices the whole quantity; else each part has the price of its tier.
    """

    vendor = models.CharField(_("vendor"), max_length=12, choices=Vendor)
    product = models.CharField(_("product"), max_length=16, choices=Item)
    variant = models.SlugField(_("variant"), max_length=20, blank=True)  # kind of number, size of a package
    country = models.CharField(_("country code"), max_length=4, blank=True)  # international only; "" is the default
    from_volume = models.PositiveIntegerField(_("from volume"), default=0)
    unit_price = MoneyField(_("unit price"))
    unit = models.CharField(_("unit"), max_length=16, choices=Unit, default=Unit.SEGMENT)
    is_whole = models.BooleanField(_("prices the whole quantity"), default=False)
    charge_on = models.CharField(_("charged"), max_length=12, choices=ChargeOn)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until (excluded)"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["vendor", "product", "variant", "country", "valid_from", "from_volume"]
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "product", "variant", "country", "from_volume", "valid_from"], name="price_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_product_display()} {self.variant or self.country}".strip()


class Discount(models.Model):
    """So many per cent off an item of the price list, for everyone, between two days (domain.md 12.3)."""

    product = models.CharField(_("product"), max_length=16, choices=Item)
    variant = models.SlugField(_("variant"), max_length=20, blank=True)  # empty: every variant
    percent = models.PositiveSmallIntegerField(
        _("per cent off"), validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until (excluded)"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("discount")
        verbose_name_plural = _("discounts")
        ordering = ["product", "variant", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["product", "variant", "valid_from"], name="discount_once"),
            models.CheckConstraint(condition=models.Q(percent__range=(1, 99)), name="discount_percent_real"),
        ]

    def __str__(self) -> str:
        return f"{self.get_product_display()} -{self.percent}%"
