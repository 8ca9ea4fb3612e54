"""A vendor's call, noted for the request log once it was answered."""

from accounts.choices import CallDoor
from core import clock
from smsconsole.calls.buffer import put
from smsconsole.calls.pending import KEPT_BYTES, Pending, headers_of
from smsconsole.wire.reply import WireReply
from smsconsole.wire.request import WireRequest

_GOOD = frozenset({"OK", "Ok", "0", "0000"})


def note_wire(request: WireRequest, reply: WireReply, signing: str, seconds: float, replay_of: int | None) -> None:
    """Put an answered call behind the others; copies nothing but what would keep a large body alive."""
    door = CallDoor.TENCENT_V5 if signing == "v5" else reply.vendor
    put(
        Pending(
            at=clock.now(), door=door, action=request.asked or request.action, version=request.version,
            key_id=request.key_id, signing=signing, account_id=request.account_id, peer=request.peer,
            status=reply.status_code, code=reply.code, is_good=reply.code in _GOOD, seconds=seconds,
            request_id=request.request_id, method=request.method, target=request.target,
            meta_headers=headers_of(request.meta), body=request.body[:KEPT_BYTES],
            is_cut=request.is_too_large or len(request.body) > KEPT_BYTES, response=reply.content,
            writes=request.writes, explanation=request.explanation, replay_of=replay_of,
        )
    )  # fmt: skip
