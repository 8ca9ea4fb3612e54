"""Keeping the desk's data at once, without a draft: words, lists, limits, reasons. Each change makes a new rule set.

Every change of a list leaves a line in its history, as a published draft does (review/services/drafts.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core import clock
from review.choices import Severity, SubjectKind, VersionStatus
from review.engine.text import fold
from review.errors import ListInvalid, ReasonUnknown, WordInvalid, WordsTooMany
from review.models import Limit, Reason, RulesetState, Word, WordList, WordListVersion

LONGEST, MOST = 60, 50_000
COLUMNS = ("title", "reason_slug", "severity", "category", "source", "applies_to", "is_active")
_BATCH = 5000  # variables of one statement
_SHOWN = 3


def clean_words(texts: Iterable[str]) -> list[str]:
    """Return the words trimmed, each once, in their order; raises ``WordInvalid`` naming some, ``WordsTooMany``."""
    wanted = list(dict.fromkeys(text for raw in texts if (text := raw.strip())))
    if len(wanted) > MOST:
        raise WordsTooMany
    wrong = [text for text in wanted if len(text) > LONGEST or not any(char.isalnum() for char in fold(text))]
    if wrong:
        shown = "、".join(text[:20] for text in wrong[:_SHOWN])
        raise WordInvalid(f"{WordInvalid.message} ({shown})", words=wrong[:50])
    return wanted


def clean_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a list's columns in their stored form; raises ``ReasonUnknown`` or ``ListInvalid`` naming the field."""
    found = dict(values)
    if "reason_slug" in found and not Reason.objects.filter(slug=found["reason_slug"]).exists():
        raise ReasonUnknown(field="reason_slug")
    if "title" in found and not 0 < len(found["title"].strip()) <= 120:
        raise ListInvalid(_("A title has 1 to 120 characters."), field="title")
    for name, most in (("category", 40), ("source", 200)):
        if len(found.get(name, "")) > most:
            raise ListInvalid(_("At most %(most)d characters fit here.") % {"most": most}, field=name)
    if "severity" in found:
        if found["severity"] not in Severity.values:
            raise ListInvalid(_("Choose what a word of this list does: reject, manual or advice."), field="severity")
        found["severity"] = str(found["severity"])
    if "applies_to" in found:
        if unknown := [kind for kind in found["applies_to"] if kind not in SubjectKind.values]:
            raise ListInvalid(
                _("Nothing of the kind %(kind)s is reviewed here.") % {"kind": unknown[0]}, field="applies_to"
            )
        found["applies_to"] = [kind for kind in SubjectKind.values if kind in found["applies_to"]]
    return found


@transaction.atomic
def add_words(*, word_list: WordList, texts: Iterable[str], actor: Any = None) -> int:
    """Add words to a list and return how many were new; raises ``WordInvalid`` and then adds none."""
    wanted = clean_words(texts)
    known = set(word_list.words.values_list("text", flat=True))
    fresh = [text for text in wanted if text not in known]
    write_words(word_list, added=fresh)
    if fresh:
        _changed(word_list, added=fresh, actor=actor)
    return len(fresh)


@transaction.atomic
def remove_words(*, word_list: WordList, texts: Iterable[str], actor: Any = None) -> int:
    """Take words out of a list and return how many there were."""
    gone = sorted(set(texts) & set(word_list.words.values_list("text", flat=True)))
    write_words(word_list, removed=gone)
    if gone:
        _changed(word_list, removed=gone, actor=actor)
    return len(gone)


@transaction.atomic
def replace_words(*, word_list: WordList, texts: Iterable[str], actor: Any = None) -> None:
    """Make the list hold exactly these words; raises ``WordInvalid`` and then changes nothing."""
    wanted = set(clean_words(texts))
    present = set(word_list.words.values_list("text", flat=True))
    added, removed = sorted(wanted - present), sorted(present - wanted)
    write_words(word_list, added=added, removed=removed)
    if added or removed:
        _changed(word_list, added=added, removed=removed, actor=actor)


@transaction.atomic
def save_word_list(
    *, slug: str, title: str, reason_slug: str, severity: str = Severity.REJECT, applies_to: Sequence[str] = (),
    category: str = "", source: str = "", is_active: bool = True, actor: Any = None,
) -> WordList:  # fmt: skip
    """Create a list or change its columns; ``applies_to`` are the kinds for which it holds by itself.

    Raises ``ReasonUnknown`` or ``ListInvalid``.
    """
    values = clean_columns({
        "title": title, "reason_slug": reason_slug, "severity": severity, "category": category, "source": source,
        "applies_to": list(applies_to), "is_active": is_active,
    })  # fmt: skip
    word_list = WordList.objects.filter(slug=slug).first()
    if word_list is None:
        word_list = WordList.objects.create(slug=slug, **values)
        RulesetState.bump()
    elif columns := changed_columns(word_list, values):
        for name, value in values.items():
            setattr(word_list, name, value)
        word_list.save(update_fields=[*values])
        _changed(word_list, columns=columns, actor=actor)
    return word_list


@transaction.atomic
def set_limit(*, limit: Limit, value: int, actor: Any = None) -> Limit:
    """Change a limit."""
    limit.value = value
    limit.save(update_fields=["value"])
    RulesetState.bump()
    return limit


@transaction.atomic
def save_reason(*, reason: Reason, actor: Any = None) -> Reason:
    """Store a reason's wording; its slug is what rules and past verdicts name, so it never changes."""
    reason.full_clean()
    reason.save()
    return reason


def changed_columns(word_list: WordList, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return {column: [before, after]} of what would change."""
    return {
        name: [getattr(word_list, name), value] for name, value in values.items() if getattr(word_list, name) != value
    }


def write_words(word_list: WordList, *, added: Sequence[str] = (), removed: Sequence[str] = ()) -> None:
    """Put words into the table and take others out; the history and the rule set's serial are the caller's.

    Rows go in one statement a batch, past the audit log: the list's history names every word, and twenty thousand
    lines of audit would say it worse.
    """
    for start in range(0, len(removed), _BATCH):
        rows = Word.objects.filter(word_list=word_list, text__in=removed[start : start + _BATCH])
        rows._raw_delete(rows.db)
    Word.objects.bulk_create(
        (Word(word_list=word_list, text=text) for text in added), batch_size=_BATCH, ignore_conflicts=True
    )


def _changed(word_list: WordList, *, actor: Any, **what: Any) -> None:
    """Raise the list's version, write its history and tell every process."""
    WordList.objects.filter(pk=word_list.pk).update(version=F("version") + 1)
    word_list.refresh_from_db(fields=["version"])
    now = clock.now()
    by = actor if actor is not None and actor.pk else None
    WordListVersion.objects.create(
        word_list=word_list, number=word_list.version, status=VersionStatus.LIVE, created_by=by, created_at=now,
        published_by=by, published_at=now, **what,
    )  # fmt: skip
    RulesetState.bump()
