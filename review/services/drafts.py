"""A word list's next version: saved as a draft, looked at through a replay, then put live or discarded."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from core import clock, lifecycle
from review import selectors
from review.choices import ReplayStatus, VersionStatus
from review.errors import DraftChanged, DraftClosed, DraftEmpty, DraftOpen, DraftStale, ReplayMissing
from review.models import RulesetState, WordList, WordListVersion
from review.services.wording import changed_columns, clean_columns, clean_words, write_words


@transaction.atomic
def save_draft(
    *, word_list: WordList, words: Iterable[str], columns: Mapping[str, Any] | None = None, note: str = "",
    actor: Any, draft: WordListVersion | None = None, base: int | None = None,
) -> WordListVersion:  # fmt: skip
    """Keep how the list shall look: all its ``words``, and ``columns`` that change. The live list stays as it is.

    ``draft`` is the draft as the editor loaded it (its ``revision`` counts), None for a first one; ``base`` the
    version of the list the words were taken from. Saving again does away with the draft's replays. Raises
    ``WordInvalid``, ``WordsTooMany``, ``ListInvalid``, ``ReasonUnknown``, ``DraftEmpty``, ``DraftOpen`` (another's
    draft), ``DraftChanged``, ``DraftClosed``, ``DraftStale``.
    """
    wanted = set(clean_words(words))
    changed = changed_columns(word_list, clean_columns(columns or {}))
    live = set(word_list.words.values_list("text", flat=True))
    values = {
        "added": sorted(wanted - live), "removed": sorted(live - wanted), "columns": changed, "note": note[:200],
    }  # fmt: skip
    if not any((values["added"], values["removed"], changed)):
        raise DraftEmpty
    if base is not None and base != word_list.version:
        raise DraftStale
    return _create(word_list, values, actor) if draft is None else _update(draft, word_list, values)


@transaction.atomic
def publish_draft(*, draft: WordListVersion, actor: Any, without_replay: bool = False) -> WordListVersion:
    """Put a draft live: the list's next version, a new rule set, a line of its history.

    Raises ``DraftClosed``, ``DraftStale`` when the list changed since the draft began, ``ReplayMissing`` before a
    replay of the draft as it stands is done (or ``without_replay``).
    """
    if not without_replay and not draft.replays.filter(status=ReplayStatus.DONE).exists():
        raise ReplayMissing
    word_list = draft.word_list
    # The two conditional updates decide every race; whoever loses either leaves nothing behind.
    if not WordList.objects.filter(pk=word_list.pk, version=draft.number).update(version=F("version") + 1):
        _require_open(draft)
        raise DraftStale
    now = clock.now()
    moved = WordListVersion.objects.filter(
        pk=draft.pk, status=VersionStatus.DRAFT, revision=draft.revision
    ).update(
        status=VersionStatus.LIVE, number=draft.number + 1, published_by=_person(actor), published_at=now
    )  # fmt: skip
    if not moved:
        _require_open(draft)
        raise DraftChanged
    word_list.refresh_from_db()
    for name, (_before, after) in draft.columns.items():
        setattr(word_list, name, after)
    if draft.columns:
        word_list.save(update_fields=[*draft.columns])
    write_words(word_list, added=draft.added, removed=draft.removed)
    RulesetState.bump()
    draft.refresh_from_db()
    return draft


@transaction.atomic
def discard_draft(*, draft: WordListVersion, actor: Any) -> WordListVersion:
    """Give a draft up; it stays in the history as discarded. Raises ``DraftClosed``."""
    if not lifecycle.move(draft, source=VersionStatus.DRAFT, target=VersionStatus.DISCARDED):
        raise DraftClosed
    draft.replays.filter(status__in=selectors.ACTIVE_REPLAYS).update(
        status=ReplayStatus.CANCELLED, lease_until=None, finished_at=clock.now()
    )
    return draft


@transaction.atomic
def take_over_newer(*, draft: WordListVersion, actor: Any) -> WordListVersion:
    """Lay a draft upon the list as it is now: what the newer version has already falls away.

    Raises ``DraftClosed``, or ``DraftEmpty`` when nothing is left to change.
    """
    word_list = WordList.objects.get(pk=draft.word_list_id)
    live = set(word_list.words.values_list("text", flat=True))
    columns = changed_columns(word_list, {name: after for name, (_before, after) in draft.columns.items()})
    values = {
        "added": sorted(set(draft.added) - live), "removed": sorted(set(draft.removed) & live), "columns": columns,
        "note": draft.note,
    }  # fmt: skip
    if not any((values["added"], values["removed"], columns)):
        raise DraftEmpty
    return _update(draft, word_list, values)


@transaction.atomic
def restore_version(*, word_list: WordList, number: int, actor: Any) -> WordListVersion:
    """Return a draft that would make the list what it was as version ``number``.

    Raises ``VersionUnknown``, ``DraftOpen``, or ``DraftEmpty`` when the list holds the same today.
    """
    words, columns = selectors.list_as_of(word_list, number)
    return save_draft(word_list=word_list, words=words, columns=columns, note=f"v{number}", actor=actor)


def _create(word_list: WordList, values: dict[str, Any], actor: Any) -> WordListVersion:
    try:
        with transaction.atomic():
            return WordListVersion.objects.create(
                word_list=word_list, number=word_list.version, created_by=_person(actor), created_at=clock.now(),
                **values,
            )  # fmt: skip
    except IntegrityError as error:
        raise DraftOpen from error


def _update(draft: WordListVersion, word_list: WordList, values: dict[str, Any]) -> WordListVersion:
    saved = WordListVersion.objects.filter(
        pk=draft.pk, word_list=word_list, status=VersionStatus.DRAFT, revision=draft.revision
    ).update(revision=F("revision") + 1, number=word_list.version, **values)
    if not saved:
        _require_open(draft)
        raise DraftChanged
    draft.replays.all().delete()
    draft.refresh_from_db()
    return draft


def _require_open(draft: WordListVersion) -> None:
    if not WordListVersion.objects.filter(pk=draft.pk, status=VersionStatus.DRAFT).exists():
        raise DraftClosed


def _person(actor: Any) -> Any:
    return actor if actor is not None and actor.pk else None
