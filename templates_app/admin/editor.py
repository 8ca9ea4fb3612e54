"""What the template editor in the browser works with (static/console/template_editor.js)."""

from typing import Any

from django.utils.translation import gettext as _

from core.segments import GSM7_BASIC, GSM7_EXTENDED
from templates_app.choices import VariableAttribute

SAMPLES = {
    "numberCaptcha": "246810", "characterWithNumber2": "A7K2", "verifyTime": "5", "phone_number2": "13800138000",
    "time": "11月20日 12:00", "money": "45.00", "user_nick": "小云", "name": "林舟", "unit_name": "示例公司",
    "address": "文三路100号", "license_plate_number": "浙A12345", "tracking_number": "10086123456",
    "pick_up_code": "8-2046", "other_number2": "A20261120", "link_param": "a1b2", "email_address": "me@example.com",
    "others": "示例",
}  # fmt: skip


def editor_data(row: Any = None, *, voice: bool = False) -> dict[str, Any]:
    """Return the attributes with samples and, of an existing row, what it says (the page may be read only)."""
    return {
        "attributes": [
            {"value": word.value, "label": str(word.label), "sample": SAMPLES[word.value]} for word in VariableAttribute
        ],
        "gsm7": {"basic": "".join(sorted(GSM7_BASIC)), "extended": "".join(sorted(GSM7_EXTENDED))},
        "voice": voice,
        "row": None if row is None else _row(row),
        "words": {
            "choose": _("Choose an attribute"),
            "counter": _("%(length)s characters with the signature, %(segments)s billed"),
            "voice_counter": _("%(length)s of 100 characters"),
            "insert": _("Insert a variable"),
            "sample": _("Sample value"),
            "problem": _("not a variable"),
        },
    }


def _row(row: Any) -> dict[str, Any]:
    signature = getattr(row, "signature", None)
    return {
        "vendor": row.vendor, "content": row.content, "variables": getattr(row, "variables", {}),
        "kind": getattr(row, "kind", ""), "signature": signature.name if signature else "",
    }  # fmt: skip
