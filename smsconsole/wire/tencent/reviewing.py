"""What the vendor refuses at once instead of reviewing it: the review's own rules, asked beforehand."""

from collections.abc import Mapping
from typing import Any

from accounts.choices import Vendor
from review import services as review
from review.choices import SubjectKind
from review.selectors.forbidden import forbidden_words
from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.codes import TencentError

FORMAT = "InvalidParameterValue.InvalidTemplateFormat"
# Reasons of the review that have a word of the vendor's at filing; all others reach the review.
AT_ONCE: dict[str, dict[str, str]] = {
    SubjectKind.TEMPLATE: {
        "promo_no_opt_out": "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe",
        "variable_syntax": FORMAT,
        "variable_name_empty": FORMAT,
        "variable_adjacent": FORMAT,
        "variable_not_consecutive": FORMAT,
        "all_variable": FORMAT,
        "content_too_long": FORMAT,
    },
}
WORDS = {
    SubjectKind.TEMPLATE: "InvalidParameterValue.TemplateWithDirtyWords",
    SubjectKind.SIGNATURE: "InvalidParameter.DirtyWordFound",
}


def refuse_at_once(kind: SubjectKind, call: Call, facts: Mapping[str, Any]) -> None:
    """Raise TencentError for forbidden words, and for a fault of form that the vendor has a code for."""
    if forbidden_words(str(facts.get("content") or facts.get("name"))):
        raise TencentError(WORDS[kind])
    if codes := AT_ONCE.get(kind):
        asked = {**facts, "vendor": Vendor.TENCENT, "account": {"kind": call.account.kind}, "evidence": {}}
        for slug in review.preview(kind, asked).reasons:
            if slug in codes:
                raise TencentError(codes[slug])
