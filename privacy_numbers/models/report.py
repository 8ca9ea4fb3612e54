from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tenancy import TenantModel
from privacy_numbers.choices import PushState, ReceiverState, ReportKind
from privacy_numbers.models.pool import NumberPool


class ReportQueue(TenantModel):
    """A queue that keeps reports until they are pulled: the default one and up to ten of the account's own
    (domain.md 12.12). A pool's reports of a kind go to the queue that names the pool, else to the default."""

    name = models.CharField(_("name"), max_length=64)
    is_default = models.BooleanField(_("default"), default=False)
    pools = models.ManyToManyField(NumberPool, blank=True, related_name="queues", verbose_name=_("pools"))
    kinds = models.JSONField(_("message kinds"), default=list, blank=True)  # words of ReportKind; empty: all
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("report queue")
        verbose_name_plural = _("report queues")
        ordering = ["-is_default", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="report_queue_once")]

    def __str__(self) -> str:
        return self.name


class ReportReceiver(TenantModel):
    """Where reports of a kind are pushed; one URL an account and kind (wire/callbacks.md 1). It sleeps after three
    months of failure and is woken by the test button."""

    kind = models.CharField(_("message kind"), max_length=24, choices=ReportKind)
    url = models.CharField(_("URL"), max_length=500)
    state = models.CharField(_("state"), max_length=8, choices=ReceiverState, default=ReceiverState.ACTIVE)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    tested_at = models.DateTimeField(_("tested at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("report receiver")
        verbose_name_plural = _("report receivers")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="report_receiver_once")]

    def __str__(self) -> str:
        return f"{self.kind} → {self.url}"


class Report(TenantModel):
    """One message to the account's program, the outbox of both ways: kept for a queue until it is pulled (the row then
    carries ``pulled_at``), or pushed to a receiver at ``push_at`` until delivered or given up."""

    kind = models.CharField(_("message kind"), max_length=24, choices=ReportKind)
    pool = models.ForeignKey(NumberPool, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.JSONField(_("content"))
    created_at = models.DateTimeField(_("created at"))
    queue = models.ForeignKey(ReportQueue, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    hidden_until = models.DateTimeField(null=True, blank=True)  # received from the queue and not deleted yet
    pulled_at = models.DateTimeField(_("pulled at"), null=True, blank=True)
    push_state = models.CharField(_("push"), max_length=10, choices=PushState, blank=True)  # empty: nobody listens
    push_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account", "-id"], name="report_account"),
            models.Index(fields=["push_at"], condition=models.Q(push_at__isnull=False), name="report_push"),
            models.Index(
                fields=["queue", "id"], condition=models.Q(queue__isnull=False, pulled_at__isnull=True),
                name="report_waiting",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class PushAttempt(models.Model):
    """One try of a push: what came back, in the receiver's own words."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField(_("at"))
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), default=0)

    class Meta:
        verbose_name = _("push attempt")
        verbose_name_plural = _("push attempts")
        ordering = ["id"]
