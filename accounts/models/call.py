from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import CallDoor
from core.sequences import busy
from core.tenancy import TenantQuerySet


@busy
class ApiCall(models.Model):
    """One call of a program, by a vendor's wire or the REST API, as it came and as it was answered.

    Written in batches after the answer went out, kept for some days (docs/adr/0009). Signatures, tokens and passwords
    are taken out before it is stored; numbers are starred when it is shown. ``account`` is empty where nobody was
    recognised: such rows are for the platform's staff only.
    """

    account = models.ForeignKey(
        "accounts.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("Account"), db_index=False,
    )  # fmt: skip
    at = models.DateTimeField(_("at"), db_index=True)
    door = models.CharField(_("protocol"), max_length=12, choices=CallDoor)
    action = models.CharField(_("action"), max_length=120, blank=True)
    version = models.CharField(_("version"), max_length=20, blank=True)
    key_id = models.CharField(_("key id"), max_length=150, blank=True)
    signing = models.CharField(_("signature method"), max_length=20, blank=True)
    peer = models.CharField(_("address"), max_length=45, blank=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), default=0)
    code = models.CharField(_("code"), max_length=100, blank=True)
    is_good = models.BooleanField(_("succeeded"), default=False)
    microseconds = models.PositiveIntegerField(_("microseconds"), default=0)
    request_id = models.CharField(_("request id"), max_length=64, blank=True, db_index=True)
    request_head = models.TextField(_("request"), blank=True)
    request_body = models.TextField(_("request body"), blank=True)
    is_cut = models.BooleanField(_("body cut"), default=False)
    response_body = models.TextField(_("answer"), blank=True)
    effect = models.CharField(_("effect"), max_length=200, blank=True)
    explanation = models.JSONField(_("explanation"), null=True, blank=True)
    replay_of = models.BigIntegerField(_("replay of"), null=True, blank=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("request log")
        ordering = ["-id"]
        indexes = [models.Index(fields=["account", "-id"], name="call_account")]

    def __str__(self) -> str:
        return f"{self.action} {self.request_id}".strip()
