"""The vendors' clients without a network: what they would send goes straight to the root view.

A live server shows transport once a style; here every action is asked, each test in a transaction of its own.
"""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import RequestFactory
from qcloudsms_py.httpclient import HTTPClientInterface, HTTPResponse
from requests.adapters import HTTPAdapter

from smsconsole.wire.dispatch import root

HOST = "sms.test:80"
URL = f"http://{HOST}"


def ask(method: str, url: str, body: bytes, headers: dict[str, str]) -> Any:
    """Return the root's answer to a request as a client wrote it."""
    parts = urlsplit(url)
    names = {name.lower(): value for name, value in headers.items()}
    meta = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in names.items() if name != "content-type"}
    meta.setdefault("HTTP_HOST", parts.netloc)
    meta["CONTENT_TYPE"] = names.get("content-type", "")  # the factory sets none beside an empty body
    return root(
        RequestFactory().generic(
            method, parts.path or "/", body, names.get("content-type", ""), QUERY_STRING=parts.query, **meta
        )
    )


@pytest.fixture
def direct(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let every client built on requests talk to the root view; returns the address to give it."""

    def send(_: HTTPAdapter, request: requests.PreparedRequest, **__: Any) -> requests.Response:
        body = request.body or b""
        data = body if isinstance(body, bytes) else body.encode()
        reply = ask(str(request.method), str(request.url), data, dict(request.headers))
        response = requests.Response()
        response.status_code, response._content, response.request = reply.status_code, reply.content, request
        response.headers.update(reply.headers)
        return response

    monkeypatch.setattr(HTTPAdapter, "send", send)
    return URL


class OlderClient(HTTPClientInterface):
    """For qcloudsms_py, whose own answer cannot be decoded since Python 3.9 (json.loads lost ``encoding``)."""

    def fetch(self, req: Any) -> HTTPResponse:
        body = req.body if isinstance(req.body, bytes) else (req.body or "").encode()
        reply = ask(req.method, req.url, body, req.headers or {})
        return Decoded(req, reply.status_code, reply.content, dict(reply.headers))


class Decoded(HTTPResponse):
    def json(self) -> Any:
        return json.loads(self.body)
