from django.db import models
from django.utils.translation import gettext_lazy as _

from carrier.choices import Carrier
from core.revision import watched
from core.tenancy import TenantModel
from core.uploads import UploadedImage
from review.choices import ReviewStatus
from signatures.choices import (
    FileKind,
    Industry,
    RegistrationReason,
    RegistrationState,
    SignScope,
    SignSource,
    SignType,
    Suspension,
    Usage,
)
from signatures.models.evidence import AppRecord, Trademark
from signatures.models.qualification import AuthorizationLetter, Qualification


@watched
class Signature(TenantModel):
    """The name in 【】 before a text (签名, domain.md 3); serves both vendors' doors."""

    name = models.CharField(_("signature"), max_length=40)  # the rule (2-12) is the engine's, not the column's
    sign_type = models.CharField(_("scene"), max_length=8, choices=SignType, default=SignType.GENERAL)
    source = models.CharField(_("source"), max_length=20, choices=SignSource, default=SignSource.ENTERPRISE)
    usage = models.CharField(_("purpose"), max_length=8, choices=Usage, default=Usage.SELF)
    scope = models.CharField(_("reach"), max_length=16, choices=SignScope, default=SignScope.DOMESTIC)
    industry = models.CharField(_("industry"), max_length=16, choices=Industry, blank=True)
    brand = models.CharField(_("brand in Chinese"), max_length=40, blank=True)  # for names in Latin letters
    qualification = models.ForeignKey(
        Qualification, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures",
        verbose_name=_("qualification"),
    )  # fmt: skip
    letter = models.ForeignKey(
        AuthorizationLetter, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures",
        verbose_name=_("letter of authorisation"),
    )  # fmt: skip
    trademark = models.ForeignKey(
        Trademark, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures",
        verbose_name=_("trademark"),
    )  # fmt: skip
    app_record = models.ForeignKey(
        AppRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures",
        verbose_name=_("app record"),
    )  # fmt: skip
    link = models.CharField(_("link"), max_length=500, blank=True)
    remark = models.CharField(_("scene description"), max_length=200, blank=True)
    status = models.CharField(_("review state"), max_length=12, choices=ReviewStatus, default=ReviewStatus.PENDING)
    reason = models.TextField(_("reason"), blank=True)
    suspension = models.CharField(
        _("suspended"), max_length=24, choices=Suspension, default=Suspension.NONE, blank=True
    )
    is_enabled = models.BooleanField(_("enabled"), default=True)  # a platform ban clears it (isv.SMS_SIGN_ILLEGAL)
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "name", "sign_type"], name="signature_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SignatureFile(UploadedImage):
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("kind"), max_length=16, choices=FileKind, default=FileKind.PROOF)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")


class CarrierRegistration(models.Model):
    """Real-name registration of a signature at one carrier."""

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="registrations")
    carrier = models.CharField(_("carrier"), max_length=16, choices=Carrier)
    state = models.CharField(
        _("state"), max_length=16, choices=RegistrationState, default=RegistrationState.UNREGISTERED
    )
    reason = models.CharField(_("reason"), max_length=40, choices=RegistrationReason, blank=True)
    due_at = models.DateTimeField(_("next step at"), null=True, blank=True)  # null: nothing moves it by itself
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("carrier registration")
        verbose_name_plural = _("carrier registrations")
        constraints = [models.UniqueConstraint(fields=["signature", "carrier"], name="registration_once")]
        indexes = [models.Index(fields=["due_at"], name="registration_due")]
