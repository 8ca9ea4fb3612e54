"""The limits of an application, as its company sets them in the console."""

from typing import Any

import pytest
from django.test import Client

from sending.errors import CountriesInvalid
from sending.models import ApplicationLimits
from sending.services.limits import limits_of, save_limits

pytestmark = pytest.mark.django_db
LIST = "/console/sending/applicationlimits/"


def _browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _fields(cast: Any, **changed: Any) -> dict[str, Any]:
    return {
        "application": cast.application.pk, "half_minute": 1, "hour": 5, "day": 10, "same_content": "", "daily": 500,
        "daily_mainland": "", "daily_foreign": "", "countries": "+852, 1", "value_max": 6, **changed,
    }  # fmt: skip


def test_an_application_starts_with_the_vendors_defaults(yunfan: Any) -> None:
    found = limits_of(yunfan.application)
    assert (found.half_minute, found.hour, found.day, found.same_content, found.value_max) == (1, 5, 10, None, 12)
    assert (found.is_capped, found.serves("852")) == (False, True)


def test_the_owner_sets_them_and_another_company_cannot_see_them(yunfan: Any, other: Any) -> None:
    page = _browser(yunfan.owner).post(f"{LIST}add/", _fields(yunfan))
    row = ApplicationLimits.objects.get()
    assert (page.status_code, row.daily, row.countries, row.value_max) == (302, 500, "852,1", 6)
    assert (row.serves("852"), row.serves("44")) == (True, False)
    changed = _browser(yunfan.owner).post(f"{LIST}{row.pk}/change/", _fields(yunfan, daily=""))
    assert (changed.status_code, ApplicationLimits.objects.get().daily) == (302, None)
    assert _browser(other.owner).get(f"{LIST}{row.pk}/change/").status_code == 404
    foreign = _browser(other.owner).post(f"{LIST}add/", _fields(yunfan))
    assert (foreign.status_code, ApplicationLimits.objects.count()) == (200, 1)
    assert _browser(yunfan.readonly).post(f"{LIST}add/", _fields(yunfan)).status_code == 403


def test_countries_are_written_in_digits(yunfan: Any) -> None:
    with pytest.raises(CountriesInvalid):
        save_limits(application=yunfan.application, countries="HK")
    assert not ApplicationLimits.objects.exists()
