"""Whom a call or a text to an X number reaches, and with which number shown (domain.md 12.1, 12.4, 12.9). Pure."""

from collections.abc import Collection
from dataclasses import dataclass

AXB, AXN, EXTENSION, AXN_95, AXG = "axb", "axn", "axn_extension", "axn_95", "axg"
FROM_A, TO_A = "from_a", "to_a"
BLACKLISTED, NO_BINDING, RESTRICTED, OTHER = "blacklisted", "no_binding", "restricted", "other"
A_MAY_NOT, PEER_MAY_NOT = "CONTROL_AX_DISABLE", "CONTROL_BX_DISABLE"

# ISDN cause numbers (wire/callbacks.md 3).
UNASSIGNED, NO_ROUTE, NORMAL, BUSY, NO_RESPONSE, NO_ANSWER = 1, 3, 16, 17, 18, 19
ABSENT, REJECTED, UNREACHABLE, BAD_NUMBER = 20, 21, 27, 28
CAUSES = {NO_BINDING: UNASSIGNED, BLACKLISTED: REJECTED, RESTRICTED: REJECTED, OTHER: NO_ROUTE}

# Called numbers with a fixed fate, whatever the binding; NO_ANSWER rings until the platform gives up.
FATES = {
    "17000000117": BUSY,
    "17000000118": NO_RESPONSE,
    "17000000119": NO_ANSWER,
    "17000000120": ABSENT,
    "17000000121": REJECTED,
    "17000000127": UNREACHABLE,
}


@dataclass(frozen=True, slots=True)
class Ties:
    """What a binding says of a call. ``peer`` is B, or the last N or G member A's calls go out to ("" none yet);
    ``is_member``: whether the caller is of the G group."""

    pool_type: str
    phone_a: str
    peer: str
    restrict: str = ""
    shows_x: bool = True
    is_member: bool = False


@dataclass(frozen=True, slots=True)
class Black:
    """An entry of the pool's blacklist about the caller; ``counterpart`` "" with ``is_pair`` is every counterpart."""

    is_pair: bool = False
    counterpart: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """``callee`` and ``display`` are empty when nobody was found; ``refusal`` empty: it goes through."""

    direction: str = TO_A
    callee: str = ""
    display: str = ""
    refusal: str = ""

    @property
    def cause(self) -> int:
        """Return the release cause of a refused call, 0 for one that goes through."""
        return CAUSES.get(self.refusal, 0)


def route(
    caller: str, secret_no: str, ties: Ties | None, *, black: Collection[Black] = (), is_off: bool = False
) -> Route:
    """Return where ``caller``'s call to X goes. ``is_off``: the number is frozen or offline.

    The first refusal stands: the number, the whole-pool blacklist, no binding, the pair blacklist, the restriction,
    nobody to call.
    """
    if is_off:
        return Route(refusal=OTHER)
    if any(not entry.is_pair for entry in black):
        return Route(refusal=BLACKLISTED)
    if ties is None:
        return Route(refusal=NO_BINDING)
    direction = FROM_A if caller == ties.phone_a else TO_A
    if direction == TO_A and not _may_reach_a(caller, ties):
        return Route(refusal=NO_BINDING)
    callee = ties.peer if direction == FROM_A else ties.phone_a
    display = secret_no if ties.shows_x else caller
    refusal = _refusal(direction, callee, secret_no, ties, black)
    return Route(direction, callee, "" if refusal else display, refusal)


def _may_reach_a(caller: str, ties: Ties) -> bool:
    """AXB is for B alone, AXG for the group's members; whoever dials reaches A of the other types."""
    if ties.pool_type == AXB:
        return caller == ties.peer
    return ties.is_member if ties.pool_type == AXG else True


def _refusal(direction: str, callee: str, secret_no: str, ties: Ties, black: Collection[Black]) -> str:
    if any(entry.is_pair and entry.counterpart in ("", callee, secret_no) for entry in black):
        return BLACKLISTED
    if ties.restrict == (A_MAY_NOT if direction == FROM_A else PEER_MAY_NOT):
        return RESTRICTED
    return "" if callee else OTHER


def begun_minutes(seconds: float) -> int:
    """Return the billed minutes of an answered call: each minute begun, at least one (domain.md 12.3)."""
    whole = -int(-seconds // 1)
    return max(1, -(-whole // 60))
