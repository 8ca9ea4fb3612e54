from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import MoneyField
from core.phone import mask
from core.tenancy import TenantModel
from core.uploads import private_storage
from privacy_numbers.choices import CallState, Direction, PoolType, Refusal, ReleaseSide, TextKind, TextState
from privacy_numbers.models.binding import Binding
from privacy_numbers.models.number import SecretNumber
from privacy_numbers.models.pool import NumberPool


class CallRecord(TenantModel):
    """话单: one call to an X number, connected or not. Numbers are copied: the record outlives what it names.

    ``cause`` is an ISDN cause number (wire/callbacks.md); times that did not happen are empty. ``next_at`` is when the
    platform acts by itself: nobody answers, or the longest call is over.
    """

    call_id = models.CharField(_("call id"), max_length=40, unique=True)
    pool = models.ForeignKey(NumberPool, on_delete=models.PROTECT, related_name="+", verbose_name=_("pool"))
    pool_type = models.CharField(_("type"), max_length=16, choices=PoolType)
    number = models.ForeignKey(SecretNumber, on_delete=models.PROTECT, related_name="+", verbose_name=_("X number"))
    secret_no = models.CharField(_("X"), max_length=20)
    city = models.CharField(_("city of X"), max_length=30, blank=True)
    binding = models.ForeignKey(
        Binding, null=True, blank=True, on_delete=models.PROTECT, related_name="calls", verbose_name=_("binding")
    )
    out_id = models.CharField(_("OutId"), max_length=256, blank=True)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    caller = models.CharField(_("caller"), max_length=24)
    callee = models.CharField(_("called"), max_length=24, blank=True)  # empty: never found
    display = models.CharField(_("displayed number"), max_length=24, blank=True)
    extension = models.CharField(_("extension"), max_length=3, blank=True)
    refusal = models.CharField(_("not connected because of"), max_length=12, choices=Refusal, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=CallState)
    called_at = models.DateTimeField(_("called at"))
    call_out_at = models.DateTimeField(_("called out at"), null=True, blank=True)
    ringing_at = models.DateTimeField(_("ringing at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.CharField(_("released by"), max_length=8, choices=ReleaseSide, blank=True)
    cause = models.PositiveSmallIntegerField(_("release cause"), null=True, blank=True)
    tone = models.CharField(_("ringtone"), max_length=12, blank=True)
    is_recorded = models.BooleanField(_("recorded"), default=False)
    is_transcribed = models.BooleanField(default=False)
    recording = models.FileField(_("recording"), storage=private_storage, upload_to="recordings/%Y/%m", blank=True)
    sentences = models.JSONField(_("transcript"), default=list, blank=True)  # [{begin_ms, end_ms, channel, text}]
    minutes = models.PositiveIntegerField(_("billed minutes"), default=0)
    fee = MoneyField(_("call fee"), default=0)
    recording_fee = MoneyField(_("recording fee"), default=0)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("call record")
        verbose_name_plural = _("call records")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account", "-id"], name="call_record_account"),
            models.Index(fields=["pool", "called_at"], name="call_record_pool"),
            models.Index(fields=["number", "-id"], name="call_record_number"),
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="call_record_next"),
        ]

    @property
    def seconds(self) -> int:
        """Return how long it was talked, whole seconds begun."""
        if self.answered_at is None or self.released_at is None:
            return 0
        return -int(-(self.released_at - self.answered_at).total_seconds() // 1)

    def __str__(self) -> str:
        return f"{self.call_id} {mask(self.caller)}"


class TextRecord(TenantModel):
    """A text sent to an X number: intercepted, passed on as smart SMS, or blocked (domain.md 12.9)."""

    text_id = models.CharField(_("id"), max_length=40, unique=True)
    pool = models.ForeignKey(NumberPool, on_delete=models.PROTECT, related_name="+", verbose_name=_("pool"))
    pool_type = models.CharField(_("type"), max_length=16, choices=PoolType)
    number = models.ForeignKey(SecretNumber, on_delete=models.PROTECT, related_name="+", verbose_name=_("X number"))
    secret_no = models.CharField(_("X"), max_length=20)
    binding = models.ForeignKey(
        Binding, null=True, blank=True, on_delete=models.PROTECT, related_name="texts", verbose_name=_("binding")
    )
    out_id = models.CharField(_("OutId"), max_length=256, blank=True)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    sender = models.CharField(_("sender"), max_length=24)
    receiver = models.CharField(_("receiver"), max_length=24, blank=True)
    content = models.CharField(_("content"), max_length=1000)  # as written
    shown = models.CharField(_("as received"), max_length=1040, blank=True)  # with signature and opt-out words
    kind = models.CharField(_("kind"), max_length=12, choices=TextKind)
    state = models.CharField(_("state"), max_length=12, choices=TextState)
    refusal = models.CharField(_("not passed on because of"), max_length=12, choices=Refusal, blank=True)
    code = models.CharField(_("receipt code"), max_length=12, blank=True)  # DELIVRD REJECTD UNDELIV EXPIRED ACCEPTD
    problem = models.CharField(_("unlawful word"), max_length=40, blank=True)
    segments = models.PositiveSmallIntegerField(_("segments"), default=1)
    fee = MoneyField(_("fee"), default=0)
    sent_at = models.DateTimeField(_("sent at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)  # when its receipt comes, or when a held one lapses

    class Meta:
        verbose_name = _("text record")
        verbose_name_plural = _("text records")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account", "-id"], name="text_record_account"),
            models.Index(fields=["pool", "sent_at"], name="text_record_pool"),
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="text_record_next"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {mask(self.sender)}"


class TextOptOut(TenantModel):
    """Someone answered T to a smart SMS: none comes any more to this number from the account (domain.md 12.9)."""

    phone = models.CharField(_("number"), max_length=24)
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("smart SMS opt-out")
        verbose_name_plural = _("smart SMS opt-outs")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["account", "phone"], name="text_opt_out_once")]

    def __str__(self) -> str:
        return mask(self.phone)


class PassedWord(TenantModel):
    """白名单: a word that passes the check for unlawful texts in a pool (domain.md 12.9)."""

    pool = models.ForeignKey(NumberPool, on_delete=models.CASCADE, related_name="passed_words", verbose_name=_("pool"))
    word = models.CharField(_("word"), max_length=40)
    created_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("word that passes")
        verbose_name_plural = _("words that pass")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["pool", "word"], name="passed_word_once")]

    def __str__(self) -> str:
        return self.word
