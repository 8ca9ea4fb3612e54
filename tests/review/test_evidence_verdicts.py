"""Registers and verdicts end to end: found and good passes, found and bad rejects, not found as the account has it."""

from typing import Any

import pytest

from accounts.choices import UnknownPolicy
from accounts.selectors import scope_of
from review import registers, services
from review.models import ReviewOrder
from review.registers.table import REGISTERS
from signatures.services import submit_signature
from templates_app.services import submit_template

pytestmark = pytest.mark.django_db
SITE = "https://www.feiniao.example/"
OURS = "杭州云帆信息技术有限公司"
TEXT = "您的订单已出库，详情 https://www.feiniao.example/o/1 ，感谢您的支持。"


def tell(slug: str, who: Any, **values: Any) -> Any:
    return registers.save_row(register=REGISTERS[slug], scope=scope_of(who.owner), values=values)


def tell_site(who: Any, **page: Any) -> None:
    tell("pages", who, url=SITE, owner=OURS, title="云帆书城", **page)
    for kind in ("icp", "psb"):
        tell("filings", who, kind=kind, subject="feiniao.example", owner=OURS)


def judged(row: Any, kind: str) -> ReviewOrder:
    order = ReviewOrder.objects.filter(subject_kind=kind, subject_id=row.pk).latest("pk")
    services.run_order(order.pk)
    order.refresh_from_db()
    row.refresh_from_db()
    return order


def file_signature(who: Any, **fields: Any) -> ReviewOrder:
    given = {"name": "云帆书城", "remark": "云帆书城的登录与订单通知", "qualification": who.qualification, **fields}
    return judged(submit_signature(account=who.account, actor=who.owner, **given), "signature")


def file_template(who: Any, **fields: Any) -> ReviewOrder:
    given = {"kind": "notification", "name": "发货", "content": TEXT, "remark": "发货后告知顾客", "variables": {},
             "signature": who.signature, **fields}  # fmt: skip
    return judged(submit_template(account=who.account, actor=who.owner, **given), "template")


def reasons(order: ReviewOrder) -> set[str]:
    return set(order.findings.exclude(severity="advice").values_list("slug", flat=True))


def outcome(order: ReviewOrder) -> str:
    return order.decision or order.engine_decision


@pytest.fixture(params=[UnknownPolicy.MANUAL, UnknownPolicy.REJECT])
def policy(request: pytest.FixtureRequest, yunfan: Any) -> str:
    yunfan.account.unknown_policy = request.param
    yunfan.account.save()
    return "manual" if request.param == UnknownPolicy.MANUAL else "rejected"


def test_a_signature_whose_site_is_found_and_good_passes(yunfan: Any) -> None:
    tell_site(yunfan)
    order = file_signature(yunfan, link=SITE)
    assert (outcome(order), reasons(order)) == ("approved", set())
    assert order.evidence["link_reachable"] is order.evidence["icp_filed"] is order.evidence["link_related"] is True


def test_a_signature_whose_site_does_not_open_is_rejected_for_that(yunfan: Any) -> None:
    tell_site(yunfan, is_reachable=False)
    order = file_signature(yunfan, link=SITE)
    assert (outcome(order), reasons(order)) == ("rejected", {"link_unreachable"})
    assert order.evidence["link_reachable"] is False


def test_what_is_not_found_goes_as_the_accounts_policy_says(yunfan: Any, policy: str) -> None:
    order = file_signature(yunfan, link=SITE)
    assert outcome(order) == policy
    assert reasons(order) == {"link_unreachable", "link_unrelated", "no_icp_filing"}

    order = file_signature(yunfan, name="飞鸟书屋")
    assert (outcome(order), reasons(order)) == (policy, {"no_relation_to_subject"})


def test_a_name_of_somebody_elses_is_rejected_whatever_the_policy(yunfan: Any, policy: str) -> None:
    tell("trademarks", yunfan, number="776655", name="飞鸟书屋", owner="上海海宝贸易有限公司")
    order = file_signature(yunfan, name="飞鸟书屋")
    assert (outcome(order), reasons(order)) == ("rejected", {"no_relation_to_subject"})


