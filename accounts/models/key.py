from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import KeyStatus, Vendor
from core.revision import watched
from core.tenancy import TenantModel


@watched
class AccessKey(TenantModel):
    """A program's key pair: Alibaba AccessKey or Tencent SecretId/SecretKey. Secret shown once, kept encrypted."""

    vendor = models.CharField(_("vendor"), max_length=12, choices=Vendor)
    key_id = models.CharField(_("key id"), max_length=64, unique=True)
    secret_encrypted = models.TextField(editable=False)
    status = models.CharField(_("status"), max_length=12, choices=KeyStatus, default=KeyStatus.ACTIVE)
    remark = models.CharField(_("remark"), max_length=100, blank=True)
    allowed_actions = models.CharField(_("allowed actions"), max_length=500, blank=True)
    allowed_networks = models.CharField(_("allowed addresses"), max_length=500, blank=True)
    requests_per_second = models.PositiveIntegerField(_("requests a second"), default=0)
    created_at = models.DateTimeField(_("created at"))
    rotated_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("replaces")
    )

    class Meta:
        verbose_name = _("access key")
        verbose_name_plural = _("access keys")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.key_id


class TemporaryKey(TenantModel):
    """A key pair with a session token, made from an access key and good until it expires (the vendors' STS).

    The token is kept as its SHA-256 only; secret and token are shown once.
    """

    parent = models.ForeignKey(
        AccessKey, on_delete=models.CASCADE, related_name="temporary", verbose_name=_("made from")
    )
    key_id = models.CharField(_("key id"), max_length=80, unique=True)
    secret_encrypted = models.TextField(editable=False)
    token_hash = models.CharField(max_length=64, editable=False)
    expires_at = models.DateTimeField(_("expires at"), db_index=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("temporary key")
        verbose_name_plural = _("temporary keys")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.key_id


class Application(TenantModel):
    """A Tencent application: SDKAppID and AppKey (domain.md 1.7)."""

    sdk_app_id = models.CharField(_("SDK AppID"), max_length=10, unique=True)
    app_key_encrypted = models.TextField(editable=False)
    name = models.CharField(_("name"), max_length=30)
    introduction = models.CharField(_("introduction"), max_length=200, blank=True)
    is_enabled = models.BooleanField(_("enabled"), default=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.sdk_app_id})"
