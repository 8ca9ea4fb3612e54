"""What holds whatever is written: words only worsen, order never shows, fixes end what they are offered for."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from review.engine import evaluate
from review.engine.examples import SOUND
from review.engine.fixes import apply_all, proposed
from review.engine.rule import rules_for
from tests.review.sound import shipped_data
from tests.review.test_engine import ANYTHING, TEXTS

DATA = shipped_data()
TYPES = st.sampled_from(["captcha", "notification", "promotion", "international"])
FORBIDDEN = sorted(
    word.partition("=")[0]
    for words in DATA.lists.values() if words.severity == "reject" and "template" in words.applies_to
    for word in words.words
)  # fmt: skip
KEYS = sorted({key for facts in SOUND.values() for key in facts} | {
    "evidence", "qualification", "owner", "brand", "scene_link", "parts", "params", "industry", "third_party",
    "ecommerce_marketing", "complaint_contact", "test_account",
})  # fmt: skip
ANSWERS = st.dictionaries(
    st.sampled_from(["subject_related", "icp_filed", "links", "miniapp_owner", "business_status", "is_download",
                     "is_person_name", "trademark_found", "link_redirects", "licence_held"]),
    ANYTHING, max_size=6,
)  # fmt: skip
FAST = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIXABLE = TEXTS | st.text(alphabet="訂單①【】[]「m²🎉回复T退订，。云帆{}$code验 证码威信己发货\u2f24 ", max_size=30)
ROUNDS = 3  # an ending put right may show a bracket at the new tail


@FAST
@given(st.sampled_from(sorted(SOUND)), st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=8), ANSWERS)
def test_no_facts_and_no_answers_make_the_engine_fall(kind: str, facts: dict, answers: dict) -> None:
    verdict = evaluate(kind, {**SOUND[kind], "evidence": answers, **facts}, DATA)

    apply_all(facts, verdict.findings)
    assert verdict.decision in ("approved", "rejected", "manual")


@FAST
@given(TEXTS, TYPES, st.sampled_from(FORBIDDEN))
def test_a_forbidden_word_more_never_betters_a_verdict(text: str, kind: str, word: str) -> None:
    facts = {**SOUND["template"], "kind": kind, "content": text}
    before = evaluate("template", facts, DATA).decision
    after = evaluate("template", {**facts, "content": f"{text}。{word}。"}, DATA).decision

    assert after == "rejected"
    assert before in ("approved", "manual", "rejected")


@FAST
@given(st.sampled_from(sorted(SOUND)), TEXTS, ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_rules_never_shows(kind: str, text: str, answers: dict, shuffled: random.Random) -> None:
    facts = {**SOUND[kind], "evidence": answers, "content": text, "name": text[:12]}
    rules = list(rules_for(kind, facts.get("vendor", "aliyun"), str(facts.get("kind", facts.get("sign_type", "")))))
    first = evaluate(kind, facts, DATA, rules=rules)
    shuffled.shuffle(rules)
    second = evaluate(kind, facts, DATA, rules=rules)

    assert first == second
    assert [found.fix for found in first.findings] == [found.fix for found in second.findings]


@FAST
@given(FIXABLE, TYPES)
@example("[[云帆", "notification")
@example("【云帆科技】您的訂單①已发货，回复T退订", "notification")
@example("新品已到店，回复T退订", "promotion")
@example("您的验 证 码是{code}", "captcha")
@example("{{A}", "captcha")
def test_fixes_of_a_template_end_what_they_are_offered_for(text: str, kind: str) -> None:
    assert not _left("template", {**SOUND["template"], "kind": kind, "content": text, "signature": "云帆科技"})


@FAST
@given(FIXABLE)
@example("【雲帆 科技】")
def test_fixes_of_a_signature_end_what_they_are_offered_for(name: str) -> None:
    assert not _left("signature", {**SOUND["signature"], "name": name})


def _left(kind: str, facts: dict[str, Any]) -> list[Any]:
    """Return what could still be fixed after some rounds."""
    for _ in range(ROUNDS):
        facts = apply_all(facts, evaluate(kind, facts, DATA).findings)
    return [found for found in evaluate(kind, facts, DATA).findings if found.fix]


@pytest.mark.parametrize(("kind", "text", "fixed"), [
    ("promotion", "新品已到店，欢迎选购。", "新品已到店，欢迎选购。拒收请回复R"),
    ("promotion", "新品已到店，欢迎选购。回复T退订", "新品已到店，欢迎选购。拒收请回复R"),
    ("promotion", "新品已到店，欢迎选购", "新品已到店，欢迎选购。拒收请回复R"),
    ("notification", "您的订单已发货。回复T退订", "您的订单已发货。"),
    ("notification", "您的訂單已發貨。", "您的订单已发货。"),
    ("notification", "【云帆科技】您的订单已发货。", "您的订单已发货。"),
    ("notification", "您的订单「A1」已发货🎉。", "您的订单“A1”已发货。"),
    ("notification", "房屋面积100m²，请核对。", "房屋面积100平方米，请核对。"),
    ("notification", "请关注威信服务号。", "请关注微信服务号。"),
    ("notification", "您的订单己发货。", "您的订单已发货。"),
    ("notification", "您的订单{order}已发货。", "您的订单${order}已发货。"),
    ("captcha", "您的验 证 码为${code}。", "您的验证码为${code}。"),
])  # fmt: skip
def test_a_certain_fix_says_what_to_write(kind: str, text: str, fixed: str) -> None:
    facts = {**SOUND["template"], "kind": kind, "content": text, "signature": "云帆科技"}
    findings = evaluate("template", facts, DATA).findings

    assert apply_all(facts, findings)["content"] == fixed


def test_of_fixes_that_overlap_the_first_is_proposed() -> None:
    facts = {**SOUND["template"], "content": "【云帆科技】您的订单已发货。", "signature": "云帆科技"}
    fixes = proposed(evaluate("template", facts, DATA).findings)

    assert [(fix.label, fix.start, fix.end) for fix in fixes] == [("remove_signature", 0, 6)]
