"""What the vendor with applications asks of a text beside what all do (domain.md 4.7, 4.13, 8.15)."""

from typing import Any

from accounts.choices import AccountKind
from core import clock
from review.selectors.forbidden import forbidden_words
from sending import errors
from templates_app.choices import TemplateKind

PROMOTION_FROM, PROMOTION_UNTIL = 8, 22  # hours of Beijing time (domain.md 4.7)


def check_template(template: Any) -> None:
    """Raise PromotionNotEntitled or PromotionHours for a promotion that may not go out, or not now."""
    if template.kind != TemplateKind.PROMOTION:
        return
    if template.account_kind == AccountKind.PERSONAL:
        raise errors.PromotionNotEntitled()
    if not PROMOTION_FROM <= clock.local().hour < PROMOTION_UNTIL:
        raise errors.PromotionHours(first=PROMOTION_FROM, last=PROMOTION_UNTIL)


def fillable(template: Any, values: Any) -> Any:
    """Return the values to check: a code may also be empty (0 to 6 digits), and then stands here as a digit."""
    if template.kind != TemplateKind.CAPTCHA or "" not in values:
        return values
    return [value or "0" for value in values]


def check_filled(template: Any, values: Any, value_max: int) -> None:
    """Raise ValueTooLong or ContentForbidden; the template's own words were reviewed, its values were not.

    Codes are digits, which the template's kind checks.
    """
    if template.kind == TemplateKind.CAPTCHA or not values:
        return
    for number, value in enumerate(values, 1):
        if len(value) > value_max and template.kind != TemplateKind.INTERNATIONAL:
            raise errors.ValueTooLong(field=f"values.{number}", name=str(number), attribute="", limit=value_max)
    if found := forbidden_words("\n".join(values)):
        raise errors.ContentForbidden(words=found)
