"""Working hours of the desk, and the days that differ from the published calendar."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.choices import Vendor
from core import days, workdays
from core.models import Holiday
from review import services
from review.admin.base import REVIEW, DeskAdmin
from review.models import ReviewHours


@admin.register(ReviewHours)
class ReviewHoursAdmin(DeskAdmin):
    list_display = ["kind", "show_vendor", "public_body", "weekdays", "weekends", "works_on_holidays", "expected",
                    "source"]  # fmt: skip
    list_filter = ["kind", "public_body"]
    readonly_fields = ["kind", "show_vendor", "public_body", "source"]
    fieldsets = [
        (None, {"fields": ["kind", "show_vendor", "public_body", "source"]}),
        (_("Open"), {"fields": [("weekday_opens", "weekday_closes"), ("weekend_opens", "weekend_closes"),
                                "works_on_holidays"]}),
        (_("Answer expected after"), {"fields": [("expected_minutes", "expected_days")]}),
    ]  # fmt: skip

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["help_texts"] = {
            "weekend_opens": _("Empty: closed on weekends."),
            "expected_minutes": _("Open minutes; 0 where whole working days are counted."),
            "expected_days": _("Working days; 0 where open minutes are counted."),
        }
        return super().get_form(request, obj, change=change, **kwargs)

    @display(description=_("vendor"), ordering="vendor")
    def show_vendor(self, row: ReviewHours) -> Any:
        return Vendor(row.vendor).label if row.vendor in Vendor.values else _("All")

    @display(description=_("Monday to Friday"))
    def weekdays(self, row: ReviewHours) -> str:
        return f"{row.weekday_opens:%H:%M}-{row.weekday_closes:%H:%M}"

    @display(description=_("Weekends"))
    def weekends(self, row: ReviewHours) -> Any:
        if row.weekend_opens is None or row.weekend_closes is None:
            return _("Closed")
        return f"{row.weekend_opens:%H:%M}-{row.weekend_closes:%H:%M}"

    @display(description=_("Answer expected after"))
    def expected(self, row: ReviewHours) -> str:
        if row.expected_days:
            return _("%(days)d working days") % {"days": row.expected_days}
        return _("%(minutes)d open minutes") % {"minutes": row.expected_minutes}

    def write(self, request: HttpRequest, form: forms.ModelForm, *, change: bool) -> ReviewHours:
        return services.save_hours(hours=form.instance, actor=request.user)


@admin.register(Holiday)
class HolidayAdmin(DeskAdmin):
    add_grant = delete_grant = REVIEW
    list_display = ["day", "weekday", "is_workday", "name", "published", "source"]
    list_filter = ["is_workday"]
    search_fields = ["name"]
    date_hierarchy = "day"
    fields = ["day", "is_workday", "name", "source"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["help_texts"] = {
            "day": _("A day here wins over the published calendar, which knows the announced years only."),
            "is_workday": _("Ticked: offices work, though it is a weekend or was a holiday. Empty: a public holiday."),
        }
        return super().get_form(request, obj, change=change, **kwargs)

    @display(description=_("Weekday"))
    def weekday(self, row: Holiday) -> Any:
        return WEEKDAYS[row.day.weekday()]

    @display(description=_("Worked by the published calendar"), boolean=True)
    def published(self, row: Holiday) -> bool:
        return days.is_workday(row.day, {})

    def write(self, request: HttpRequest, form: forms.ModelForm, *, change: bool) -> Holiday:
        return workdays.set_day(**form.cleaned_data, row=form.before)

    def delete_model(self, request: HttpRequest, obj: Holiday) -> None:
        workdays.forget_day(row=obj)


WEEKDAYS = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
