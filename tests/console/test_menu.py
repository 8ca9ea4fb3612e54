"""The menu and the dashboard show nobody a link that is closed to them."""

import re
from typing import Any

import pytest
from django.contrib.admin import AdminSite
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


def test_a_page_does_not_work_out_the_list_of_models_that_it_does_not_show(
    yunfan: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, real = [], AdminSite.get_app_list
    monkeypatch.setattr(AdminSite, "get_app_list", lambda *args: asked.append(args[1].path) or real(*args))
    client.force_login(yunfan.owner)
    for path in ("/console/signatures/signature/", "/console/signatures/signature/add/", "/console/records/"):
        assert client.get(path).status_code == 200
    assert asked == []
    assert "/console/signatures/signature/" in client.get("/console/search/?s=签名").content.decode()
    assert asked == ["/console/search/"]
