from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from review.choices import Decision, ReplayStatus, SubjectKind, VersionStatus
from review.models.data import WordList
from review.models.order import ReviewOrder


class WordListVersion(models.Model):
    """One change of a word list: a draft until somebody puts it live, then a line of the list's history.

    ``number`` is that of the list once live; a draft carries the number of the version it was begun on.
    """

    word_list = models.ForeignKey(WordList, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=12, choices=VersionStatus, default=VersionStatus.DRAFT)
    added = models.JSONField(_("words added"), default=list)
    removed = models.JSONField(_("words removed"), default=list)
    # Columns of the list that change with the words: {"severity": ["reject", "manual"]}, before and after.
    columns = models.JSONField(_("settings"), default=dict, blank=True)
    # Grows with each saving of a draft: who saves one that somebody else changed meanwhile is told so.
    revision = models.PositiveIntegerField(default=1)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(_("put live at"), null=True, blank=True)

    class Meta:
        verbose_name = _("word list version")
        verbose_name_plural = _("word list versions")
        ordering = ["-id"]
        constraints = [
            # One draft a list: two people who edit at once see each other's.
            models.UniqueConstraint(
                fields=["word_list"], condition=models.Q(status="draft"), name="word_list_draft_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.word_list} v{self.number}"


class Replay(models.Model):
    """A run of past submissions through a draft: what would have been decided otherwise."""

    draft = models.ForeignKey(WordListVersion, on_delete=models.CASCADE, related_name="replays")
    status = models.CharField(_("status"), max_length=12, choices=ReplayStatus, default=ReplayStatus.QUEUED)
    total = models.PositiveIntegerField(_("submissions"), default=0)
    done = models.PositiveIntegerField(_("looked at"), default=0)
    changed = models.PositiveIntegerField(_("would change"), default=0)
    cursor = models.BigIntegerField(default=0)  # the last order looked at: a dead worker's replay goes on from here
    lease_until = models.DateTimeField(null=True, blank=True)
    ruleset = models.CharField(_("compared with rule set"), max_length=40, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("replay")
        verbose_name_plural = _("replays")
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "lease_until"], name="replay_claim")]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=models.Q(status__in=["queued", "running"]), name="replay_active_once"
            )
        ]


class ReplayChange(models.Model):
    """One submission whose verdict a draft would change."""

    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="changes")
    order = models.ForeignKey(ReviewOrder, on_delete=models.CASCADE, related_name="+")
    before = models.CharField(_("verdict now"), max_length=12, choices=Decision)
    after = models.CharField(_("verdict then"), max_length=12, choices=Decision)
    gone = models.JSONField(_("reasons gone"), default=list)
    new = models.JSONField(_("new reasons"), default=list)

    class Meta:
        verbose_name = _("changed verdict")
        verbose_name_plural = _("changed verdicts")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["replay", "order"], name="replay_order_once")]


class RulesetArchive(models.Model):
    """Word lists and limits as they stood under a rule-set version, kept so that a verdict can be worked out again."""

    version = models.CharField(_("rule set"), max_length=40, unique=True)
    lists = models.JSONField(default=list)
    limits = models.JSONField(default=dict)
    rules = models.JSONField(default=list)
    code = models.CharField(max_length=16, default="")  # digest of the rules' source
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("kept rule set")
        verbose_name_plural = _("kept rule sets")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.version


class ReviewHours(models.Model):
    """When the desk works and how long it takes, by subject and vendor (docs/domain.md 14). Times are Beijing's.

    ``expected_minutes`` count open minutes; ``expected_days`` whole working days; one of them is zero.
    """

    kind = models.CharField(_("subject"), max_length=20, choices=SubjectKind)
    vendor = models.CharField(_("vendor"), max_length=12, blank=True)  # empty: every vendor without a row of its own
    public_body = models.BooleanField(_("public bodies"), default=False)  # these are phoned first
    weekday_opens = models.TimeField(_("opens, Monday to Friday"))
    weekday_closes = models.TimeField(_("closes, Monday to Friday"))
    weekend_opens = models.TimeField(_("opens, weekends"), null=True, blank=True)  # empty: closed
    weekend_closes = models.TimeField(_("closes, weekends"), null=True, blank=True)
    works_on_holidays = models.BooleanField(_("works on public holidays"), default=False)
    expected_minutes = models.PositiveIntegerField(_("expected minutes"), default=0)
    expected_days = models.PositiveIntegerField(_("expected working days"), default=0)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["kind", "vendor", "public_body"]
        constraints = [models.UniqueConstraint(fields=["kind", "vendor", "public_body"], name="review_hours_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.vendor}".strip()
