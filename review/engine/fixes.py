"""Applying the proposed fixes of a verdict to the texts they belong to. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from review.engine.verdict import Finding, Fix


def proposed(findings: Iterable[Finding]) -> tuple[Fix, ...]:
    """Return the fixes that can be applied together, by field and place; of two that overlap the first one stays."""
    kept: list[Fix] = []
    for fix in sorted({found.fix for found in findings if found.fix}, key=lambda fix: (fix.field, fix.start, -fix.end)):
        last = kept[-1] if kept and kept[-1].field == fix.field else None
        if last is None or fix.start >= last.end:
            kept.append(fix)
    return tuple(kept)


def apply(text: str, fixes: Iterable[Fix]) -> str:
    """Return one field's text with its fixes; they come from ``proposed``, so that none overlaps another."""
    for fix in sorted(fixes, key=lambda fix: fix.start, reverse=True):
        text = text[: fix.start] + fix.text + text[fix.end :]
    return text


def apply_all(facts: Mapping[str, Any], findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the facts with every proposed fix applied to its field; fields that are no text stay as they are."""
    changed = dict(facts)
    by_field: dict[str, list[Fix]] = {}
    for fix in proposed(findings):
        by_field.setdefault(fix.field, []).append(fix)
    for name, fixes in by_field.items():
        if isinstance(changed.get(name), str):
            changed[name] = apply(changed[name], fixes)
    return changed
