from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import Vendor
from core.tenancy import TenantModel
from core.uploads import UploadedImage
from review.choices import ReviewStatus
from signatures.choices import CompanyType, DocumentType, FileKind, SealType, Usage


class Qualification(TenantModel):
    """Who the sender legally is (资质, domain.md 2)."""

    name = models.CharField(_("qualification name"), max_length=100)
    vendor = models.CharField(_("vendor"), max_length=12, choices=Vendor, default=Vendor.ALIYUN)
    usage = models.CharField(_("purpose"), max_length=8, choices=Usage, default=Usage.SELF)
    company_type = models.CharField(_("company type"), max_length=12, choices=CompanyType, default=CompanyType.COMPANY)
    company_name = models.CharField(_("company name"), max_length=150)
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    license_address = models.CharField(_("address on the licence"), max_length=200, blank=True)
    license_from = models.DateField(_("licence valid from"), null=True, blank=True)
    license_until = models.DateField(_("licence valid until"), null=True, blank=True)  # 2099-12-31: long-term
    legal_name = models.CharField(_("legal person"), max_length=50)
    legal_document_type = models.CharField(
        _("legal person's document"), max_length=24, choices=DocumentType, default=DocumentType.IDENTITY_CARD
    )
    legal_document_number = models.CharField(_("document number"), max_length=40, blank=True)
    legal_valid_from = models.DateField(_("document valid from"), null=True, blank=True)
    legal_valid_until = models.DateField(_("document valid until"), null=True, blank=True)
    # The voice form has no administrator; everywhere else the service asks for name and phone.
    admin_name = models.CharField(_("administrator"), max_length=50, blank=True)
    admin_document_type = models.CharField(
        _("administrator's document"), max_length=24, choices=DocumentType, default=DocumentType.IDENTITY_CARD
    )
    admin_document_number = models.CharField(_("document number"), max_length=40, blank=True)
    admin_valid_from = models.DateField(_("document valid from"), null=True, blank=True)
    admin_valid_until = models.DateField(_("document valid until"), null=True, blank=True)
    admin_phone = models.CharField(_("administrator's phone"), max_length=20, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=ReviewStatus, default=ReviewStatus.PENDING)
    reason = models.TextField(_("reason"), blank=True)
    lapsed_at = models.DateTimeField(_("lapsed at"), null=True, blank=True)  # a document of an approved one ran out
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="qualification_name_once")]

    def __str__(self) -> str:
        return self.name


class QualificationFile(UploadedImage):
    qualification = models.ForeignKey(
        Qualification, null=True, blank=True, on_delete=models.CASCADE, related_name="files"
    )
    letter = models.ForeignKey(
        "signatures.AuthorizationLetter", null=True, blank=True, on_delete=models.CASCADE, related_name="files"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=FileKind)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")


class AuthorizationLetter(TenantModel):
    """The owner of a name lets the account use it (委托授权书, domain.md 2.6)."""

    name = models.CharField(_("name"), max_length=100)
    qualification = models.ForeignKey(
        Qualification, on_delete=models.PROTECT, related_name="letters", verbose_name=_("qualification")
    )
    authorizer = models.CharField(_("authoriser"), max_length=150)
    authorizer_credit_code = models.CharField(_("authoriser's credit code"), max_length=18)
    authorized = models.CharField(_("authorised party"), max_length=150)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    # What the paper shows, as declared; None: not said, so a reviewer looks at the scan.
    signed = models.BooleanField(_("signed by the authoriser"), null=True, blank=True)
    seal_type = models.CharField(_("seal"), max_length=12, choices=SealType, blank=True)
    seal_by = models.CharField(_("seal of"), max_length=150, blank=True)
    risk_bearer = models.CharField(_("bearer of the risk"), max_length=150, blank=True)
    content_modified = models.BooleanField(_("wording of the form changed"), null=True, blank=True)
    sign_names = models.JSONField(_("signatures covered"), default=list)  # up to 100 names
    status = models.CharField(_("status"), max_length=12, choices=ReviewStatus, default=ReviewStatus.PENDING)
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("letter of authorisation")
        verbose_name_plural = _("letters of authorisation")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="letter_name_once")]

    def __str__(self) -> str:
        return self.name
