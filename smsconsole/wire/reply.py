"""An answer to an SDK, with the words by which it is counted."""

from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpResponse


class WireReply(HttpResponse):
    """``code`` is the vendor's word for how it went ("OK" where it went well): a word of a table, never a caller's."""

    def __init__(self, body: dict[str, Any], *, vendor: str, code: str = "OK", **response: Any) -> None:
        super().__init__(orjson.dumps(body), **response)
        self.vendor, self.code = vendor, code

    def close(self) -> None:
        """Let go of the request, without the signal of its end: who looks after connections does so when the next one
        begins (smsconsole.wsgi), and twice is a thirtieth of a send."""
        closers: list[Callable[[], None]] = self._resource_closers  # type: ignore[attr-defined]
        while closers:
            closers.pop()()
        self.closed = True
