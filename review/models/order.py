from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import ReviewMode
from core.tenancy import TenantModel
from review.choices import Decision, NoteKind, OrderStatus, Priority, Severity, SubjectKind


class ReviewOrder(TenantModel):
    """One submission of one subject, with a snapshot of what was submitted and, later, its verdict (工单)."""

    order_no = models.CharField(_("order number"), max_length=24, unique=True)
    subject_kind = models.CharField(_("subject"), max_length=20, choices=SubjectKind)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(_("name"), max_length=200)
    snapshot = models.JSONField(_("submitted"), default=dict)
    # What the look-ups in the registers answered when the engine ran: with snapshot and rule set a verdict repeats.
    evidence = models.JSONField(_("look-ups"), default=dict, blank=True)
    mode = models.CharField(_("progression"), max_length=12, choices=ReviewMode)
    status = models.CharField(_("status"), max_length=12, choices=OrderStatus, default=OrderStatus.QUEUED)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)  # null: not by time (polls, manual)
    polls_left = models.PositiveIntegerField(default=0)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision, blank=True)
    engine_decision = models.CharField(_("engine's verdict"), max_length=12, choices=Decision, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    ruleset = models.CharField(_("rule set"), max_length=40, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("assigned to"),
    )  # fmt: skip
    # Whose second opinion is asked for; null once it is given. Nobody decides while it is out.
    opinion_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("second opinion of"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("submitted at"))
    expected_at = models.DateTimeField(_("expected by"), null=True, blank=True)  # by the desk's working hours
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("review order")
        verbose_name_plural = _("review orders")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="order_subject"),
            models.Index(fields=["status", "due_at"], name="order_due"),
            models.Index(fields=["status", "priority", "id"], name="order_queue"),
            models.Index(fields=["decided_at"], name="order_decided"),
            models.Index(fields=["account", "decided_at"], name="order_account_decided"),
        ]
        constraints = [
            # One open order a subject: a second submit while one is open loses here, whatever the race.
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=models.Q(status__in=["queued", "manual"]),
                name="order_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_no} {self.subject_label}"


class ReviewFinding(models.Model):
    """One thing a rule or a reviewer found in a submission."""

    order = models.ForeignKey(ReviewOrder, on_delete=models.CASCADE, related_name="findings")
    slug = models.CharField(_("reason code"), max_length=60)
    field = models.CharField(_("field"), max_length=60, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    excerpt = models.CharField(_("excerpt"), max_length=200, blank=True)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    by_person = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["id"]


class ReviewNote(models.Model):
    """What reviewers tell each other on an order; the applicant never sees it."""

    order = models.ForeignKey(ReviewOrder, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(_("kind"), max_length=8, choices=NoteKind, default=NoteKind.NOTE)
    text = models.TextField(_("note"), max_length=1000)
    recommends = models.CharField(_("recommends"), max_length=12, choices=Decision, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reviewer's note")
        verbose_name_plural = _("reviewers' notes")
        ordering = ["id"]


class Change(TenantModel):
    """A line of the change log (审核变更记录): a filing, an edit, a verdict, with before and after."""

    subject_kind = models.CharField(_("subject"), max_length=20, choices=SubjectKind)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(_("name"), max_length=200)
    action = models.CharField(
        _("action"), max_length=20
    )  # created edited submitted withdrawn approved rejected deleted
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(_("note"), blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    order = models.ForeignKey(ReviewOrder, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("change log")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-id"], name="change_subject")]
