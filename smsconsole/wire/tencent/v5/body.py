"""Fields of the older interface's JSON bodies, read leniently as its many hand-written clients need."""

from typing import Any

from smsconsole.wire.tencent.codes import TencentError


def text(body: dict[str, Any], name: str, *, required: bool = False) -> str:
    """Return a text; numbers are taken for their digits, an absent one for ""."""
    value = body.get(name)
    if value is None or value == "":
        if required:
            raise TencentError("MissingParameter", name=name)
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TencentError("InvalidParameter", name=name)
    if "\0" in (found := str(value)):
        raise TencentError("InvalidParameterValue", name=name)
    return found


def integer(body: dict[str, Any], name: str, default: int | None = None) -> int:
    """Return a whole number, also one written as text; without a default it has to be there."""
    value = body.get(name)
    if value is None and default is not None:
        return default
    if isinstance(value, str) and value.strip().lstrip("-").isdigit() and value.isascii():
        value = int(value[:19])
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**18:
        raise TencentError("InvalidParameter" if value is not None else "MissingParameter", name=name)
    return value


def texts(body: dict[str, Any], name: str) -> list[str]:
    """Return a list of texts; an absent one is empty."""
    value = body.get(name) or []
    if not isinstance(value, list):
        raise TencentError("InvalidParameter", name=name)
    return [text({name: item}, name) for item in value]


def integers(body: dict[str, Any], name: str) -> list[int]:
    """Return a list of whole numbers; a single one stands for a list of one."""
    value = body.get(name)
    listed = value if isinstance(value, list) else [] if value is None else [value]
    return [integer({name: item}, name) for item in listed]


def telephone(value: Any) -> tuple[str, str]:
    """Return country code and number of {"nationcode", "mobile"}, as written."""
    if not isinstance(value, dict):
        raise TencentError("InvalidParameter", name="tel")
    return text(value, "nationcode").lstrip("+") or "86", text(value, "mobile")
