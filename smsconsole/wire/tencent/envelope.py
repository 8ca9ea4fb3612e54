"""Tencent's answers: HTTP 200 always, and the bare content type, or the SDK takes a failure for a success."""

from typing import Any

from smsconsole.wire.reply import WireReply
from smsconsole.wire.tencent.codes import TencentError


def success(request_id: str, fields: dict[str, Any]) -> WireReply:
    return _reply({**fields, "RequestId": request_id})


def failed(request_id: str, error: TencentError) -> WireReply:
    return _reply({"Error": {"Code": error.code, "Message": error.message}, "RequestId": request_id}, error.code)


def _reply(response: dict[str, Any], code: str = "OK") -> WireReply:
    return WireReply({"Response": response}, vendor="tencent", code=code)
