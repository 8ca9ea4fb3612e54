"""Alibaba's two signatures as cases for the search."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from smsconsole.wire.aliyun import signing
from smsconsole.wire.explain.search import Alternative, Case
from smsconsole.wire.explain.variants import bodies, hosts, queries
from smsconsole.wire.percent import encode
from smsconsole.wire.request import WireRequest

_OTHER_METHOD = {"GET": "POST", "POST": "GET"}


def acs3_case(request: WireRequest) -> Case:
    """Return the case of a Tea request; raises GatewayError when its signature is incomplete."""
    signed = signing.read_acs3(request)
    names = request.header("authorization").split("SignedHeaders=")[1].split(",")[0]
    body_hash = hashlib.sha256(request.body).hexdigest()
    parts = {
        "method": request.method, "path": "/", "query": signing.acs3_query(request),
        "names": names, "body": body_hash, "host": request.header("host"), "break": "\n",
    }  # fmt: skip

    def render(chosen: Mapping[str, str]) -> str:
        listed = chosen["names"].split(";")
        values = {name: request.header(name) for name in listed} | {"host": chosen["host"]}
        head = "".join(f"{name}:{values[name]}\n" for name in listed)
        if not chosen["break"]:
            head = head.removesuffix("\n")
        return "\n".join(
            [chosen["method"], chosen["path"], chosen["query"], head, chosen["names"], chosen["body"]]
        )  # fmt: skip

    def to_sign(text: str, chosen: Mapping[str, str]) -> str:
        return "ACS3-HMAC-SHA256\n" + hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()

    claimed_hash = request.header("x-acs-content-sha256")
    tried = [
        *([Alternative("body", "body", claimed_hash, "x-acs-content-sha256")] if claimed_hash else []),
        *hosts(request, "aliyun"),
        *(Alternative(cause, "query", text, note) for cause, note, text in queries(request.query_form.pairs)),
        Alternative("plus", "query", request.query.decode("latin-1"), "?"),
        Alternative("method", "method", _OTHER_METHOD.get(request.method, "POST"), request.method),
        Alternative("path", "path", request.path, request.path),
        Alternative("path", "path", "", "—"),
        Alternative("header_list", "names", ";".join(sorted(names.split(";"))), "SignedHeaders"),
        Alternative("header_list", "break", "", "\\n"),
        *(Alternative("body", "body", text, note) for note, text in bodies(request)),
    ]
    return Case(
        method="ACS3-HMAC-SHA256", claimed=signed.signature, parts=parts, render=render,
        sign=lambda secret, text, chosen: signing.sign("acs3", secret, to_sign(text, chosen)), to_sign=to_sign,
        alternatives=tried, stamp=signed.stamp, key_id=signed.key_id,
        warnings=() if signed.body_is_true else ("body",),
    )  # fmt: skip


def rpc_case(request: WireRequest, fields: dict[str, str]) -> Case:
    """Return the case of an RPC v1 request; raises GatewayError when its signature is incomplete."""
    signed = signing.read_rpc(request, fields)
    everything = [(name, value) for name, value in request.fields.items() if name != b"Signature"]
    in_query = [(name, value) for name, value in request.query_form.pairs if name != b"Signature"]
    parts = {"method": request.method, "path": "%2F", "query": signing.rpc_query(request), "twice": "yes",
             "algorithm": signed.algorithm, "suffix": "&"}  # fmt: skip

    def render(chosen: Mapping[str, str]) -> str:
        query = encode(chosen["query"].encode("utf-8", "surrogateescape")) if chosen["twice"] else chosen["query"]
        return f"{chosen['method']}&{chosen['path']}&{query}"

    def sign(secret: str, text: str, chosen: Mapping[str, str]) -> str:
        digest = hashlib.sha1 if chosen["algorithm"] == "HMAC-SHA1" else hashlib.sha256
        key = f"{secret}{chosen['suffix']}".encode()
        return base64.b64encode(hmac.new(key, text.encode("utf-8", "surrogateescape"), digest).digest()).decode()

    other = "HMAC-SHA256" if signed.algorithm == "HMAC-SHA1" else "HMAC-SHA1"
    in_order = "&".join(f"{encode(name)}={encode(value)}" for name, value in sorted(in_query))
    tried = [
        *(Alternative(cause, "query", text, note) for cause, note, text in queries(everything)),
        Alternative("method", "method", _OTHER_METHOD.get(request.method, "POST"), request.method),
        Alternative("form_left_out", "query", in_order, request.content_type),
        Alternative("not_encoded_twice", "twice", "", ""),
        Alternative("secret_form", "suffix", "", "&"),
        Alternative("path", "path", "/", "/"),
        Alternative("path", "path", encode(request.path.encode()), request.path),
        Alternative("algorithm", "algorithm", other, other),
    ]
    return Case(
        method=signed.algorithm, claimed=signed.signature, parts=parts, render=render, sign=sign,
        to_sign=lambda text, chosen: text, alternatives=tried, stamp=signed.stamp, key_id=signed.key_id,
    )  # fmt: skip
