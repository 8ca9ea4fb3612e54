from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import AccountKind, AccountStatus, RealNameState, ReviewMode, UnknownPolicy
from core.revision import watched
from core.tenancy import TenantModel, TenantQuerySet


class AccountQuerySet(TenantQuerySet):
    account_path = "pk"


@watched
class Account(models.Model):
    """A customer of the cloud: a verified person or enterprise (domain.md 1.1)."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=AccountKind, default=AccountKind.ENTERPRISE)
    status = models.CharField(_("status"), max_length=12, choices=AccountStatus, default=AccountStatus.ACTIVE)
    real_name_state = models.CharField(
        _("real-name verification"), max_length=12, choices=RealNameState, default=RealNameState.UNVERIFIED
    )
    subject = models.CharField(_("verified name"), max_length=150, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    review_mode = models.CharField(
        _("review progression"), max_length=12, choices=ReviewMode, default=ReviewMode.IMMEDIATE
    )
    review_delay_seconds = models.PositiveIntegerField(_("seconds until a verdict"), default=5)
    review_polls = models.PositiveIntegerField(_("status queries until a verdict"), default=2)
    unknown_policy = models.CharField(
        _("where a register knows nothing"), max_length=8, choices=UnknownPolicy, default=UnknownPolicy.MANUAL
    )
    created_at = models.DateTimeField(_("created at"))

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    def get_additional_data(self) -> dict[str, int | None]:
        """Return whose row this is, for its entries in the audit log."""
        return {"account_id": self.pk}


class Contact(TenantModel):
    """Who hears of alerts and review results; at most ten, the main one included (domain.md 1.6)."""

    name = models.CharField(_("name"), max_length=50)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_main = models.BooleanField(_("main contact"), default=False)
    hears_reviews = models.BooleanField(_("review results"), default=True)
    hears_balance = models.BooleanField(_("balance warnings"), default=True)
    hears_packages = models.BooleanField(_("package warnings"), default=True)
    hears_limits = models.BooleanField(_("volume and spending warnings"), default=True)
    hears_fraud = models.BooleanField(_("code fraud warnings"), default=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-is_main", "id"]

    def __str__(self) -> str:
        return self.name
