"""What a rule says when it refuses. A door (wire, API, console) turns it into its own bytes, once."""

from typing import Any


class DomainError(Exception):
    """A refusal by a rule of the domain.

    ``code`` is stable and dotted-lower-case (``sending.number_invalid``); ``message`` is one English source
    sentence (translatable) naming the rule and the fix; ``field`` names the input at fault; ``params`` hold
    values that a door may need to word its own text (limits, positions).
    """

    code = "error"
    message = "The request cannot be carried out."
    field = ""

    def __init__(self, message: str = "", *, field: str = "", **params: Any) -> None:
        self.message = str(message or self.message)
        self.field = field or self.field
        self.params = params
        super().__init__(self.message)


class NotFound(DomainError):
    """The thing named does not exist in the caller's account."""

    code = "not_found"
    message = "Nothing of that name exists in this account."


class Conflict(DomainError):
    """The thing is in a state that does not allow the step."""

    code = "conflict"
    message = "The current state does not allow this step."


class PermissionDenied(DomainError):
    """The caller's role does not include the step."""

    code = "permission_denied"
    message = "Your role does not allow this step."
