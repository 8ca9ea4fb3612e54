"""Choices that carry a colour beside their label, for badges."""

from typing import Self

from django.db import models


class ColouredChoices(models.TextChoices):
    """A status word, badge colour and label: ``APPROVED = "approved", "success", _("Approved")``.

    Colours are the theme's: success, warning, danger, info, primary, default.
    """

    colour: str

    def __new__(cls, value: str, colour: str = "default") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.colour = colour
        return member

    @classmethod
    def colours(cls) -> dict[str, str]:
        """Return value → colour."""
        return {member.value: member.colour for member in cls}
