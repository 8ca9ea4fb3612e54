"""Answers to SDKs: made and written without Django's response, which costs more than many an action."""

from collections.abc import Mapping
from http.client import responses
from typing import Any

import orjson
from django.http import HttpResponse

JSON = {"Content-Type": "application/json"}


class Reply:
    """Status, headers and body, which is whole: it always says its length, for old clients mistake chunks."""

    def __init__(self, content: bytes, headers: Mapping[str, str], status_code: int = 200) -> None:
        self.content, self.status_code = content, status_code
        self.headers = {**headers, "Content-Length": str(len(content))}

    @property
    def status_line(self) -> str:
        """Return "200 OK"."""
        return f"{self.status_code} {responses[self.status_code]}"

    def as_response(self) -> HttpResponse:
        """Return it as Django's handler wants it."""
        return HttpResponse(self.content, status=self.status_code, headers=self.headers)


class WireReply(Reply):
    """``code`` is the vendor's word for how it went ("OK" where it went well): a word of a table, never a caller's."""

    def __init__(
        self, body: dict[str, Any], *, vendor: str, code: str = "OK", headers: Mapping[str, str] = JSON,
        status_code: int = 200,
    ) -> None:  # fmt: skip
        super().__init__(orjson.dumps(body), headers, status_code)
        self.vendor, self.code = vendor, code
