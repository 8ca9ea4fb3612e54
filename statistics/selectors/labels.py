"""Names for the keys of a split: of choices, of rows that still exist, and a word for those that do not."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.selectors import application_names
from billing.choices import Product
from carrier.choices import Carrier
from signatures.selectors import names_of as signature_names
from templates_app.selectors import names_of as template_names


def label_all(by: str, keys: Iterable[Any]) -> dict[Any, str]:
    """Return key → name in the reader's language, with one query at most."""
    wanted = list(keys)
    return dict(zip(wanted, _MAKERS[by](wanted), strict=True))


def bucket_label(from_ms: int, to_ms: int | None) -> str:
    """Return "1–2 s", "< 1 s" or "≥ 300 s"."""
    if not from_ms:
        return f"< {_seconds(to_ms)} s"
    return f"≥ {_seconds(from_ms)} s" if to_ms is None else f"{_seconds(from_ms)}–{_seconds(to_ms)} s"


def _seconds(ms: int | None) -> str:
    return f"{(ms or 0) / 1000:g}"


def _of_choices(choices: Any) -> Callable[[list[str]], list[str]]:
    return lambda keys: [str(dict(choices.choices).get(key, key)) for key in keys]


def _provinces(keys: list[str]) -> list[str]:
    return [key or _("Unknown") for key in keys]


def _signatures(keys: list[int]) -> list[str]:
    known = signature_names(keys)
    return [known.get(key) or _gone(key) for key in keys]


def _templates(keys: list[int]) -> list[str]:
    known = template_names(keys)
    return [" · ".join(reversed(known[key])) if key in known else _gone(key) for key in keys]


def _applications(keys: list[int]) -> list[str]:
    known = application_names(keys)
    return [_("No application") if not key else known.get(key) or _gone(key) for key in keys]


def _gone(key: int) -> str:
    return _("deleted (%(id)s)") % {"id": key}


_MAKERS: dict[str, Callable[[list[Any]], list[str]]] = {
    "carrier": _of_choices(Carrier),
    "product": _of_choices(Product),
    "province": _provinces,
    "signature": _signatures,
    "template": _templates,
    "application": _applications,
}
