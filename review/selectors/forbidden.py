"""Words that no text may carry, whatever it is for: asked of what is put into an approved template when it is sent."""

from review import rulebook
from review.choices import Severity, SubjectKind


def forbidden_words(text: str) -> list[str]:
    """Return the words of the text that by themselves reject a template, in order; a person's lists are left out."""
    data = rulebook.current()
    return [
        text[match.start : match.end]
        for match in data.match(text)
        if (listed := data.lists[match.slug]).severity == Severity.REJECT and SubjectKind.TEMPLATE in listed.applies_to
    ]
