"""What did the client sign? Every usual mistake is tried until one gives the signature that came.

A ``Case`` is one way of signing with its parts; an alternative replaces one part by what a mistaken client would have
put there. Single mistakes are tried first, then each together with another host, the mistake that most often comes
along. Some hundreds of hashes at most, about a millisecond.
"""

import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Alternative(NamedTuple):
    """``cause`` is a word of ``causes.CAUSES``; ``note`` names the value at fault, the same in every language."""

    cause: str
    part: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Case:
    """``render`` makes the canonical text of the parts, ``sign`` its signature; ``claimed`` is what came."""

    method: str
    claimed: str
    parts: Mapping[str, str]
    render: Callable[[Mapping[str, str]], str]
    sign: Callable[[str, str, Mapping[str, str]], str]  # secret, canonical text, parts
    to_sign: Callable[[str, Mapping[str, str]], str]  # canonical text, parts: what is shown as string to sign
    alternatives: Sequence[Alternative]
    stamp: str = ""
    key_id: str = ""
    warnings: Sequence[str] = field(default=())
    wrong: str = "wrong_secret"  # the cause where no mistake explains the signature

    def fits(self, secret: str, parts: Mapping[str, str]) -> bool:
        """Return whether this secret and these parts give the claimed signature."""
        made = self.sign(secret, self.render(parts), parts)
        return hmac.compare_digest(made.encode(), self.claimed.encode("utf-8", "surrogateescape"))


def find(case: Case, secret: str, others: Mapping[str, str]) -> tuple[Alternative, Mapping[str, str]] | None:
    """Return the mistake that explains the claimed signature and the parts it was made of; None when none does.

    ``others`` are further secrets of the caller's, by key id: signing with one of them is a mistake as well.
    """
    for alternative, parts in _mistakes(case):
        if case.fits(secret, parts):
            return alternative, parts
    for cause, note, wrong in _secrets(secret, others):
        if case.fits(wrong, case.parts):
            return Alternative(cause, "", "", note), case.parts
    return None


def _mistakes(case: Case) -> Iterator[tuple[Alternative, Mapping[str, str]]]:
    tried = [row for row in case.alternatives if case.parts.get(row.part) != row.value]
    for row in tried:
        yield row, {**case.parts, row.part: row.value}
    hosts = [row for row in tried if row.part == "host"]
    for host in hosts:
        for row in tried:
            if row.part != "host":
                both = row._replace(note=f"{row.note} + Host {host.value}".lstrip(" +"))
                yield both, {**case.parts, "host": host.value, row.part: row.value}


def _secrets(secret: str, others: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for key_id, other in others.items():
        yield "other_secret", key_id, other
    for wrong in (f"{secret}\n", f" {secret}", f"{secret} ", f'"{secret}"', f"{secret}\r"):
        yield "secret_blanks", "", wrong
    for wrong in (f"{secret}&", secret.removesuffix("&")):
        yield "secret_form", "", wrong


def difference(ours: str, theirs: str) -> dict[str, Any] | None:
    """Return where two texts part, by byte, line and column from 1, with what stands there; None when they agree."""
    one, two = (text.encode("utf-8", "surrogateescape") for text in (ours, theirs))
    if one == two:
        return None
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    before = one[:at].decode("utf-8", "ignore")
    line_start = before.rfind("\n") + 1
    return {
        "byte": at, "line": before.count("\n") + 1, "column": len(before) - line_start + 1,
        "server": one[at : at + 40].decode("utf-8", "replace"), "client": two[at : at + 40].decode("utf-8", "replace"),
    }  # fmt: skip
