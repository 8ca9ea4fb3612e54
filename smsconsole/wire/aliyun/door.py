"""Alibaba's door: read, authenticate, find the action's row, run it, answer in the vendor's words."""

import logging

from accounts import selectors as accounts
from core import ids, nonces
from core.errors import DomainError
from smsconsole.wire.aliyun import envelope, params, signing
from smsconsole.wire.aliyun.action import Action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError, GatewayError, account_refusal, of_domain
from smsconsole.wire.aliyun.once import Once, ahead, within
from smsconsole.wire.aliyun.products import VERSIONS, Product, product_of
from smsconsole.wire.explain import explain_aliyun
from smsconsole.wire.rates import limit_of
from smsconsole.wire.reply import WireReply
from smsconsole.wire.request import WireRequest
from smsconsole.wire.throttle import milliseconds_to_wait

log = logging.getLogger(__name__)


def answer_aliyun(request: WireRequest, style: str) -> WireReply:
    """Answer a request whose envelope says Alibaba; ``style`` is acs3 or rpc. Never raises."""
    request_id = request.request_id = ids.request_id()
    try:
        return envelope.success(request_id, _run(request, style, request_id))
    except BusinessError as error:
        return envelope.refused(request_id, error)
    except DomainError as error:
        return envelope.refused(request_id, of_domain(error))
    except GatewayError as error:
        return envelope.failed(request_id, error, request.header("host"))
    except Exception:
        log.exception("wire call failed", extra={"request_id": request_id, "vendor": "aliyun"})
        return envelope.failed(request_id, GatewayError("InternalError"), request.header("host"))


def _run(request: WireRequest, style: str, request_id: str) -> dict:
    if request.is_too_large:
        raise GatewayError("RequestTooLarge")
    if request.method not in ("GET", "POST"):
        raise GatewayError("UnsupportedHTTPMethod")
    try:
        fields = request.text_fields()
    except ValueError:
        raise GatewayError("InvalidParameter.Format") from None
    _name(request, fields)
    signed = signing.read_acs3(request) if style == "acs3" else signing.read_rpc(request, fields)
    request.key_id = signed.key_id
    key = _authenticate(request, signed)
    product = product_of(request)
    action = _find(request, product)
    _admit(request, key, product, action)
    values = params.read(action.params, fields)
    once, is_stored = Once(signed), action.stores_nonce and nonces.are_rows()
    call = Call(key.account_id, request_id, values, request.origin, once if is_stored else None)

    def work() -> dict:
        if action.writes and (code := account_refusal(key.account_status)):
            raise BusinessError(code)
        return action.handler(call)

    return within(once, work) if is_stored else ahead(once, work)


def _authenticate(request: WireRequest, signed: signing.Signed) -> accounts.WireKey:
    """Return the caller's key, or refuse: stamp, key, key's state, signature, session token, in this order."""
    key = accounts.wire_key("aliyun", signed.key_id)
    request.account_id = key.account_id if key else None  # whose log tells of the call, however it is refused
    if not signed.nonce:
        raise GatewayError("MissingParameter", name="SignatureNonce")
    signing.check_time(signed)
    if key is None:
        raise GatewayError("InvalidAccessKeyId.NotFound")
    if not key.is_active:
        raise GatewayError("InvalidAccessKeyId.Inactive")
    try:
        signing.check_signature(signed, key.secret)
    except GatewayError:
        request.explanation = explain_aliyun(request, key)
        raise
    signing.check_token(signed, key)
    return key


def _admit(request: WireRequest, key: accounts.WireKey, product: Product, action: Action) -> None:
    """Refuse a caller from elsewhere, one that asks too often, and a key that may not call the action."""
    if not key.may_from(request.peer):
        raise BusinessError("isv.DENY_IP_RANGE")
    own = key.requests_per_second
    wait = milliseconds_to_wait(account_id=key.account_id, vendor=product.rates, action=action.name, own=own)
    if wait and product.busy:
        raise BusinessError(product.busy)
    if wait:
        refusal = GatewayError("Throttling.User", limit=str(limit_of(product.rates, action.name, own)))
        refusal.retry_after = wait
        raise refusal
    if not key.may(product.name, action.name):
        if action.name in product.denies:
            raise BusinessError("isp.RAM_PERMISSION_DENY")
        raise GatewayError("Forbidden.RAM", name=f"{product.name}:{action.name}")


def _name(request: WireRequest, fields: dict[str, str]) -> None:
    """Note which action is asked for, before anything can refuse it."""
    request.asked = request.header("x-acs-action") or fields.get("Action", "")
    request.version = request.header("x-acs-version") or fields.get("Version", "")


def _find(request: WireRequest, product: Product) -> Action:
    name, version = request.asked, request.version
    if not name:
        raise GatewayError("MissingParameter", name="Action")
    if not version:
        raise GatewayError("MissingParameter", name="Version")
    if version not in VERSIONS:
        raise GatewayError("InvalidVersion")
    if (action := product.actions.get((version, name))) is None:
        raise GatewayError("InvalidAction.NotFound")
    request.action, request.writes = action.name, action.writes
    return action
