"""What a signature stands on: its source, qualification and purpose (domain.md 2.1, 3.1, 16 no. 10)."""

from collections.abc import Iterator

from review.engine.case import Case
from review.engine.rule import SIGNATURE, Hit, rule

_SOUND = {"status": "approved", "usage": "self", "company_name": "杭州云帆信息技术有限公司"}
_NEVER = 99999999


def is_closed(case: Case) -> bool:
    """Return whether the source was no longer taken on the day: limits hold the days as figures, YYYYMMDD.

    Until the first day web sites, accounts and shops were sources too; from it on enterprise, app and trademark;
    from the second day on enterprise and trademark only. A day of 0 switches a step off.
    """
    source = case.text("source")
    for slug, limit, day in (
        ("sources-until-three", "signature.sources.three_from", 20250101),
        ("sources-until-two", "signature.sources.two_from", 20260101),
    ):
        first = case.data.limit(limit, day)
        if first and case.data.is_word(slug, source) and _figure(case.day) >= first:
            return True
    return False


@rule(
    slug="source_not_accepted", kinds=(SIGNATURE,), category="form", rows=("S",), field="source",
    fails=[{"source": "shop", "submitted_on": "2025-01-01"}, {"source": "app", "submitted_on": "2026-01-01"}],
    passes=[{"source": "shop", "submitted_on": "2024-12-31"}, {"source": "app", "submitted_on": "2025-12-31"},
            {"source": "enterprise"}, {"source": "trademark"}],
)  # fmt: skip
def source_taken(case: Case) -> Iterator[Hit]:
    """Sources went out of use one after the other."""
    if is_closed(case):
        yield Hit()


@rule(
    slug="qualification_not_approved", kinds=(SIGNATURE,), category="form", rows=("S",), field="qualification",
    since="2024-02-01",
    fails=[{"qualification": {**_SOUND, "status": "rejected"}}, {"qualification": {**_SOUND, "is_lapsed": True}}],
    passes=[{"qualification": _SOUND}, {"qualification": None},
            {"qualification": {**_SOUND, "status": "pending"}, "submitted_on": "2024-01-31"}],
)  # fmt: skip
def qualification_stands(case: Case) -> Iterator[Hit]:
    """Since 2024-02-01 a signature stands on an approved qualification that has not lapsed."""
    bound = case.mapping("qualification")
    status = bound.get("status")
    if (isinstance(status, str) and status and status != "approved") or bound.get("is_lapsed") is True:
        yield Hit()


@rule(
    slug="purpose_mismatch", kinds=(SIGNATURE,), category="form", rows=("S",), field="usage",
    fails=[{"usage": "other", "qualification": _SOUND}], passes=[{"usage": "self", "qualification": _SOUND}],
)  # fmt: skip
def purpose_agrees(case: Case) -> Iterator[Hit]:
    """Own use or use for others: signature and qualification say the same."""
    told, bound = case.text("usage"), case.mapping("qualification").get("usage")
    if told and isinstance(bound, str) and bound and told != bound:
        yield Hit()


def _figure(day: str) -> int:
    """Return "2025-01-01" as 20250101; without a day, a day after all others."""
    digits = day.replace("-", "")
    return int(digits) if digits.isdecimal() and len(digits) == 8 else _NEVER
