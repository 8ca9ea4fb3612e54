"""The catalogue as a reviewer chooses from it."""

from typing import Any

from review import selectors


def grouped(kind: str | None) -> list[tuple[str, list[Any]]]:
    """Return the reasons of a kind (None: all) by category, in the reader's language."""
    groups: dict[str, list[Any]] = {}
    for reason in selectors.reasons_for(kind) if kind else selectors.reasons():
        groups.setdefault(reason.category, []).append(reason)
    return [(selectors.category_label(category), items) for category, items in groups.items()]
