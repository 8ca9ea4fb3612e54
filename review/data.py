"""Reference data of this app, read from fixtures/review/: the catalogue of reasons, word lists, limits, registers."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from review.models import Limit, Reason, ReviewHours, RulesetState, Word, WordList
from review.registers.shipped import load_registers

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "review"


def shipped(name: str) -> list[dict[str, Any]]:
    """Return the rows of one file of fixtures/review/."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@transaction.atomic
def load() -> None:
    """Create the shipped rows that are missing; rows that exist stay as people edited them."""
    made = _load_reasons() + _load_limits() + _load_lists()
    if made:
        RulesetState.bump()
    _load_hours()
    load_registers()


def _load_reasons() -> int:
    known = set(Reason.objects.values_list("slug", flat=True))
    rows = [Reason(**row) for row in shipped("reasons") if row["slug"] not in known]
    Reason.objects.bulk_create(rows)
    return len(rows)


def _load_limits() -> int:
    known = set(Limit.objects.values_list("slug", flat=True))
    rows = [Limit(**row) for row in shipped("limits") if row["slug"] not in known]
    Limit.objects.bulk_create(rows)
    return len(rows)


def _load_hours() -> None:
    known = set(ReviewHours.objects.values_list("kind", "vendor", "public_body"))
    rows = [row for row in shipped("hours") if (row["kind"], row["vendor"], row["public_body"]) not in known]
    ReviewHours.objects.bulk_create(ReviewHours(**row) for row in rows)


def _load_lists() -> int:
    """Load whole lists: a word that somebody took out of a list does not come back."""
    known = set(WordList.objects.values_list("slug", flat=True))
    made = 0
    for row in shipped("word_lists"):
        if row["slug"] not in known:
            words = row.pop("words")
            word_list = WordList.objects.create(**row)
            Word.objects.bulk_create(Word(word_list=word_list, text=text) for text in dict.fromkeys(words))
            made += 1
    return made
