"""What the registers say of an enterprise and its people (domain.md 2.4, 2.9)."""

from collections.abc import Iterator

from review.engine.case import Case
from review.engine.rule import QUALIFICATION, Hit, rule
from review.engine.verdict import REJECT

_GOOD = "normal"


def _asked(**answers: object) -> dict:
    return {"evidence": {"business_status": _GOOD, **answers}}


@rule(
    slug="business_status_abnormal", kinds=(QUALIFICATION,), category="evidence", rows=("Q1",), field="company_name",
    when="is_looked_up",
    fails=[_asked(business_status="revoked"), _asked(business_status="abnormal"), _asked(business_status=None),
           {"evidence": {}}],
    passes=[_asked()],
)  # fmt: skip
def enterprise_in_business(case: Case) -> Iterator[Hit]:
    """The enterprise is in business; one that no register knows is unknown."""
    status = case.evidence.get("business_status") if case.evidence is not None else _GOOD
    if status != _GOOD and (status or case.content.strip()):  # without a name there was nothing to ask for
        severity = REJECT if isinstance(status, str) and status else case.unknown_severity
        yield Hit(0, len(case.content), severity=severity)


@rule(
    slug="company_code_mismatch", kinds=(QUALIFICATION,), category="evidence", rows=("Q",), field="credit_code",
    when="is_looked_up", fails=[_asked(company_found=False)],
    passes=[_asked(company_found=True), _asked(), {"evidence": {"business_status": None, "company_found": False}}],
)  # fmt: skip
def company_and_code(case: Case) -> Iterator[Hit]:
    """Name and credit code are of one company; when the register knows neither, that is said elsewhere."""
    if _is_known(case) and case.answer("company_found", needed=False) == REJECT:
        yield Hit(0, len(case.text("credit_code")))


@rule(
    slug="legal_person_mismatch", kinds=(QUALIFICATION,), category="evidence", rows=("Q",), field="legal_name",
    when="is_looked_up", fails=[_asked(legal_person_matches=False), _asked(legal_person_matches=None)],
    passes=[_asked(legal_person_matches=True), _asked(),
            {"evidence": {"business_status": None, "legal_person_matches": None}}],
)  # fmt: skip
def legal_person(case: Case) -> Iterator[Hit]:
    """The legal person is the one the register names."""
    if _is_known(case) and (severity := case.answer("legal_person_matches", needed=False)):
        yield Hit(0, len(case.text("legal_name")), severity=severity)


@rule(
    slug="administrator_shared", kinds=(QUALIFICATION,), category="evidence", rows=("Q",), field="admin_name",
    when="is_looked_up", fails=[_asked(administrator_elsewhere=True)],
    passes=[_asked(administrator_elsewhere=False), _asked()],
)  # fmt: skip
def administrator_of_one(case: Case) -> Iterator[Hit]:
    """One administrator serves one enterprise: carriers refuse to register whoever serves several."""
    if severity := case.answer("administrator_elsewhere", bad=True, needed=False):
        yield Hit(0, len(case.text("admin_name")), severity=severity)


def _is_known(case: Case) -> bool:
    return case.evidence is not None and isinstance(case.evidence.get("business_status"), str)
