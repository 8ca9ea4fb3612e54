"""Words of accounts, members and keys."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import ColouredChoices


class AccountKind(models.TextChoices):
    PERSONAL = "personal", _("Personal")
    ENTERPRISE = "enterprise", _("Enterprise")


class AccountStatus(ColouredChoices):
    ACTIVE = "active", "success", _("Active")
    SUSPENDED = "suspended", "warning", _("Suspended")
    CLOSED = "closed", "danger", _("Closed")


class RealNameState(ColouredChoices):
    UNVERIFIED = "unverified", "default", _("Not verified")
    VERIFIED = "verified", "success", _("Verified")


class ReviewMode(models.TextChoices):
    """How long a submission of the account waits for its verdict."""

    IMMEDIATE = "immediate", _("At once")
    DELAY = "delay", _("After some seconds")
    POLLS = "polls", _("After some status queries")
    HOURS = "hours", _("By the desk's working hours")
    MANUAL = "manual", _("A reviewer decides")


class UnknownPolicy(models.TextChoices):
    """What becomes of a submission when a register that a rule asks has no such entry."""

    MANUAL = "manual", _("A reviewer decides")
    REJECT = "reject", _("Reject")


class Role(models.TextChoices):
    """Of a member inside one account."""

    OWNER = "owner", _("Owner")
    OPERATOR = "operator", _("Operator")
    READONLY = "readonly", _("Read only")


class PlatformRole(models.TextChoices):
    """Of the platform's own staff, over all accounts."""

    NONE = "", _("None")
    REVIEWER = "reviewer", _("Reviewer")
    FINANCE = "finance", _("Finance")
    OPERATOR = "operator", _("Platform operator")


class Vendor(models.TextChoices):
    """The vendor profile a template or key belongs to (domain.md, "Two vendors in one console")."""

    ALIYUN = "aliyun", _("Alibaba Cloud")
    TENCENT = "tencent", _("Tencent Cloud")


class KeyStatus(ColouredChoices):
    ACTIVE = "active", "success", _("Active")
    DISABLED = "disabled", "default", _("Disabled")


class CallDoor(models.TextChoices):
    """By which protocol a program called (accounts.models.call)."""

    ALIYUN = "aliyun", _("Alibaba Cloud")
    TENCENT = "tencent", _("Tencent Cloud")
    TENCENT_V5 = "tencent_v5", _("Tencent Cloud, v5")
    REST = "rest", _("REST API")


class AlertKind(models.TextChoices):
    """What contacts are told of; each kind has a switch of a contact (``Contact.hears_…``)."""

    BALANCE_LOW = "balance_low", _("Low balance")
    ARREARS = "arrears", _("Arrears")
    RESUMED = "resumed", _("Arrears paid")
    PACKAGE_LOW = "package_low", _("Package running low")
    PACKAGE_ENDED = "package_ended", _("Package expired")
    PACKAGE_BOUGHT = "package_bought", _("Package bought by itself")
    PACKAGE_NOT_BOUGHT = "package_not_bought", _("Package not bought by itself")
    VOLUME_WARNING = "volume_warning", _("Warning value reached")
    VOLUME_LIMIT = "volume_limit", _("Limit value reached")
    BINDING_RATE = "binding_rate", _("Binding rate of a number pool")

    @property
    def switch(self) -> str:
        """Return the field of a contact that says whether it hears of this."""
        head = self.value.partition("_")[0]
        return {"package": "hears_packages", "volume": "hears_limits", "binding": "hears_limits"}.get(
            head, "hears_balance"
        )
