"""Percent-encoding as the signatures want it (RFC 3986: only letters, digits and ``-_.~`` stay), and forms read."""

import re
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

Pairs = list[tuple[bytes, bytes]]
SHORT = 40
_STAYS = rb"[A-Za-z0-9_.~-]"
_stays = re.compile(_STAYS + rb"*").fullmatch
# Escapes in capitals, of nothing that stays. What was taken is never given back: a long query is read once.
_ESCAPED = rb"%(?:[0189A-F][0-9A-F]|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF])"
_TEXT = _STAYS + rb"*+(?:" + _ESCAPED + _STAYS + rb"*+)*+"
_PART = _TEXT + rb"=" + _TEXT
_is_encoded = re.compile(rb"(?:" + _PART + rb")?+(?:&(?:" + _PART + rb")?+)*+").fullmatch


def split_pairs(data: bytes) -> Pairs:
    """Return the pairs of ``a=1&b=&c``, percent- and plus-decoded, blanks kept, order kept."""
    pairs = []
    for part in data.replace(b"+", b" ").split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            pairs.append((_decode(name), _decode(value)))
    return pairs


def _decode(data: bytes) -> bytes:
    # "in" raises and catches an error inside for each look at bytes
    return data if data.find(b"%") < 0 else unquote_to_bytes(data)


def encode(data: bytes) -> str:
    """Return a name or a value percent-encoded."""
    return _encode_short(data) if len(data) <= SHORT else _encode(data)


def _encode(data: bytes) -> str:
    return data.decode() if _stays(data) else quote(data, safe="-_.~")


_encode_short = lru_cache(maxsize=4096)(_encode)  # names, and values that come with every call


def encode_again(text: str) -> str:
    """Return the percent-encoding of ``name=value&…`` whose names and values are percent-encoded already."""
    return text.replace("%", "%25").replace("=", "%3D").replace("&", "%26")


def encoded_parts(data: bytes, pairs: Pairs) -> list[str]:
    """Return a ``name=value`` for each of the pairs that ``data`` was split into, name and value percent-encoded.

    SDKs write them so, which to see costs less than to write them again.
    """
    if _is_encoded(data):
        return [part for part in data.decode().split("&") if part]
    return [f"{encode(name)}={encode(value)}" for name, value in pairs]
