"""A logged call once more: read back, signed anew with its key, answered by the same doors, logged as a replay."""

from accounts import selectors as accounts
from accounts.models import ApiCall
from core import clock
from smsconsole.calls.errors import KeyGone, NotReplayable
from smsconsole.calls.parse import read_head
from smsconsole.calls.signing import sign_again
from smsconsole.wire.reply import WireReply
from smsconsole.wire.tencent.codes import TencentError

SIGNINGS = frozenset({"acs3", "rpc", "tc3", "v1", "v5"})


def can_replay(call: ApiCall) -> bool:
    """Return whether a call holds all that sending it again needs."""
    return bool(call.account_id and call.signing in SIGNINGS and not call.is_cut and call.key_id)


def replay(call: ApiCall, *, peer: str) -> WireReply:
    """Send a call again and return the answer; raises NotReplayable, KeyGone.

    A temporary key's call is signed with the access key it was made from: its session token is kept nowhere.
    """
    from smsconsole.wire.dispatch import answer  # the doors note calls here, so they come first

    if not can_replay(call):
        raise NotReplayable
    assert call.account_id is not None
    key = _key(call, call.account_id)
    if key is None:
        raise KeyGone
    captured = read_head(call.request_head)
    captured.body = call.request_body.encode()
    try:
        wire = sign_again(captured, call.signing, *key, at=clock.machine_now())
    except TencentError:  # refused for its form before its signature was looked at
        raise NotReplayable from None
    wire.meta["REMOTE_ADDR"] = peer
    reply = answer(wire, replay_of=call.pk)
    if reply is None:
        raise NotReplayable
    return reply


def _key(call: ApiCall, account_id: int) -> tuple[str, str] | None:
    """Return id and plain secret of the call's key, of an older call its application's; None where it is gone."""
    if call.signing == "v5":
        found = accounts.application_of(call.key_id)
        if found is None or found.account_id != account_id or not found.is_enabled:
            return None
        return found.sdk_app_id, accounts.app_key(found)
    vendor = "aliyun" if call.signing in ("acs3", "rpc") else "tencent"
    known = accounts.wire_key(vendor, call.key_id)
    return accounts.signing_key(account_id, known.pk) if known and known.account_id == account_id else None
