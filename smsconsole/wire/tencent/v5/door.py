"""The older interface's door: a path, an application's key, a JSON body; HTTP 200 and a number whatever happens."""

import logging
from typing import Any

from accounts import selectors as accounts
from accounts.models import Application
from core import ids
from core.errors import DomainError
from smsconsole.wire.explain import explain_legacy
from smsconsole.wire.rates import limit_of
from smsconsole.wire.reply import WireReply
from smsconsole.wire.request import WireRequest
from smsconsole.wire.tencent import params
from smsconsole.wire.tencent.codes import TencentError, account_refusal, of_domain
from smsconsole.wire.tencent.v5 import signing
from smsconsole.wire.tencent.v5.actions import VERSION, Operation, operation_at
from smsconsole.wire.tencent.v5.call import LegacyCall
from smsconsole.wire.tencent.v5.codes import OK, number_of
from smsconsole.wire.throttle import milliseconds_to_wait

log = logging.getLogger(__name__)
_CODED = {"result": OK, "errmsg": "OK"}


def answer_legacy(request: WireRequest, style: str) -> WireReply:
    """Answer a call of /v5/. Never raises."""
    request.request_id, request.version = ids.request_id().lower(), VERSION
    try:
        return _reply(_run(request))
    except TencentError as error:
        return _refused(error)
    except DomainError as error:
        return _refused(of_domain(error))
    except Exception:
        log.exception("wire call failed", extra={"request_id": request.request_id, "vendor": "tencent"})
        return _refused(TencentError("InternalError"))


def _run(request: WireRequest) -> dict[str, Any]:
    application = _application(request)
    operation = _find(request)
    if request.is_too_large:
        raise TencentError("RequestSizeLimitExceeded")
    if request.method != "POST":
        raise TencentError("FailedOperation.FailResolvePacket")
    signing.query(request, "random")  # an address in broken UTF-8 names no application either
    body = params.load(request.body)
    if application is None:
        raise TencentError("InvalidParameterValue.SdkAppIdNotExist")
    _authenticate(request, application, signing.read(request, body, operation.signs))
    _admit(application, operation)
    handler = operation.handler or _closed
    return handler(LegacyCall(application, request.request_id, body))


def _closed(call: LegacyCall) -> dict[str, Any]:
    raise TencentError("InternalError.RestApiInterfaceNotExist")


def _application(request: WireRequest) -> Application | None:
    """Return the application a call names and note it: its owner's log tells of the call, however it is refused."""
    request.asked = request.path.rstrip("/").rpartition("/")[2][:64]
    number = request.fields.get(b"sdkappid", b"").decode("utf-8", "replace").replace("\0", "␀")
    request.key_id = number[:64]
    found = accounts.application_of(number)
    request.account_id = found.account_id if found else None
    return found


def _find(request: WireRequest) -> Operation:
    """Return the operation a path names; what is not open is answered like what does not exist."""
    operation = operation_at(request.path)
    if operation is None or not operation.is_open:
        raise TencentError("InternalError.RestApiInterfaceNotExist")
    request.action, request.writes = operation.name, operation.writes
    return operation


def _authenticate(request: WireRequest, application: Application, signed: signing.Signed) -> None:
    """Refuse a missing signature, a time that is off and a signature the key does not give; its mistake is noted."""
    signing.check_time(signed)
    try:
        signing.check_signature(signed, application)
    except TencentError:
        request.explanation = explain_legacy(request, application)
        raise


def _admit(application: Application, operation: Operation) -> None:
    """Refuse a disabled application, one that asks too often, and writing for an account that may not."""
    if not application.is_enabled:
        raise TencentError("UnauthorizedOperation.SdkAppIdIsDisabled")
    if milliseconds_to_wait(account_id=application.account_id, vendor="tencent", action=operation.name):
        raise TencentError("RequestLimitExceeded", limit=limit_of("tencent", operation.name))
    if operation.writes and (code := account_refusal(application.account.status)):
        raise TencentError(code)


def _reply(answer: dict[str, Any]) -> WireReply:
    body = {**_CODED, **answer}
    code = "OK" if body["result"] == OK else str(body["result"])
    return WireReply(body, vendor="tencent", code=code)


def _refused(error: TencentError) -> WireReply:
    number = number_of(error)
    body = {"result": number, "errmsg": error.message, "ext": ""}
    return WireReply(body, vendor="tencent", code=str(number))
