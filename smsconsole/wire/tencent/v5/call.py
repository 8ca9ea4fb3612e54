"""What a handler of the older interface gets."""

from dataclasses import dataclass
from typing import Any

from accounts.models import Application
from smsconsole.wire.tencent.call import Call


@dataclass(frozen=True)
class LegacyCall:
    """A call signed with an application's key; ``body`` is its JSON object."""

    application: Application
    request_id: str
    body: dict[str, Any]

    def as_newer(self, **values: Any) -> Call:
        """Return the same caller with the newer interface's field names, for the handlers both share."""
        call = Call(self.application.account_id, self.request_id, values)
        call.__dict__["application"] = self.application
        return call
