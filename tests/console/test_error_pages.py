"""What is not there or not allowed is said in the visitor's language, with a way back and nothing of the inside."""

from typing import Any

import pytest
from django.test import Client

from smsconsole import settings


@pytest.mark.parametrize(
    ("language", "title"), [("zh-hans", "这里什么都没有"), ("en", "There is nothing here")]
)  # fmt: skip
def test_an_unknown_page_leads_back_to_the_console(yunfan: Any, client: Client, language: str, title: str) -> None:
    client.force_login(yunfan.owner)
    client.cookies["django_language"] = language
    answer = client.get("/console/nothing/here/")
    text = answer.content.decode()
    assert answer.status_code == 404
    assert f"<h1>{title}</h1>" in text
    assert 'href="/console/"' in text
    assert "URLconf" not in text


def test_a_page_beyond_the_role_says_so(yunfan: Any, client: Client) -> None:
    client.force_login(yunfan.readonly)
    answer = client.get("/console/signatures/signature/add/", headers={"Accept-Language": "zh-hans"})
    assert answer.status_code == 403
    assert "<h1>您的角色无权进行此操作</h1>" in answer.content.decode()


def test_the_demo_never_runs_under_djangos_own_debug_mode() -> None:
    assert settings.DEMO is True  # as this suite starts it
    assert settings.DEBUG is False  # the module's own; a test runner would set the other to False
