"""How the handbook and the desk's figures write spans of time and marked texts."""

from typing import Any, NamedTuple

from django import template
from django.utils.translation import gettext as _

from review.choices import SubjectKind

register = template.Library()


class Mark(NamedTuple):
    """A marked span and what it says when pointed at."""

    title: str
    start: int
    end: int


@register.filter
def timespan(seconds: int | None) -> str:
    """Return seconds as a person says them: 42 s, 3.5 min, 2.1 h, 1.5 days."""
    if seconds is None:
        return "–"
    for size, unit in ((86400, _("days")), (3600, _("h")), (60, _("min"))):
        if seconds >= size:
            return f"{round(seconds / size, 1):g} {unit}"
    return f"{seconds} {_('s')}"


@register.filter
def kind_label(kind: str) -> str:
    """Return a subject's kind in words."""
    return str(SubjectKind(kind).label) if kind in SubjectKind.values else kind


@register.simple_tag
def fact_label(key: str) -> str:
    """Return a fact's name as the desk's pages call it."""
    from smsconsole.console.review_facts import LABELS

    return str(LABELS.get(key, key))


@register.simple_tag(takes_context=True)
def marked_fact(context: Any, shown: Any) -> Any:
    """Return a fact of an example with what the rule found marked in it; ``titles`` of the context name the reasons."""
    # The theme loads every tag library while it is itself being imported, and this needs the theme.
    from review.pages import marked

    if not shown.findings:
        return shown.text or "“”"
    titles = context.get("titles") or {}
    return marked(
        shown.text, [Mark(titles.get(found.slug, found.slug), found.start, found.end) for found in shown.findings]
    )
