"""Pools of X numbers. Bindings, calls and texts through them come with the number-privacy issue."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.phone import mask
from core.tenancy import TenantModel
from privacy_numbers.choices import NumberState, PoolType


class NumberPool(TenantModel):
    """号码池 (domain.md 12.9): a type, a name of up to 16 characters and a key of FC and digits."""

    key = models.CharField(_("pool key"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=16)
    pool_type = models.CharField(_("type"), max_length=16, choices=PoolType)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("number pool")
        verbose_name_plural = _("number pools")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"


class SecretNumber(TenantModel):
    """隐私号, the X number."""

    pool = models.ForeignKey(NumberPool, on_delete=models.PROTECT, related_name="numbers", verbose_name=_("pool"))
    number = models.CharField(_("number"), max_length=20, unique=True)
    province = models.CharField(_("province"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=30, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=NumberState, default=NumberState.FREE)
    remark = models.CharField(_("remark"), max_length=100, blank=True)
    bought_at = models.DateTimeField(_("bought at"))

    class Meta:
        verbose_name = _("private number")
        verbose_name_plural = _("private numbers")
        ordering = ["id"]

    def __str__(self) -> str:
        return mask(self.number)  # titles and links are read by roles without the right to whole numbers
