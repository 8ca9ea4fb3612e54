from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tenancy import TenantModel

HALF_MINUTE, HOUR, DAY, VALUE_MAX = 1, 5, 10, 12  # what an application starts with (docs/assumptions.md)


class ApplicationLimits(TenantModel):
    """How much an application may send (应用管理 > 基础配置). An empty limit is none; no row means the defaults.

    To one mainland number within 30 seconds, an hour and a Beijing day; and over all numbers within a Beijing day.
    """

    application = models.OneToOneField(
        "accounts.Application", on_delete=models.CASCADE, related_name="+", verbose_name=_("application")
    )
    half_minute = models.PositiveIntegerField(_("per number in 30 seconds"), null=True, blank=True, default=HALF_MINUTE)
    hour = models.PositiveIntegerField(_("per number in an hour"), null=True, blank=True, default=HOUR)
    day = models.PositiveIntegerField(_("per number in a day"), null=True, blank=True, default=DAY)
    same_content = models.PositiveIntegerField(_("same text per number in a day"), null=True, blank=True)
    daily = models.PositiveIntegerField(_("messages in a day"), null=True, blank=True)
    daily_mainland = models.PositiveIntegerField(_("mainland messages in a day"), null=True, blank=True)
    daily_foreign = models.PositiveIntegerField(_("messages abroad in a day"), null=True, blank=True)
    countries = models.CharField(
        _("country codes served abroad"), max_length=500, blank=True, help_text=_("Separated by commas; empty: all.")
    )
    value_max = models.PositiveSmallIntegerField(
        _("characters of a value"), default=VALUE_MAX, validators=[MinValueValidator(1), MaxValueValidator(35)],
        help_text=_("Of a variable in a notification or promotion: 12, or 6 for newer accounts."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("limits of an application")
        verbose_name_plural = _("limits of applications")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.application)

    @property
    def is_capped(self) -> bool:
        """Return whether messages of a day have to be counted."""
        return not (self.daily is None and self.daily_mainland is None and self.daily_foreign is None)

    def serves(self, country: str) -> bool:
        """Return whether numbers of a country code may be sent to."""
        return not self.countries or country in self.countries.replace(" ", "").split(",")


class ApplicationDay(models.Model):
    """Messages of an application on a Beijing day; kept only while a daily limit needs the number."""

    application = models.ForeignKey("accounts.Application", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    mainland = models.PositiveIntegerField(default=0)
    foreign = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "day"], name="application_day_once")]
