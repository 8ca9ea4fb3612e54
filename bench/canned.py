"""The raw limit of the web server: canned bytes, nothing read and nothing kept."""

from collections.abc import Callable, Iterable
from typing import Any

BODY = b'{"Message":"OK","RequestId":"00000000-0000-4000-8000-000000000000","Code":"OK","BizId":"900000000000000000^0"}'


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "application/json;charset=utf-8"), ("Content-Length", str(len(BODY)))])
    return [BODY]
