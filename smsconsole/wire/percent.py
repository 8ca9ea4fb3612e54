"""Percent-encoding as the signatures want it (RFC 3986: only letters, digits and ``-_.~`` stay), and forms read."""

import re
from binascii import a2b_qp
from functools import cached_property, lru_cache
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


class Form:
    """``a=1&b=&c`` as it came in a query or a body."""

    def __init__(self, data: bytes) -> None:
        self._data, self._is_encoded = data, bool(_is_encoded(data))

    @cached_property
    def pairs(self) -> Pairs:
        """Return names and values, percent- and plus-decoded, blanks kept, order kept."""
        decode = _decode_well_formed if self._is_encoded else unquote_to_bytes
        pairs = []
        for part in self._data.replace(b"+", b" ").split(b"&"):
            if part:
                name, _, value = part.partition(b"=")
                # "in" raises and catches an error inside for each look at bytes
                pairs.append((name, value) if part.find(b"%") < 0 else (decode(name), decode(value)))
        return pairs

    @property
    def parts(self) -> list[str]:
        """Return a ``name=value`` for each of the pairs, name and value percent-encoded.

        SDKs write them so, which to see costs less than to write them again.
        """
        if self._is_encoded:
            return [part for part in self._data.decode().split("&") if part]
        return [f"{encode(name)}={encode(value)}" for name, value in self.pairs]


def _decode_well_formed(data: bytes) -> bytes:
    """Return what an encoded name or value says: quoted-printable (RFC 2045) with another sign, and read in C."""
    return a2b_qp(data.replace(b"%", b"="))


def encode(data: bytes) -> str:
    """Return a name or a value percent-encoded."""
    return _encode_short(data) if len(data) <= SHORT else _encode(data)


def _encode(data: bytes) -> str:
    return data.decode() if _stays(data) else quote(data, safe="-_.~")


_encode_short = lru_cache(maxsize=4096)(_encode)  # names, and values that come with every call


def encode_again(text: str) -> str:
    """Return the percent-encoding of ``name=value&…`` whose names and values are percent-encoded already."""
    return text.replace("%", "%25").replace("=", "%3D").replace("&", "%26")
