from django.db import models
from django.utils.translation import gettext_lazy as _

from core.phone import mask
from core.tenancy import TenantModel
from privacy_numbers.models.pool import NumberPool


class Group(TenantModel):
    """G号码组 of an AXG pool (domain.md 12.11); its GID is its row number."""

    pool = models.ForeignKey(NumberPool, on_delete=models.PROTECT, related_name="groups", verbose_name=_("pool"))
    name = models.CharField(_("name"), max_length=128)
    remark = models.CharField(_("remark"), max_length=256, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("G group")
        verbose_name_plural = _("G groups")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class GroupMember(models.Model):
    """A number of a group, in the order in which they were given."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members", db_index=False)
    phone = models.CharField(_("number"), max_length=24)

    class Meta:
        verbose_name = _("group number")
        verbose_name_plural = _("group numbers")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["group", "phone"], name="group_member_once")]

    def __str__(self) -> str:
        return mask(self.phone)
