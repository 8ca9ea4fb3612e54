"""Parts of a canonical text as clients get them wrong: query strings, hosts, JSON bodies."""

import hashlib
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from smsconsole.wire.explain.search import Alternative
from smsconsole.wire.hosts import ALIYUN_FIRST, TENCENT_FIRST
from smsconsole.wire.percent import Pairs, encode
from smsconsole.wire.request import WireRequest

EMPTY_HASH = hashlib.sha256(b"").hexdigest()


def queries(pairs: Pairs) -> Iterator[tuple[str, str, str]]:
    """Yield cause, note and query text for the usual ways of writing sorted, encoded parameters wrongly."""
    ordered = sorted(pairs)
    shaped = {
        ("unsorted", ""): [(encode(name), encode(value)) for name, value in pairs],
        ("unencoded", ""): [(_text(name), _text(value)) for name, value in ordered],
        ("plus", "+"): [(quote_plus(name), quote_plus(value, safe="-_.~")) for name, value in ordered],
        ("encoding", "~ → %7E"): [(encode(n).replace("~", "%7E"), encode(v).replace("~", "%7E")) for n, v in ordered],
        ("encoding", "* ' ( ) !"): [(quote(n, safe="-_.~*'()!"), quote(v, safe="-_.~*'()!")) for n, v in ordered],
        ("encoding", "/"): [(quote(n, safe="-_.~/"), quote(v, safe="-_.~/")) for n, v in ordered],
        ("encoding", "%2f, %e5"): [(_lower(encode(n)), _lower(encode(v))) for n, v in ordered],
        ("unsorted", "A = a"): [(encode(n), encode(v)) for n, v in sorted(pairs, key=lambda row: row[0].lower())],
        ("empty_dropped", ""): [(encode(name), encode(value)) for name, value in ordered if value],
    }  # fmt: skip
    for (cause, note), rows in shaped.items():
        yield cause, note, "&".join(f"{name}={value}" for name, value in rows)


def hosts(request: WireRequest, vendor: str) -> list[Alternative]:
    """Return the hosts that a client may have signed instead of the one it sent."""
    sent = request.header("host")
    bare = sent.rsplit(":", 1)[0] if ":" in sent else sent
    port = sent[len(bare) + 1 :] or str(request.meta.get("SERVER_PORT", ""))
    vendors = ALIYUN_FIRST if vendor == "aliyun" else TENCENT_FIRST
    tried = [
        bare, f"{bare}:{port}", f"{bare}:80", f"{bare}:443", f"localhost:{port}", f"127.0.0.1:{port}", "localhost",
        "127.0.0.1", request.header("x-forwarded-host"), f"http://{sent}", sent.lower(), "", *vendors,
    ]  # fmt: skip
    return [Alternative("host", "host", host, host or "—") for host in dict.fromkeys(tried) if host != sent]


def bodies(request: WireRequest) -> Iterator[tuple[str, str]]:
    """Yield note and SHA-256 of what a client may have hashed instead of the body it sent."""
    yield "", EMPTY_HASH
    if request.query:
        yield "?", hashlib.sha256(request.query).hexdigest()
    try:
        value = json.loads(request.body)
    except ValueError:
        return
    for ascii_only in (True, False):
        for note, separators in (("{“a”: 1}", (", ", ": ")), ("{“a”:1}", (",", ":"))):
            text = json.dumps(value, ensure_ascii=ascii_only, separators=separators)
            yield note, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _lower(text: str) -> str:
    parts = text.split("%")
    return "%".join([parts[0], *(part[:2].lower() + part[2:] for part in parts[1:])])
