"""Whoever may not see whole numbers sees none: every page and API answer that a role without the right can read."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.choices import PlatformRole
from accounts.roles import MEMBER_GRANTS, PLATFORM_GRANTS, REVEAL
from signatures.models import Qualification
from tests import factories
from tests.tenancy.routes import Route
from tests.test_tenancy_walk import Company, _body

pytestmark = pytest.mark.usefixtures("no_waiting")
NUMBER = re.compile(r"(?:86)?1391700\d{4}")  # the numbers of the company's rows (tests.tenancy.rows)
SHOWN = ("1391****", "139****")


@pytest.fixture
def company(db: None) -> Company:
    made = Company()
    Qualification.objects.filter(account=made.account).update(admin_phone="13917009999")
    return made


def _read(user: Any, company: Company) -> dict[str, str]:
    """Return address → body of everything the user may read."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    found = {}
    for route, url in company.addresses:
        if route.reads and _is_list_or_row(route):
            answer = client.get(url)
            if answer.status_code == 200:
                found[url] = _body(answer)
    return found


def _is_list_or_row(route: Route) -> bool:
    return not route.template.endswith("/logout/")


@pytest.mark.parametrize("role", ["readonly", PlatformRole.REVIEWER, PlatformRole.FINANCE])
def test_a_role_without_the_right_reads_no_whole_number_anywhere(role: str, company: Company) -> None:
    grants = MEMBER_GRANTS[role] if role == "readonly" else PLATFORM_GRANTS[role]
    assert REVEAL not in grants
    user = company.cast.readonly if role == "readonly" else factories.staff(role)
    pages = _read(user, company)
    wrong = {url: NUMBER.findall(body)[:2] for url, body in pages.items() if NUMBER.search(body)}
    assert not wrong, "\n".join(f"{url}: {numbers}" for url, numbers in wrong.items())
    starred = {url for url, body in pages.items() if any(text in body for text in SHOWN)}
    assert len(starred) >= 8, sorted(starred)  # else the pages above held no number to hide


def test_an_owner_reads_whole_numbers_in_the_same_places(company: Company) -> None:
    pages = _read(company.cast.owner, company)
    assert len([url for url, body in pages.items() if NUMBER.search(body)]) >= 8
