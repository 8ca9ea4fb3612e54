from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tenancy import TenantModel
from core.uploads import private_storage


class StagedUpload(TenantModel):
    """A file put down under a key before anything names it; what names it copies it, and a day later it is gone."""

    key = models.CharField(_("key"), max_length=200)
    file = models.FileField(_("file"), storage=private_storage, upload_to="staged/%Y/%m")
    size = models.PositiveIntegerField(_("bytes"))
    uploaded_at = models.DateTimeField(_("uploaded at"), db_index=True)

    class Meta:
        verbose_name = _("staged upload")
        verbose_name_plural = _("staged uploads")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="staged_key_once")]

    def __str__(self) -> str:
        return self.key
