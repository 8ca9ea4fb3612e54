from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tenancy import TenantModel
from signatures.choices import ExtensionSource
from signatures.models.signature import Signature


class ExtensionCode(TenantModel):
    """Digits behind the sender's number that tie replies to a signature; one code serves one signature
    (domain.md 8.12)."""

    signature = models.ForeignKey(
        Signature, on_delete=models.CASCADE, related_name="extension_codes", verbose_name=_("signature")
    )
    code = models.CharField(_("extension code"), max_length=12)
    source = models.CharField(_("origin"), max_length=8, choices=ExtensionSource, default=ExtensionSource.ADDED)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("extension code")
        verbose_name_plural = _("extension codes")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["account", "code"], name="extension_code_once")]

    def __str__(self) -> str:
        return self.code
