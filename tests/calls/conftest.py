"""A live server whose request log is written when a test says so."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from accounts.models import ApiCall
from smsconsole.calls import buffer
from tests import factories


@pytest.fixture(autouse=True)
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[ApiCall]]]:
    """Return what writes the log and gives its rows, oldest first."""
    monkeypatch.setattr(settings, "CALL_LOG", "manual")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    buffer.forget()

    def written() -> list[ApiCall]:
        buffer.flush()
        return list(ApiCall.objects.order_by("id"))

    yield written
    buffer.forget()


@pytest.fixture
def cast(transactional_db: None) -> Any:
    return factories.yunfan()


@pytest.fixture
def url(live_server: Any, cast: Any) -> str:
    return live_server.url
