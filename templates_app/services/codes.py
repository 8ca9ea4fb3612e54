"""Template codes in the vendors' forms: the same order of filings, the same codes (domain.md 4.1)."""

from django.db import models
from django.db.models import F

from accounts.choices import Vendor
from templates_app.models import CodeSeries

# Prefix and the number before the first one given out; the hundred numbers below stay free for demo data.
SERIES = {
    ("text", Vendor.ALIYUN): ("SMS_", 100_000_100),
    ("text", Vendor.TENCENT): ("", 100_100),
    ("voice", Vendor.ALIYUN): ("TTS_", 100_000_100),
    ("voice", Vendor.TENCENT): ("", 200_100),
}


def next_code(what: str, vendor: str, model: type[models.Model]) -> str:
    """Return a code that no row of ``model`` has; call it inside the transaction that stores the row."""
    prefix, start = SERIES[what, Vendor(vendor)]
    name = f"{what}.{vendor}"
    CodeSeries.objects.bulk_create([CodeSeries(name=name, last=start)], ignore_conflicts=True)
    while True:
        # The update locks the row until commit: two filings at once get two numbers.
        CodeSeries.objects.filter(name=name).update(last=F("last") + 1)
        code = f"{prefix}{CodeSeries.objects.values_list('last', flat=True).get(name=name)}"
        if not model._base_manager.filter(code=code).exists():
            return code
