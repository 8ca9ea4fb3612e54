"""What a call made in the domain, read off its answer: the ids that the vendors and the REST API hand back."""

from collections.abc import Iterator
from typing import Any

import orjson

# Names in answers that name a thing made or changed, the most telling first.
NAMES = (
    "BizId", "biz_id", "SerialNo", "sid", "TemplateCode", "TemplateId", "SignId", "SignName", "OrderId",
    "QualificationId", "QualificationGroupId", "AuthorizationLetterId", "ShortUrl", "SubsId", "Subid", "GroupId", "id",
)  # fmt: skip
MOST = 5  # of one name; a batch of 200 numbers has 200 serial numbers


def effect_of(response: bytes) -> str:
    """Return ``BizId 9…^0, OrderId 17``, or "" where the answer names nothing."""
    try:
        body = orjson.loads(response)
    except ValueError:
        return ""
    found: dict[str, list[str]] = {}
    for name, value in _walk(body):
        found.setdefault(name, []).append(value)
    parts = []
    for name in [name for name in NAMES if name in found]:
        values = list(dict.fromkeys(found[name]))
        if not (name == "id" and parts):
            more = f" +{len(values) - MOST}" if len(values) > MOST else ""
            parts.append(f"{name} {' '.join(values[:MOST])}{more}")
    return ", ".join(parts)


def _walk(value: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            if name in _SOUGHT and isinstance(item, (str, int)) and item not in ("", 0) and item is not True:
                yield name, str(item)[:80]
            elif depth < 4:
                yield from _walk(item, depth + 1)
    elif isinstance(value, list) and depth < 4:
        for item in value[:200]:
            yield from _walk(item, depth + 1)


_SOUGHT = frozenset(NAMES)
