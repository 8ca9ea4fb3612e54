from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import AlertKind
from core.tenancy import TenantModel


class Alert(TenantModel):
    """Something the contacts of an account are told, once: ``cause`` is unique. No ``delivered_at``: not yet."""

    kind = models.CharField(_("kind"), max_length=20, choices=AlertKind)
    cause = models.CharField(_("cause"), max_length=100)
    facts = models.JSONField(default=dict)  # what fills the text of its kind (accounts.alert_texts)
    at = models.DateTimeField(_("at"))
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    texts = models.PositiveSmallIntegerField(_("messages"), default=0)
    mails = models.PositiveSmallIntegerField(_("mails"), default=0)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["account", "cause"], name="alert_cause_once")]
        indexes = [models.Index(fields=["at"], condition=models.Q(delivered_at=None), name="alert_waiting")]

    def __str__(self) -> str:
        return self.get_kind_display()


class OutboxMail(TenantModel):
    """A mail as it would have been sent: nothing leaves the machine (accounts.mail)."""

    account = models.ForeignKey(
        "accounts.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Account")
    )  # type: ignore[assignment]
    recipient = models.EmailField(_("to"), max_length=254)
    sender = models.CharField(_("from"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail outbox")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject
