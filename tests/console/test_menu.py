"""The menu and the dashboard show nobody a link that is closed to them."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.choices import PlatformRole
from tests import factories

STAFF = {"reviewer": PlatformRole.REVIEWER, "finance": PlatformRole.FINANCE, "platform": PlatformRole.OPERATOR}


@pytest.mark.parametrize("role", ["owner", "operator", "readonly", *STAFF])
def test_every_link_of_the_menu_opens(yunfan: Any, client: Client, role: str) -> None:
    client.force_login(factories.staff(STAFF[role]) if role in STAFF else getattr(yunfan, role))
    page = client.get("/console/").content.decode()
    links = sorted(set(re.findall(r'href="(/console/[a-z0-9_/-]+/)"', page)) - {"/console/logout/"})
    assert len(links) >= 8
    assert [(link, status) for link in links if (status := client.get(link).status_code) != 200] == []
