"""Keeping the desk's working hours."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from review.errors import HoursInvalid
from review.models import ReviewHours


@transaction.atomic
def save_hours(*, hours: ReviewHours, actor: Any = None) -> ReviewHours:
    """Store a row of working hours; submissions from now on are expected by it, those that wait keep their time.

    Raises ``HoursInvalid`` where a day closes before it opens, or not exactly one of minutes and days is given.
    """
    try:
        hours.clean_fields()
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        raise HoursInvalid(problems[0], field=field) from error
    if hours.weekday_closes <= hours.weekday_opens:
        raise HoursInvalid(field="weekday_closes")
    if bool(hours.weekend_opens) != bool(hours.weekend_closes):
        raise HoursInvalid(field="weekend_closes")
    if hours.weekend_opens and hours.weekend_closes and hours.weekend_closes <= hours.weekend_opens:
        raise HoursInvalid(field="weekend_closes")
    if bool(hours.expected_minutes) == bool(hours.expected_days):
        raise HoursInvalid(field="expected_days")
    hours.save()
    return hours
