"""Reference data of this app, read from fixtures/carrier."""

import json
from functools import cache
from typing import Any

from django.conf import settings


@cache
def fixture(name: str) -> Any:
    """Return the parsed content of fixtures/carrier/<name>.json."""
    return json.loads((settings.BASE_DIR / "fixtures" / "carrier" / f"{name}.json").read_text(encoding="utf-8"))


def load() -> None:
    """Create the shipped rows that are missing; rows that people changed stay as they are."""
    from carrier.models import CarrierSetting, MagicNumber
    from carrier.services import changed

    known = set(MagicNumber.objects.values_list("number", flat=True))
    MagicNumber.objects.bulk_create(
        MagicNumber(
            number=row["number"],
            description=row["description"],
            receipts=[{"after_ms": ms, "status": status, "code": code} for ms, status, code in row["receipts"]],
            reply=row.get("reply", ""),
        )
        for row in fixture("magic_numbers")
        if row["number"] not in known
    )
    if len(known) < len(fixture("magic_numbers")) or not CarrierSetting.objects.exclude(version="").exists():
        changed()
