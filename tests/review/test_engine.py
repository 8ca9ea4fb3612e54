"""What holds for every submission whatever its text."""

import random
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.engine import RuleData, WordSet, all_rules, evaluate
from review.engine.rule import rules_for
from review.engine.text import addresses, compact, fold, is_private, links
from tests.review.sound import SOUND, shipped_data

DATA = shipped_data()
KINDS = st.sampled_from(sorted(SOUND))
PIECES = st.sampled_from([
    "${code}", "${", "}", "{1}", "{3}", "$", "您的验证码", "回复T退订", "拒收请回复R", "加 微 信", "加V信",
    "t.cn/", "8.8.8.8", "https://",
    "www.a.cn", "【", "】", "[", "]", "#", "訂", "威信", "test",
    "13800138000", "400-123-4567", "\u0000", "\U0001f600", "。", " ",
    "QQ：12345678", "赌博", "\u2f24", "ー", "Ａ", "1",
])  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map("".join))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
KEYS = sorted({key for facts in SOUND.values() for key in facts} | {"vendor", "qualification", "owner", "scene_link"})
FAST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FAST
@given(KINDS, st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=8))
def test_no_facts_make_the_engine_fall(kind: str, facts: dict) -> None:
    verdict = evaluate(kind, {**SOUND[kind], **facts}, DATA)

    assert verdict.decision in ("approved", "rejected", "manual")


@FAST
@given(
    st.sampled_from(["captcha", "notification", "promotion", "international"]), TEXTS, st.randoms(use_true_random=False)
)
def test_the_order_of_rules_never_shows(kind: str, text: str, shuffled: random.Random) -> None:
    facts = {**SOUND["template"], "kind": kind, "content": text}
    rules = list(rules_for("template", "aliyun", kind))
    shuffled.shuffle(rules)

    assert evaluate("template", facts, DATA, rules=rules) == evaluate("template", facts, DATA)


@FAST
@given(
    TEXTS, st.sampled_from(["notification", "promotion", "captcha"]), st.sampled_from(["赌博", "加微信群", "刷排名"])
)
def test_a_forbidden_word_more_never_betters_a_verdict(text: str, kind: str, word: str) -> None:
    facts = {**SOUND["template"], "kind": kind, "content": text}
    worse = evaluate("template", {**facts, "content": f"{text}。{word}"}, DATA)

    assert worse.decision == "rejected"


@FAST
@given(TEXTS)
def test_spans_lie_in_the_text_and_excerpts_are_what_stands_there(text: str) -> None:
    for kind, field in (("template", "content"), ("signature", "name")):
        for found in evaluate(kind, {**SOUND[kind], field: text}, DATA).findings:
            if found.start is not None and found.field == field:
                assert 0 <= found.start <= found.end <= len(text)
                assert text[found.start : found.end].startswith(found.excerpt)


@FAST
@given(TEXTS)
def test_folding_keeps_the_length_and_compacting_keeps_the_places(text: str) -> None:
    folded = fold(text)
    squeezed, origin = compact(folded)

    assert len(folded) == len(text)
    if origin is not None:
        assert [folded[index] for index in origin] == list(squeezed)


def test_strewn_signs_and_width_hide_no_word() -> None:
    for text in ("加 微 信", "加*微*信", "加ｖ信", "加－微－信", "加V X"):
        verdict = evaluate("template", {**SOUND["template"], "content": f"请{text}领取"}, DATA)
        assert "join_group_content" in verdict.reasons, text


def test_a_latin_word_is_found_only_as_a_word() -> None:
    data = RuleData({"w": WordSet("w", "seo_content", frozenset({"seo"}))}, {})

    assert [match[1:] for match in data.match("做SEO优化")] == [(1, 4)]
    assert data.match("museology") == []


def test_links_are_found_with_and_without_scheme() -> None:
    assert [span.text for span in links("看https://a.cn/x?y=1，或www.b.com/c 和t.cn/${code}。")] == [
        "https://a.cn/x?y=1", "www.b.com/c", "t.cn/${code}",
    ]  # fmt: skip
    assert links("金额12.50元，版本1.2.3") == ()


def test_addresses_are_four_numbers_up_to_255() -> None:
    assert [span.text for span in addresses("10.0.0.1、256.1.1.1、1.2.3.4.5、8.8.8.8")] == ["10.0.0.1", "8.8.8.8"]
    assert [is_private(text) for text in ("172.16.0.0", "172.32.0.0", "192.168.1.1", "192.169.0.0")] == [
        True, False, True, False,
    ]  # fmt: skip


def test_a_long_text_is_read_in_linear_time() -> None:
    facts = {**SOUND["template"], "content": "拒收" * 20_000 + "回复" * 20_000 + "a." * 20_000 + "${" * 5_000}
    started = time.process_time()

    evaluate("template", facts, DATA)

    assert time.process_time() - started < 5


def test_of_one_reason_the_first_twenty_places_are_told() -> None:
    found = evaluate("template", {**SOUND["template"], "content": "您的订单😀" * 40}, DATA).findings

    places = [one.start for one in found if one.slug == "special_symbol"]
    assert places == [4 + 5 * n for n in range(20)]


def test_rules_have_names_of_their_own() -> None:
    names = [rule.name for rule in all_rules()]

    assert len(names) == len(set(names)) > 55
