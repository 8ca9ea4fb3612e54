"""Tencent's door: read, authenticate, find the action's row, run it, answer in the vendor's words."""

import logging

from accounts import selectors as accounts
from core import ids
from core.errors import DomainError
from smsconsole.wire.explain import explain_tencent
from smsconsole.wire.rates import limit_of
from smsconsole.wire.reply import WireReply
from smsconsole.wire.request import WireRequest
from smsconsole.wire.tencent import envelope, params, signing
from smsconsole.wire.tencent.actions import ACTIONS, SERVICES, Action
from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.codes import TencentError, account_refusal, of_domain
from smsconsole.wire.tencent.v5.door import answer_legacy
from smsconsole.wire.throttle import milliseconds_to_wait

__all__ = ["answer_legacy", "answer_tencent"]

log = logging.getLogger(__name__)
VENDOR_DOMAIN = ".tencentcloudapi.com"


def answer_tencent(request: WireRequest, style: str) -> WireReply:
    """Answer a request whose envelope says Tencent; ``style`` is tc3 or v1. Never raises."""
    request_id = request.request_id = ids.request_id().lower()
    try:
        return envelope.success(request_id, _run(request, style, request_id))
    except TencentError as error:
        return envelope.failed(request_id, error)
    except DomainError as error:
        return envelope.failed(request_id, of_domain(error))
    except Exception:
        log.exception("wire call failed", extra={"request_id": request_id, "vendor": "tencent"})
        return envelope.failed(request_id, TencentError("InternalError"))


def _run(request: WireRequest, style: str, request_id: str) -> dict:
    if request.is_too_large:
        raise TencentError("RequestSizeLimitExceeded")
    if request.method not in ("GET", "POST"):
        raise TencentError("UnsupportedOperation")
    common = _common(request, style)
    _name(request, style, common)
    signed = signing.read_tc3(request) if style == "tc3" else signing.read_v1(request, common)
    request.key_id = signed.key_id
    key = _authenticate(request, signed)
    action = _find(request, signed)
    _admit(request, key, action, signed.service if signed.service in SERVICES else "sms")
    values = params.read(action.params, params.fields_of(request, style))
    if action.writes and (code := account_refusal(key.account_status)):
        raise TencentError(code)
    return action.handler(Call(account_id=key.account_id, request_id=request_id, values=values))


def _common(request: WireRequest, style: str) -> dict[str, str]:
    if style == "tc3":
        return {}
    try:
        return request.text_fields()
    except ValueError:
        raise TencentError("InvalidRequest") from None


def _authenticate(request: WireRequest, signed: signing.Signed) -> accounts.WireKey:
    """Return the caller's key, or refuse: stamp, key and its state, signature, session token, in this order."""
    key = accounts.wire_key("tencent", signed.key_id)
    request.account_id = key.account_id if key else None  # whose log tells of the call, however it is refused
    signing.check_time(signed)
    if key is None or not key.is_active:
        raise TencentError("AuthFailure.SecretIdNotFound")
    try:
        signing.check_signature(signed, key.secret)
    except TencentError:
        request.explanation = explain_tencent(request, key)
        raise
    signing.check_token(signed, key)
    return key


def _admit(request: WireRequest, key: accounts.WireKey, action: Action, product: str) -> None:
    """Refuse a caller from elsewhere, one that asks too often, and a key that may not call the action."""
    if not key.may_from(request.peer):
        raise TencentError("IpNotInWhitelist", name=request.peer)
    if milliseconds_to_wait(
        account_id=key.account_id, vendor="tencent", action=action.name, own=key.requests_per_second
    ):
        raise TencentError("RequestLimitExceeded", limit=limit_of("tencent", action.name, key.requests_per_second))
    if not key.may(product, action.name):
        raise TencentError("AuthFailure.UnauthorizedOperation")


def _name(request: WireRequest, style: str, common: dict[str, str]) -> None:
    """Note which action is asked for, before anything can refuse it."""
    request.asked = request.header("x-tc-action") if style == "tc3" else common.get("Action", "")
    request.version = request.header("x-tc-version") if style == "tc3" else common.get("Version", "")


def _is_ours(request: WireRequest, service: str) -> bool:
    """The Node.js SDK takes the service from the endpoint, which at an address of one's own is no product's name."""
    host = request.header("host")
    return service in {"", *SERVICES} or (not host.endswith(VENDOR_DOMAIN) and service == host.split(".")[0])


def _find(request: WireRequest, signed: signing.Signed) -> Action:
    name, version = request.asked, request.version
    if not _is_ours(request, signed.service):
        raise TencentError("NoSuchProduct", name=signed.service[:64])
    if not name:
        raise TencentError("MissingParameter", name="Action")
    if not version:
        raise TencentError("MissingParameter", name="Version")
    if version not in {known for known, _ in ACTIONS}:
        raise TencentError("NoSuchVersion", name=version[:64])
    if (action := ACTIONS.get((version, name))) is None:
        raise TencentError("InvalidAction", name=name[:64])
    request.action, request.writes = action.name, action.writes
    return action
