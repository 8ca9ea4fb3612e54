"""Reading of word lists: their words, versions, drafts and replays."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from review.choices import ReplayStatus, VersionStatus
from review.errors import VersionUnknown
from review.models import Replay, ReplayChange, WordList, WordListVersion

ACTIVE_REPLAYS = (ReplayStatus.QUEUED, ReplayStatus.RUNNING)


def word_lists() -> QuerySet[WordList]:
    """Return the lists with ``word_count`` and ``has_draft``."""
    drafted = WordListVersion.objects.filter(word_list=OuterRef("pk"), status=VersionStatus.DRAFT)
    return WordList.objects.annotate(word_count=Count("words"), has_draft=Exists(drafted)).order_by("slug")


def words_of(word_list: WordList, draft: WordListVersion | None = None) -> list[str]:
    """Return the words of a list, or as its draft would have them, in the order of their characters."""
    live = set(word_list.words.values_list("text", flat=True))
    return sorted(live if draft is None else (live - set(draft.removed)) | set(draft.added))


def open_draft(word_list: WordList) -> WordListVersion | None:
    """Return the one draft of a list."""
    return word_list.versions.filter(status=VersionStatus.DRAFT).select_related("created_by", "word_list").first()


def drafts() -> QuerySet[WordListVersion]:
    """Return the open drafts of all lists, newest first."""
    return WordListVersion.objects.filter(status=VersionStatus.DRAFT).select_related("word_list", "created_by")


def versions_of(word_list: WordList) -> QuerySet[WordListVersion]:
    """Return the history of a list, newest first, discarded drafts included."""
    return word_list.versions.exclude(status=VersionStatus.DRAFT).select_related("created_by", "published_by")


def list_as_of(word_list: WordList, number: int) -> tuple[set[str], dict[str, Any]]:
    """Return words and columns of a list as its version ``number`` had them; raises ``VersionUnknown``."""
    if not 1 <= number <= word_list.version:
        raise VersionUnknown
    words: set[str] = set(word_list.words.values_list("text", flat=True))
    columns: dict[str, Any] = {}
    later = word_list.versions.filter(status=VersionStatus.LIVE, number__gt=number).order_by("-number", "-id")
    for version in later:
        words = (words - set(version.added)) | set(version.removed)
        columns.update({name: before for name, (before, _after) in version.columns.items()})
    return words, columns


def latest_replay(draft: WordListVersion) -> Replay | None:
    """Return the newest replay of a draft."""
    return draft.replays.order_by("-id").first()


def replay_percent(replay: Replay) -> int:
    """Return how far a replay is; 100 only when it is done."""
    if replay.status == ReplayStatus.DONE:
        return 100
    return min(99, 100 * replay.done // replay.total) if replay.total else 0


def transitions(replay: Replay) -> list[tuple[str, str, int]]:
    """Return (verdict now, verdict then, how many) of what would change, the most first."""
    rows = replay.changes.order_by().values_list("before", "after").annotate(count=Count("id"))
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))


def replay_changes(replay: Replay, before: str = "", after: str = "") -> QuerySet[ReplayChange]:
    """Return the submissions that would change, newest first, perhaps of one transition only."""
    rows = replay.changes.select_related("order__account").order_by("-order_id")
    rows = rows.filter(before=before) if before else rows
    return rows.filter(after=after) if after else rows
