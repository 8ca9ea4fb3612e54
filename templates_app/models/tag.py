from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tenancy import TenantModel
from templates_app.models.text import SmsTemplate


class TemplateTag(TenantModel):
    """A key with a value on a template, to find it by (标签, domain.md 4.4)."""

    template = models.ForeignKey(
        SmsTemplate, on_delete=models.CASCADE, related_name="tags", verbose_name=_("text template")
    )
    key = models.CharField(_("key"), max_length=128)
    value = models.CharField(_("value"), max_length=128, blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["template_id", "key"]
        constraints = [models.UniqueConstraint(fields=["template", "key"], name="template_tag_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}" if self.value else self.key
