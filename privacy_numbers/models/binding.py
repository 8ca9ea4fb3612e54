from django.db import models
from django.utils.translation import gettext_lazy as _

from core.phone import mask
from core.tenancy import TenantModel
from privacy_numbers.choices import BindingState, CallRestrict, PoolType
from privacy_numbers.models.group import Group
from privacy_numbers.models.number import SecretNumber
from privacy_numbers.models.pool import NumberPool

FIRST_SUBS_ID = 1_000_000_000_000_000


class Binding(TenantModel):
    """绑定关系: who meets through an X number (domain.md 12.4). Ended ones stay as the record.

    ``phone_b`` is B of AXB and the last N that AXN / extension calls go out to (empty: none yet); AXG has ``group``.
    """

    pool = models.ForeignKey(NumberPool, on_delete=models.PROTECT, related_name="+", verbose_name=_("pool"))
    number = models.ForeignKey(
        SecretNumber, on_delete=models.PROTECT, related_name="bindings", verbose_name=_("X number"), db_index=False
    )
    pool_type = models.CharField(_("type"), max_length=16, choices=PoolType)
    phone_a = models.CharField(_("A"), max_length=24)
    phone_b = models.CharField(_("B"), max_length=24, blank=True)
    extension = models.CharField(_("extension"), max_length=3, blank=True)
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="bindings", verbose_name=_("G group")
    )
    state = models.CharField(_("state"), max_length=8, choices=BindingState, default=BindingState.LIVE)
    bound_at = models.DateTimeField(_("bound at"))
    expires_at = models.DateTimeField(_("expires at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    call_restrict = models.CharField(_("call restriction"), max_length=24, choices=CallRestrict, blank=True)
    is_recorded = models.BooleanField(_("recording"), default=False)
    is_transcribed = models.BooleanField(_("recording in text"), default=False)
    ring_config = models.JSONField(_("ring config"), default=dict, blank=True)  # {"AXBRing_1": "10000001", ...}
    call_timeout = models.PositiveIntegerField(_("longest call, seconds"), null=True, blank=True)
    call_display = models.PositiveSmallIntegerField(_("display"), default=1)  # 1: X is displayed, 0: the caller's own
    out_id = models.CharField(_("OutId"), max_length=256, blank=True)
    out_order_id = models.CharField(_("OutOrderId"), max_length=256, blank=True)
    track_no = models.CharField(_("waybill number"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("binding")
        verbose_name_plural = _("bindings")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account", "-id"], name="binding_account"),
            models.Index(fields=["number", "-id"], name="binding_number"),
            models.Index(fields=["account", "phone_a", "-id"], name="binding_phone_a"),
            models.Index(fields=["expires_at"], condition=models.Q(state="live"), name="binding_expiry"),
            models.Index(fields=["account", "track_no"], condition=~models.Q(track_no=""), name="binding_track_no"),
        ]

    @property
    def subs_id(self) -> str:
        """Return the binding id as the vendor writes it: 16 digits."""
        return str(FIRST_SUBS_ID + self.pk)

    def __str__(self) -> str:
        return f"{self.subs_id} {mask(self.phone_a)}"


class CallerKey(models.Model):
    """Who reaches what through an X number, of live bindings only: one index answers (X, caller), and its uniqueness is
    what keeps two bindings from the same place, whoever binds at the same moment.

    ``key``: a caller's digits, "*" for whoever else calls, "#12" for an extension. A of an extension number may have
    several extensions there but one key of his own, which is lent to the newest of them (services.places).
    """

    number = models.ForeignKey(SecretNumber, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=32)
    binding = models.ForeignKey(Binding, on_delete=models.CASCADE, related_name="keys")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "key"], name="caller_key_once")]
