from django.db import models
from django.utils.translation import gettext_lazy as _

from sending.choices import ReceiptStatus
from sending.models.message import Message, Uplink


class PendingReport(models.Model):
    """How a message ended, not fetched yet by the program that sent it; fetching deletes the row.

    Only for messages of an application: other programs ask for a message by its ids.
    """

    application = models.ForeignKey("accounts.Application", on_delete=models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(_("status"), max_length=12, choices=ReceiptStatus)
    code = models.CharField(_("receipt code"), max_length=40)
    at = models.DateTimeField(_("receipt at"), db_index=True)

    class Meta:
        indexes = [models.Index(fields=["application", "id"], name="report_of_application")]


class PendingReply(models.Model):
    """A reply to a message of an application, not fetched yet; fetching deletes the row."""

    application = models.ForeignKey("accounts.Application", on_delete=models.CASCADE, related_name="+", db_index=False)
    uplink = models.ForeignKey(Uplink, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("received at"), db_index=True)

    class Meta:
        indexes = [models.Index(fields=["application", "id"], name="reply_of_application")]


class Conversion(models.Model):
    """A recipient did what the message asked for (entered the code), as its sender reported (转化率)."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="conversion")
    converted_at = models.DateTimeField(_("converted at"))
    reported_at = models.DateTimeField(_("reported at"))
