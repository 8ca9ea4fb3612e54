"""Alibaba's answers: success and business failure with 200, gateway failure with its own status."""

from typing import Any

from smsconsole.wire.aliyun.codes import BusinessError, GatewayError
from smsconsole.wire.reply import WireReply

CONTENT_TYPE = "application/json;charset=utf-8"


def success(request_id: str, fields: dict[str, Any]) -> WireReply:
    """An action without a message says ``Message: None``; one with another word for success brings its Code."""
    body = {"Message": "OK", "RequestId": request_id, "Code": "OK", **fields}
    if body["Message"] is None:
        del body["Message"]
    return _reply(request_id, body)


def refused(request_id: str, error: BusinessError) -> WireReply:
    """A rule of the product said no: 200, and no SDK raises anything."""
    return _reply(request_id, {"Message": error.message, "RequestId": request_id, "Code": error.code, **error.fields})


def failed(request_id: str, error: GatewayError, host: str) -> WireReply:
    """The gateway said no: 4xx or 5xx, and the SDK raises."""
    body = {
        "RequestId": request_id,
        "Message": error.message,
        "Recommend": "",
        "HostId": host,
        "Code": error.code,
    }
    response = _reply(request_id, body, error.status)
    if error.retry_after:
        response["x-acs-retry-after"] = str(error.retry_after)
    return response


def _reply(request_id: str, body: dict[str, Any], status: int = 200) -> WireReply:
    response = WireReply(body, vendor="aliyun", code=body["Code"], content_type=CONTENT_TYPE, status=status)
    response["x-acs-request-id"] = request_id
    return response
