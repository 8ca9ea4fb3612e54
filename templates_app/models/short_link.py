from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.phone import mask
from core.tenancy import TenantModel
from review.choices import ReviewStatus


class ShortLink(TenantModel):
    """A short address of a page (domain.md 4.11). One with a number is that recipient's own: its first opening says
    that the recipient opened it."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=13, blank=True)
    source_url = models.CharField(_("leads to"), max_length=1000)
    phone = models.CharField(_("number"), max_length=20, blank=True)
    out_id = models.CharField(_("OutId"), max_length=256, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=ReviewStatus, default=ReviewStatus.PENDING)
    reason = models.TextField(_("reason"), blank=True)
    page_views = models.PositiveIntegerField(_("page views"), default=0)
    visitors = models.PositiveIntegerField(_("visitors"), default=0)
    opened_at = models.DateTimeField(_("first opened at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))
    expires_at = models.DateTimeField(_("expires at"))

    class Meta:
        verbose_name = _("short link")
        verbose_name_plural = _("short links")
        ordering = ["-id"]
        indexes = [models.Index(fields=["account", "created_at"], name="short_link_made")]

    @property
    def is_effective(self) -> bool:
        """Return whether it leads anywhere now."""
        return self.status == ReviewStatus.APPROVED and not self.is_expired

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= clock.now()

    def __str__(self) -> str:
        return f"{self.name or mask(self.phone)} ({self.code})"


class ShortLinkVisitor(models.Model):
    """Somebody who opened a link, known by a hash of address and browser only."""

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="+")
    visitor = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "visitor"], name="short_link_visitor_once")]
