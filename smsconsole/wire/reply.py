"""An answer to an SDK, with the words by which it is counted."""

from typing import Any

import orjson
from django.http import HttpResponse


class WireReply(HttpResponse):
    """``code`` is the vendor's word for how it went ("OK" where it went well): a word of a table, never a caller's."""

    def __init__(self, body: dict[str, Any], *, vendor: str, code: str = "OK", **response: Any) -> None:
        super().__init__(orjson.dumps(body), **response)
        self.vendor, self.code = vendor, code
