from django.db import models
from django.utils.translation import gettext_lazy as _

from core import ids
from review.choices import Severity
from review.language import tongue


class Reason(models.Model):
    """A row of the rejection catalogue: what a reviewer or a rule may answer, with advice in both languages.

    Rules name it by ``slug``; the texts are data (fixtures/review/) so that a desk can word its own.
    """

    slug = models.SlugField(_("reason code"), max_length=60, unique=True)
    rows = models.CharField(_("catalogue rows"), max_length=60, blank=True)  # "S20 T13"
    category = models.CharField(_("category"), max_length=40)
    applies_to = models.JSONField(default=list)  # subject kinds
    title_zh = models.CharField(_("reason (Chinese)"), max_length=120)
    title_en = models.CharField(_("reason (English)"), max_length=160)
    advice_zh = models.TextField(_("advice (Chinese)"))
    advice_en = models.TextField(_("advice (English)"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("rejection reason")
        verbose_name_plural = _("rejection reasons")
        ordering = ["category", "slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def title(self) -> str:
        """Return the reason in the reader's language."""
        return getattr(self, f"title_{tongue()}")

    @property
    def advice(self) -> str:
        """Return the advice in the reader's language."""
        return getattr(self, f"advice_{tongue()}")


class WordList(models.Model):
    """A named list of words that a rule looks for; ``version`` grows with each change."""

    slug = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    reason_slug = models.CharField(_("reason code"), max_length=60)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity, default=Severity.REJECT)
    category = models.CharField(_("category"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    # Kinds for which the list holds by itself; empty: only where a rule asks for it by its code.
    applies_to = models.JSONField(_("holds for"), default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("word list")
        verbose_name_plural = _("word lists")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    word_list = models.ForeignKey(WordList, on_delete=models.CASCADE, related_name="words")
    text = models.CharField(_("word"), max_length=60)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [models.UniqueConstraint(fields=["word_list", "text"], name="word_once")]

    def __str__(self) -> str:
        return self.text


class Limit(models.Model):
    """A number a rule compares with, e.g. ``signature.name.max`` = 12."""

    slug = models.CharField(_("code"), max_length=80, unique=True)
    value = models.IntegerField(_("value"))
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        ordering = ["slug"]

    def __str__(self) -> str:
        return f"{self.slug} = {self.value}"


class RulesetState(models.Model):
    """One row that changes with every word and limit, so that processes know when to rebuild what they keep."""

    serial = models.PositiveIntegerField(_("serial"), default=1)
    token = models.CharField(max_length=36, default="")

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")

    @classmethod
    def read(cls) -> tuple[int, str]:
        """Return serial and token; (0, "") before any data was loaded."""
        return cls.objects.filter(pk=1).values_list("serial", "token").first() or (0, "")

    @classmethod
    def bump(cls) -> None:
        """Tell every process that the data changed."""
        token = ids.request_id()
        if not cls.objects.filter(pk=1).update(serial=models.F("serial") + 1, token=token):
            cls.objects.get_or_create(pk=1, defaults={"token": token})
