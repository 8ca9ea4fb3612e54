from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.choices import ChargeOn, Product
from carrier.choices import Carrier
from core import ids
from core.money import MoneyField
from core.phone import mask
from core.sequences import busy
from core.tenancy import TenantModel
from sending.choices import Door, MessageStatus, ReceiptStatus
from templates_app.choices import TemplateKind


@busy
class Batch(TenantModel):
    """One accepted request; its BizId covers all its messages (domain.md 8.1)."""

    # Nobody looks for requests by their account but the test desk's reset.
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, related_name="+", verbose_name=_("Account"), db_index=False
    )
    door = models.CharField(_("door"), max_length=8, choices=Door)
    application = models.ForeignKey(
        "accounts.Application", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    request_id = models.CharField(_("request id"), max_length=40)
    out_id = models.CharField(_("OutId"), max_length=256, blank=True)
    session_context = models.CharField(max_length=512, blank=True)
    extend_code = models.CharField(_("extension code"), max_length=12, blank=True)
    count = models.PositiveIntegerField(_("numbers"))
    created_at = models.DateTimeField(_("submitted at"))

    class Meta:
        verbose_name = _("send request")
        verbose_name_plural = _("send requests")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["application"], condition=models.Q(application__isnull=False), name="batch_application"
            ),
        ]

    @property
    def biz_id(self) -> str:
        return ids.biz_id(self.pk)


@busy
class Message(TenantModel):
    """One text to one number. Names and codes are copied, so that the record outlives what it names.

    ``next_at`` is when the carrier process must look at it: the take-over while queued, giving up while sent.
    """

    # Without an index of its own: most of those below begin with it, and each more is a page written at every send.
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, related_name="+", verbose_name=_("Account"), db_index=False
    )
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="messages")
    application = models.ForeignKey(
        "accounts.Application", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    door = models.CharField(_("door"), max_length=8, choices=Door)
    phone = models.CharField(_("number"), max_length=20)  # core.phone.Phone.digits
    country = models.CharField(_("country code"), max_length=4, default="86")
    signature_id = models.BigIntegerField()
    sign_name = models.CharField(_("signature"), max_length=40)
    template_id = models.BigIntegerField()
    template_code = models.CharField(_("template code"), max_length=40)
    kind = models.CharField(_("type"), max_length=16, choices=TemplateKind)
    product = models.CharField(_("product"), max_length=16, choices=Product)
    content = models.TextField(_("content"))  # with the signature, as received
    segments = models.PositiveSmallIntegerField(_("segments"))
    out_id = models.CharField(_("OutId"), max_length=256, blank=True)
    code = models.CharField(_("verification code"), max_length=12, blank=True)  # value of a code template's variable

    status = models.CharField(_("status"), max_length=12, choices=MessageStatus, default=MessageStatus.QUEUED)
    err_code = models.CharField(_("receipt code"), max_length=40, blank=True)
    carrier = models.CharField(_("carrier"), max_length=16, choices=Carrier, default=Carrier.UNKNOWN)
    province = models.CharField(_("province"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=30, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"))
    day = models.DateField(_("day"))  # Beijing date of submission
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    received_at = models.DateTimeField(_("receipt at"), null=True, blank=True)
    next_at = models.DateTimeField(null=True)

    # How it is paid: from a package or the balance, held until charged (billing.services).
    charge_on = models.CharField(max_length=12, choices=ChargeOn)
    package_id = models.BigIntegerField(null=True)
    unit_price = MoneyField(_("unit price"), default=0)  # held a segment; the tier of the charge may be cheaper
    tariff_id = models.BigIntegerField(null=True)  # a price row of the version that holds (billing.models.Price)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account", "-id"], name="message_account"),
            models.Index(fields=["account", "phone", "-id"], name="message_phone"),
            models.Index(fields=["account", "day", "-id"], name="message_day"),
            models.Index(fields=["account", "status", "-id"], name="message_status"),
            models.Index(fields=["account", "template_id", "-id"], name="message_template"),
            models.Index(
                fields=["application", "-id"],
                condition=models.Q(application__isnull=False),
                name="message_application",
            ),
            models.Index(fields=["account", "out_id", "-id"], condition=~models.Q(out_id=""), name="message_out_id"),
            # How often a number was written to lately, over all accounts (services.frequency).
            models.Index(fields=["phone", "submitted_at"], name="message_frequency"),
            # A rare receipt code over months, which PostgreSQL would otherwise look for among all failures.
            models.Index(
                fields=["account", "err_code", "-id"], condition=models.Q(status="failed"), name="message_failure"
            ),
            # Read by the carrier process only: what it must still take over or give up on.
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="message_next"),
        ]

    @property
    def biz_id(self) -> str:
        return ids.biz_id(self.batch_id)

    def __str__(self) -> str:
        return f"{self.biz_id} {mask(self.phone)}"


@busy
class Receipt(models.Model):
    """A status report the carrier gives at ``due_at``; ``applied_at`` is empty until it has arrived."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="receipts")
    status = models.CharField(_("status"), max_length=12, choices=ReceiptStatus)
    code = models.CharField(_("receipt code"), max_length=40)
    due_at = models.DateTimeField(_("due at"))
    applied_at = models.DateTimeField(_("arrived at"), null=True, blank=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(applied_at__isnull=True), name="receipt_due"),
        ]


class Uplink(TenantModel):
    """A reply from a handset (上行短信). ``due_at`` in the future means it is still travelling."""

    phone = models.CharField(_("number"), max_length=20)
    content = models.CharField(_("content"), max_length=500)
    sign_name = models.CharField(_("signature"), max_length=40, blank=True)
    dest_code = models.CharField(_("destination code"), max_length=20, blank=True)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="uplinks")
    is_opt_out = models.BooleanField(_("opt-out"), default=False)
    due_at = models.DateTimeField(_("due at"))
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)

    class Meta:
        verbose_name = _("uplink")
        verbose_name_plural = _("uplinks")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account", "-id"], name="uplink_account"),
            models.Index(fields=["account", "phone", "-id"], name="uplink_phone"),
            models.Index(fields=["due_at"], condition=models.Q(received_at__isnull=True), name="uplink_due"),
        ]

    def __str__(self) -> str:
        return f"{mask(self.phone)}: {self.content[:20]}"
