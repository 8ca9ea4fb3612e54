"""Tencent's two signatures as cases for the search."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace

from core import clock
from smsconsole.wire.explain.search import Alternative, Case
from smsconsole.wire.explain.variants import bodies, hosts
from smsconsole.wire.percent import encode
from smsconsole.wire.request import WireRequest
from smsconsole.wire.tencent import signing

_OTHER_METHOD = {"GET": "POST", "POST": "GET"}
_TYPES = ("application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded")


def tc3_case(request: WireRequest) -> Case:
    """Return the case of a TC3 request; raises TencentError when its signature is incomplete."""
    signed = signing.read_tc3(request)
    names = request.header("authorization").split("SignedHeaders=")[1].split(",")[0].strip()
    is_get = request.method == "GET"
    stamp = request.header("x-tc-timestamp")
    raw = request.query.decode("latin-1")
    unsigned = request.header("x-tc-content-sha256").upper() == "UNSIGNED-PAYLOAD"
    body = b"UNSIGNED-PAYLOAD" if unsigned else b"" if is_get else request.body
    parts = {
        "method": request.method, "path": "/", "query": raw if is_get else "", "names": names, "date": signed.date,
        "body": hashlib.sha256(body).hexdigest(), "host": request.header("host"), "break": "\n", "prefix": "TC3",
        "content-type": request.header("content-type"), "service": signed.service, "scope_date": signed.date,
    }  # fmt: skip

    def render(chosen: Mapping[str, str]) -> str:
        listed = chosen["names"].split(";")
        values = {name: request.header(name) for name in listed}
        values |= {"host": chosen["host"], "content-type": chosen["content-type"]}
        head = "".join(f"{name}:{values[name]}\n" for name in listed)
        if not chosen["break"]:
            head = head.removesuffix("\n")
        return "\n".join(
            [chosen["method"], chosen["path"], chosen["query"], head, chosen["names"], chosen["body"]]
        )  # fmt: skip

    def to_sign(text: str, chosen: Mapping[str, str]) -> str:
        digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
        return f"TC3-HMAC-SHA256\n{stamp}\n{chosen['scope_date']}/{chosen['service']}/tc3_request\n{digest}"

    def sign(secret: str, text: str, chosen: Mapping[str, str]) -> str:
        key = f"{chosen['prefix']}{secret}".encode()
        for part in (chosen["date"], chosen["service"], "tc3_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return hmac.new(key, to_sign(text, chosen).encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()

    utc, local = signed.at.strftime("%Y-%m-%d"), signed.at.astimezone(clock.BEIJING).strftime("%Y-%m-%d")
    sorted_query = "&".join(f"{encode(name)}={encode(value)}" for name, value in sorted(request.query_form.pairs))
    tried = [
        *hosts(request, "tencent"),
        *(Alternative("content_type", "content-type", kind, kind) for kind in _TYPES),
        Alternative("content_type", "content-type", request.header("content-type").lower(), "a = A"),
        *(Alternative("body", "body", text, note) for note, text in bodies(request)),
        Alternative("body", "body", hashlib.sha256(request.body).hexdigest(), ""),
        Alternative("unsorted", "query", sorted_query, "?"),
        Alternative("method", "method", _OTHER_METHOD.get(request.method, "POST"), request.method),
        Alternative("path", "path", request.path, request.path),
        Alternative("path", "path", "", "—"),
        Alternative("header_list", "names", ";".join(sorted(names.split(";"))), "SignedHeaders"),
        Alternative("header_list", "break", "", "\\n"),
        Alternative("secret_form", "prefix", "", "TC3"),
        Alternative("scope", "service", "sms" if signed.service != "sms" else "vms", signed.service),
        Alternative("scope_date", "date", local if local != signed.date else utc, signed.date),
    ]
    return Case(
        method="TC3-HMAC-SHA256", claimed=signed.signature, parts=parts, render=render, sign=sign, to_sign=to_sign,
        alternatives=tried, stamp=stamp, key_id=signed.key_id,
        warnings=() if signed.date_is_true else ("scope_date",),
    )  # fmt: skip


def v1_case(request: WireRequest, fields: dict[str, str]) -> Case:
    """Return the case of a request signed over its flat parameters; raises TencentError when incomplete."""
    signed = signing.read_v1(request, fields)
    pairs = [(name, value) for name, value in fields.items() if name != "Signature"]
    dotted = [(name.replace("_", "."), value) for name, value in pairs]

    def joined(rows: list[tuple[str, str]]) -> str:
        return "&".join(f"{name}={value}" for name, value in rows)

    encoded = [(name, encode(value.encode("utf-8", "surrogateescape"))) for name, value in sorted(dotted)]
    parts = {
        "method": request.method, "host": request.header("host"), "path": "/", "query": joined(sorted(dotted)),
        "algorithm": signed.algorithm,
    }  # fmt: skip

    def render(chosen: Mapping[str, str]) -> str:
        return f"{chosen['method']}{chosen['host']}{chosen['path']}?{chosen['query']}"

    def sign(secret: str, text: str, chosen: Mapping[str, str]) -> str:
        return signing.sign(replace(signed, algorithm=chosen["algorithm"]), secret, text)

    other = "HmacSHA256" if signed.algorithm == "HmacSHA1" else "HmacSHA1"
    tried = [
        *hosts(request, "tencent"),
        Alternative("encoded", "query", joined(encoded), "%"),
        Alternative("unsorted", "query", joined(dotted), ""),
        Alternative("unsorted", "query", joined(sorted(dotted, key=_by_number)), "Set.2, Set.10"),
        Alternative("unsorted", "query", joined(sorted(dotted, key=lambda row: row[0].lower())), "A = a"),
        Alternative("empty_dropped", "query", joined([row for row in sorted(dotted) if row[1]]), ""),
        Alternative("header_list", "query", joined(sorted(pairs)), "_ → ."),
        Alternative("method", "method", _OTHER_METHOD.get(request.method, "POST"), request.method),
        Alternative("path", "path", request.path, request.path),
        Alternative("path", "path", "", "—"),
        Alternative("algorithm", "algorithm", other, other),
    ]
    stamp = fields.get("Timestamp", "")
    return Case(
        method=signed.algorithm, claimed=signed.signature, parts=parts, render=render, sign=sign,
        to_sign=lambda text, chosen: text, alternatives=tried, stamp=stamp, key_id=signed.key_id,
    )  # fmt: skip


def _by_number(row: tuple[str, str]) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isascii() and part.isdigit() else (-1, part) for part in row[0].split(".")]
