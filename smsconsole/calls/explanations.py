"""The signature explainer for people and CI: a request that somebody caught, judged against the account's own keys."""

import datetime as dt
from typing import Any, NamedTuple

from accounts import selectors as accounts
from core import clock
from core.tenancy import Scope
from smsconsole.calls.parse import Captured
from smsconsole.wire.aliyun import signing as aliyun
from smsconsole.wire.aliyun.codes import GatewayError
from smsconsole.wire.dispatch import choose
from smsconsole.wire.explain import case_of, explain
from smsconsole.wire.explain.causes import CAUSES
from smsconsole.wire.freshness import is_fresh
from smsconsole.wire.tencent import signing as tencent
from smsconsole.wire.tencent.codes import TencentError
from smsconsole.wire.tencent.v5 import signing as legacy

_VENDORS = {"acs3": "aliyun", "rpc": "aliyun", "v5": "tencent_v5"}
_WINDOWS = {"aliyun": aliyun.WINDOW, "tencent": tencent.WINDOW, "tencent_v5": legacy.WINDOW}
_NOTHING = {"method": "", "key_id": "", "stamp": "", "note": "", "server": "", "client": "",
            "server_string_to_sign": "", "client_string_to_sign": "", "difference": None}  # fmt: skip


class Told(NamedTuple):
    """A cause in the reader's language."""

    title: str
    advice: str


def told(explanation: dict[str, Any]) -> Told:
    """Return the words for an explanation's cause; lazy ones become the reader's language here."""
    cause = CAUSES.get(explanation["cause"], CAUSES["wrong_secret"])
    return Told(str(cause.title), str(cause.advice))


def explain_captured(scope: Scope, captured: Captured, *, theirs: str = "") -> dict[str, Any]:
    """Return why a caught request does or does not pass; only keys in the caller's reach are looked at.

    The same plain JSON as the doors keep for a refused request. Never raises for what the request holds.
    """
    wire = captured.as_wire()
    found = choose(wire)
    if found is None:
        return {**_NOTHING, "cause": "malformed"}
    vendor = _VENDORS.get(found[1], "tencent")
    try:
        case = case_of(wire, vendor)
    except (GatewayError, TencentError) as refusal:
        return {**_NOTHING, "cause": "malformed", "note": f"{refusal.code}: {refusal.message}"}
    known = _secrets(scope, vendor, case.key_id)
    if known is None:
        return {**_NOTHING, "cause": "unknown_key", "method": case.method, "key_id": case.key_id, "stamp": case.stamp}
    answer = explain(case, *known, theirs)
    if answer["cause"] == "none" and (off := _seconds_off(vendor, case.stamp)) is not None:
        return {**answer, "cause": "clock", "note": f"{off:+d} s"}
    return answer


def _secrets(scope: Scope, vendor: str, key_id: str) -> tuple[str, dict[str, str]] | None:
    """Return a key's secret and the other ones of its account by key id; None for a key out of the caller's reach."""
    key: Any = accounts.application_of(key_id) if vendor == "tencent_v5" else accounts.wire_key(vendor, key_id)
    if key is None or not (scope.sees_all or key.account_id == scope.account_id):
        return None
    if vendor == "tencent_v5":
        return accounts.app_key(key), accounts.other_app_keys(key.account_id, key.pk)
    return key.secret, accounts.other_secrets(key.account_id, vendor, key.pk)


def _seconds_off(vendor: str, stamp: str) -> int | None:
    """Return how far a stamp is from now where that is too far, else None."""
    try:
        if vendor == "aliyun":
            at = dt.datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
        else:
            at = dt.datetime.fromtimestamp(int(stamp), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return 0
    return None if is_fresh(at, _WINDOWS[vendor]) else int((at - clock.now()).total_seconds())
