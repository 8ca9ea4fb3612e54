"""One root for all vendors: who is meant is told by envelope and signature, never by the action's name."""

import time
from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from core import clock
from core.revision import known
from smsconsole.calls.wire import note_wire
from smsconsole.wire.aliyun.door import answer_aliyun
from smsconsole.wire.figures import count
from smsconsole.wire.reply import JSON, Reply, WireReply
from smsconsole.wire.request import WireRequest
from smsconsole.wire.tencent.door import answer_legacy, answer_tencent

Door = Callable[[WireRequest, str], WireReply]
LEGACY_PATHS = ("/v5/tlssmssvr/", "/v5/tlsvoicesvr/")


def choose(request: WireRequest) -> tuple[Door, str] | None:
    """Return the door and the kind of signature; the first of these that holds decides."""
    authorization = request.header("authorization")
    if request.path != "/" and any(part in request.path for part in LEGACY_PATHS):
        return answer_legacy, "v5"
    if authorization.startswith("ACS3-"):
        return answer_aliyun, "acs3"
    if authorization.startswith("TC3-") or request.header("x-tc-action"):
        return answer_tencent, "tc3"
    if b"AccessKeyId" in request.fields or b"SignatureNonce" in request.fields or request.header("x-acs-action"):
        return answer_aliyun, "rpc"
    if b"SecretId" in request.fields:
        return answer_tencent, "v1"
    return None


@csrf_exempt
def root(request: HttpRequest, **_: str) -> HttpResponse:
    """Answer as a view of Django's, for servers that don't begin at smsconsole.wsgi."""
    return respond(request.META).as_response()


def respond(environ: dict[str, Any]) -> Reply:
    """Answer any vendor's SDK; send a person's browser to the console; tell anyone else what is spoken here."""
    wire = WireRequest.of(environ)
    with known():
        clock.refresh()
        reply = answer(wire)
    if reply:
        return reply
    if wire.method in ("GET", "HEAD") and "text/html" in wire.header("accept"):
        return Reply(b"", {"Location": "/console/"}, 302)
    return _nobody(413 if wire.is_too_large else 400)


def answer(wire: WireRequest, *, replay_of: int | None = None) -> WireReply | None:
    """Answer, count and note a request of any vendor; None for one that speaks no vendor's protocol."""
    began = time.perf_counter()
    found = choose(wire)
    if found is None:
        return None
    door, signing = found
    reply = door(wire, signing)
    seconds = time.perf_counter() - began
    count(reply, wire.action, seconds)
    note_wire(wire, reply, signing, seconds, replay_of)
    return reply


def _nobody(status: int) -> Reply:
    body = {
        "error": "unknown_protocol" if status == 400 else "body_too_large",
        "message": "This address speaks the signed SMS protocols of Alibaba Cloud and Tencent Cloud. "
        "The console is at /console/, the REST API at /api/v1/.",
    }
    return Reply(orjson.dumps(body), JSON, status)
