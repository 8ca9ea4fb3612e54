"""Every action through the SDKs straight into the root view; what needs a network is beside this folder."""

from typing import Any

import pytest
from aliyunsdkcore.vendored import requests
from aliyunsdkcore.vendored.requests.adapters import HTTPAdapter

from tests.wire.inprocess import ask, direct

__all__ = ["direct"]


@pytest.fixture
def cast(yunfan: Any) -> Any:
    return yunfan


@pytest.fixture
def url(request: pytest.FixtureRequest, cast: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the root view for the current SDK and for the older one, which carries its own requests."""

    def send(_: Any, prepared: Any, **__: Any) -> Any:
        body = prepared.body or b""
        data = body if isinstance(body, bytes) else body.encode()
        headers = {_text(name): _text(value) for name, value in prepared.headers.items()}
        reply = ask(_text(prepared.method), prepared.url, data, headers)
        response = requests.Response()
        response.status_code, response._content, response.request = reply.status_code, reply.content, prepared
        response.headers.update(reply.headers)
        return response

    monkeypatch.setattr(HTTPAdapter, "send", send)
    return request.getfixturevalue("direct")


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
