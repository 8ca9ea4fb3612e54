"""In which of the catalogue's two languages somebody reads."""

from django.utils.translation import get_language


def tongue(language: str | None = None) -> str:
    """Return "zh" or "en" for a language ("zh-hans", "en"; None: the reader's; Chinese where none is set)."""
    return "zh" if (language or get_language() or "zh").startswith("zh") else "en"
