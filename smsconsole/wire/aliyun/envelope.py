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
    reply = _reply(request_id, body, error.status)
    if error.retry_after:
        reply.headers["x-acs-retry-after"] = str(error.retry_after)
    return reply


def _reply(request_id: str, body: dict[str, Any], status: int = 200) -> WireReply:
    headers = {"Content-Type": CONTENT_TYPE, "x-acs-request-id": request_id}
    return WireReply(body, vendor="aliyun", code=body["Code"], headers=headers, status_code=status)
