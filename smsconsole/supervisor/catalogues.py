"""Translations are compiled where they are used (.mo files are not in git), without GNU gettext."""

import os
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed


def stale() -> list[Path]:
    """Return the .po files whose .mo is missing or older."""
    found = []
    for root in settings.LOCALE_PATHS:
        for source in sorted(Path(root).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                found.append(source)
    return found


def compile_stale() -> int:
    """Compile what is stale, each file put in place in one step; returns how many."""
    sources = stale()
    for source in sources:
        part = source.with_suffix(f".{os.getpid()}.part")
        polib.pofile(str(source)).save_as_mofile(str(part))
        target = source.with_suffix(".mo")
        part.replace(target)
        translation_file_changed(sender=None, file_path=target)  # else this process goes on without them
    return len(sources)