def test_a_trademark_is_looked_up(yunfan: Any, policy: str) -> None:
    fields = {"name": "云帆书城", "source": "trademark", "remark": "商标注册号776655，商标名云帆书城"}
    first = file_signature(yunfan, **fields)
    assert (outcome(first), reasons(first)) == (policy, {"trademark_unverified"})
    tell("trademarks", yunfan, number="776655", name="云帆书城", owner=OURS)
    again = services.preview("signature", first.snapshot, yunfan.account.pk)
    assert again.decision == "approved"


def test_a_template_whose_link_is_found_and_good_passes(yunfan: Any) -> None:
    tell_site(yunfan)
    order = file_template(yunfan)
    assert (outcome(order), reasons(order)) == ("approved", set())
    assert list(order.evidence["links"]) == ["https://www.feiniao.example/o/1"]


def test_a_template_whose_link_redirects_is_rejected_for_that(yunfan: Any) -> None:
    tell_site(yunfan, redirects_to="m.feiniao.example")
    order = file_template(yunfan)
    assert (outcome(order), reasons(order)) == ("rejected", {"link_redirects"})


def test_a_templates_unknown_link_goes_as_the_accounts_policy_says(yunfan: Any, policy: str) -> None:
    order = file_template(yunfan)
    assert outcome(order) == policy
    assert reasons(order) == {"link_unreachable", "no_icp_filing", "no_psb_filing"}


def test_a_thin_scene_page_is_rejected_for_that(yunfan: Any) -> None:
    tell_site(yunfan, content="thin")
    order = file_template(yunfan, content="您的订单已出库，感谢您的支持。", scene_link=SITE)
    assert (outcome(order), reasons(order)) == ("rejected", {"scene_link_too_thin"})


def test_one_companys_rows_never_change_anothers_verdict(yunfan: Any, other: Any) -> None:
    tell_site(yunfan)
    assert outcome(file_template(yunfan)) == "approved"
    assert outcome(file_template(other)) == "manual"

    tell("pages", other, url="yunfan.example", is_reachable=False, owner=OURS)
    text = "您的订单已出库，详情 https://www.yunfan.example/o/1 ，感谢您的支持。"
    assert outcome(file_template(other, content=text, name="发货2")) == "rejected"
    assert outcome(file_template(yunfan, content=text, name="发货2")) == "approved"


def test_a_preview_asks_the_callers_rows_and_writes_nothing(yunfan: Any) -> None:
    facts = {"account": {"kind": "enterprise", "subject": OURS}, "kind": "notification", "content": TEXT,
             "variables": {}, "signature": "云帆科技", "remark": "发货后告知顾客"}  # fmt: skip
    tell_site(yunfan)
    before = ReviewOrder.objects.count()
    assert services.preview("template", facts, yunfan.account.pk).decision == "approved"
    assert services.preview("template", facts).decision == "manual"
    assert services.preview("template", {**facts, "evidence": {}}).decision == "manual"
    assert ReviewOrder.objects.count() == before


@pytest.mark.parametrize(
    ("row", "decision", "slugs"),
    [
        ({}, "approved", set()),
        ({"status": "revoked"}, "rejected", {"business_status_abnormal"}),
        ({"legal_person": "高远"}, "rejected", {"legal_person_mismatch"}),
    ],
)
def test_a_qualification_is_compared_with_the_enterprise_register(
    row: dict[str, Any], decision: str, slugs: set[str], yunfan: Any
) -> None:
    code = "91350100M000100Y43"
    tell("enterprises", yunfan, **{"name": "福州飞鸟书屋有限公司", "credit_code": code, "legal_person": "林舟", **row})
    yunfan.account.subject, yunfan.account.credit_code = "福州飞鸟书屋有限公司", code
    yunfan.account.save()
    facts = {"account": {"kind": "enterprise", "subject": "福州飞鸟书屋有限公司", "credit_code": code},
             "name": "飞鸟资质", "usage": "self", "company_name": "福州飞鸟书屋有限公司", "credit_code": code,
             "legal_name": "林舟"}  # fmt: skip
    verdict = services.preview("qualification", facts, yunfan.account.pk)
    assert (verdict.decision, set(verdict.reasons)) == (decision, slugs)
