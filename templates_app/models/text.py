from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import Vendor
from core.revision import watched
from core.tenancy import TenantModel
from core.uploads import UploadedImage
from review.choices import ReviewStatus
from signatures.choices import FileKind, Industry
from templates_app.choices import TemplateKind


@watched
class SmsTemplate(TenantModel):
    """A text with variables (短信模板, domain.md 4): ``${name}`` at Alibaba, ``{1}`` at Tencent."""

    vendor = models.CharField(_("vendor"), max_length=12, choices=Vendor, default=Vendor.ALIYUN)
    code = models.CharField(_("template code"), max_length=40, unique=True)  # SMS_… / a number; one name space
    name = models.CharField(_("template name"), max_length=30)
    kind = models.CharField(_("type"), max_length=16, choices=TemplateKind, default=TemplateKind.CAPTCHA)
    content = models.TextField(_("content"), max_length=1000)  # the rule (500) is the engine's
    variables = models.JSONField(_("variable attributes"), default=dict, blank=True)  # see docs/architecture.md
    signature = models.ForeignKey(
        "signatures.Signature", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("related signature"),
    )  # fmt: skip
    # What an international text is: a word of TemplateKind; empty for a domestic one.
    international_kind = models.CharField(_("kind abroad"), max_length=16, choices=TemplateKind, blank=True)
    traffic_driving = models.TextField(_("phones and links led to"), max_length=2000, blank=True)  # JSON, as declared
    scene_link = models.CharField(_("scene link"), max_length=500, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    industry = models.CharField(_("industry"), max_length=16, choices=Industry, blank=True)
    ecommerce_marketing = models.BooleanField(_("e-commerce marketing"), default=False)
    complaint_contact = models.CharField(_("contact for complaints"), max_length=60, blank=True)
    test_account = models.CharField(_("test account"), max_length=120, blank=True)  # for links behind a login
    status = models.CharField(_("review state"), max_length=12, choices=ReviewStatus, default=ReviewStatus.PENDING)
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("text template")
        verbose_name_plural = _("text templates")
        ordering = ["-id"]
        indexes = [models.Index(fields=["account", "-id"], name="template_account")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class TemplateFile(UploadedImage):
    """A material beside a template: consent of the recipients, what a link leads to (domain.md 4.3, 4.7)."""

    template = models.ForeignKey(SmsTemplate, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("kind"), max_length=16, choices=FileKind, default=FileKind.PROOF)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
