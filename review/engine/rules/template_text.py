"""The characters, length and substance of a template (domain.md 4.3, 4.5, row T13; T1)."""

import re
import unicodedata
from collections.abc import Iterator

from review.engine.case import Case
from review.engine.data import REPLACEMENTS, Match
from review.engine.han import FOREIGN, VARIANT, simplify, traditional
from review.engine.rule import ALIYUN, DIGITAL, TEMPLATE, VOICE, Hit, rule
from review.engine.text import compact, fold
from review.engine.verdict import Fix

DOMESTIC = ("captcha", "notification", "promotion", "")
# Signs that carriers mangle: 【】-like brackets, figures above and in circles, arrows, boxes, emoji, private use.
_SPECIAL = re.compile(
    "[#＃『』「」〖〗〔〕｢｣•※²³¹°№℡™®©§¶†‡◆◇○●◎★☆□■△▲▽▼♀♂♪♫\u2190-\u21ff\u2200-\u22ff\u2300-\u23ff\u2460-\u24ff"
    "\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff\u3200-\u33ff\ue000-\uf8ff\ufe00-\ufe0f\U0001f000-\U0001faff]+"
)
_OWN_REASON = frozenset({"join-group", "seo"})  # lists that a rule asks for whatever the type
_TRIFLE = 40  # a text longer than this is none of the listed trifles
_WORDY = re.compile(r"[^\W\d]")
_BRACKET = re.compile(r"\A(?:\s*[\[［【])+|(?:[\]］】]\s*)+\Z|[【】]")


@rule(
    slug="content_too_long", kinds=(TEMPLATE,), category="content", field="content",
    fails=[{"content": "您的订单已发货。" * 63}], passes=[{"content": "您的订单已发货。" * 62}],
)  # fmt: skip
def content_length(case: Case) -> Iterator[Hit]:
    """A content has at most 500 characters."""
    most = case.data.limit("template.content.max", 500)
    if len(case.content) > most:
        yield Hit(most, len(case.content))


@rule(
    slug="field_missing", kinds=(TEMPLATE, VOICE), category="form", field="content",
    fails=[{"content": ""}, {"content": "  "}], passes=[{"content": "您的订单已发货。"}],
)  # fmt: skip
def content_missing(case: Case) -> Iterator[Hit]:
    """A content is not empty."""
    if case.has("content") and not case.content.strip():
        yield Hit()


@rule(
    slug="name_too_long", kinds=(TEMPLATE, VOICE), category="form", field="name",
    fails=[{"name": "模" * 31}], passes=[{"name": "模" * 30}],
)  # fmt: skip
def template_name_length(case: Case) -> Iterator[Hit]:
    """A template's name has at most 30 characters."""
    most, name = case.data.limit("template.name.max", 30), case.text("name")
    if len(name) > most:
        yield Hit(most, len(name))


@rule(
    slug="field_missing", kinds=(TEMPLATE, VOICE), category="form", field="name",
    fails=[{"name": ""}], passes=[{"name": "登录验证"}],
)  # fmt: skip
def template_name_missing(case: Case) -> Iterator[Hit]:
    """A template has a name."""
    if case.has("name") and not case.text("name").strip():
        yield Hit()


@rule(
    slug="special_symbol", kinds=(TEMPLATE,), category="content", rows=("T13",), field="content", types=DOMESTIC,
    when="odd",
    fails=[{"content": "您的订单#已发货。"}, {"content": "面积100m²，请查收。"}, {"content": "您的订单已发货😀"}],
    passes=[{"content": "您的订单<A100>已发货。"}, {"content": "请看https://www.yunfan.example/#/o/1 ，谢谢。"}],
)  # fmt: skip
def content_symbol(case: Case) -> Iterator[Hit]:
    """No signs beyond everyday marks; a # inside a link belongs to the link."""
    for found in _SPECIAL.finditer(case.content):
        inside = found.group() == "#" and any(link.start < found.start() < link.end for link in case.links)
        if not inside:
            yield Hit(*found.span(), fix=_without_sign(case, *found.span()))


def _without_sign(case: Case, start: int, end: int) -> Fix:
    """Return what is meant by signs (m² is 平方米, ① is 1), nothing where they only adorn."""
    meant = case.data.pairs(REPLACEMENTS)
    with_unit = fold(case.content[start - 1 : end]) if start else ""
    if with_unit in meant:
        return Fix("replace_symbol", start - 1, end, meant[with_unit])
    text = "".join(meant.get(char, "") for char in fold(case.content[start:end]))
    return Fix("replace_symbol" if text else "remove_symbol", start, end, text)


@rule(
    slug="bracket", kinds=(TEMPLATE,), category="content", rows=("T13",), field="content", types=DOMESTIC,
    when="odd",
    fails=[{"content": "【云帆】您的订单已发货。"}, {"content": "[云帆]您的订单已发货。"},
           {"content": "订单已发货[云帆]"}],
    passes=[{"content": "您的订单[A100]已发货。"}],
)  # fmt: skip
def content_bracket(case: Case) -> Iterator[Hit]:
    """【】 nowhere, for the system adds the signature; [ ] not at head or tail, where they would pass for one."""
    typed = f"【{case.text('signature')}】"
    is_typed = len(typed) > 2 and case.content.startswith(typed)
    for found in _BRACKET.finditer(case.content):
        inside = is_typed and found.start() < len(typed)
        fix = Fix("remove_signature", 0, len(typed)) if inside else Fix("remove_bracket", *found.span())
        yield Hit(*found.span(), fix=fix)


@rule(
    slug="traditional_chinese", kinds=(TEMPLATE, VOICE, DIGITAL), category="content", rows=("T13",), field="content",
    types=DOMESTIC, when="odd", fails=[{"content": "您的訂單已發貨。"}], passes=[{"content": "您的著作已出版。"}],
)  # fmt: skip
def content_traditional(case: Case) -> Iterator[Hit]:
    """Simplified characters only; neighbours make one finding."""
    if not case.odd.isdisjoint(traditional()):
        for start, end in _runs(case.content, traditional()):
            yield Hit(start, end, fix=Fix("simplify", start, end, simplify(case.content[start:end])))


@rule(
    slug="variant_char", kinds=(TEMPLATE, VOICE, DIGITAL), category="content", rows=("T13",), field="content",
    types=DOMESTIC, when="matches", fails=[{"content": "请关注威信服务号。"}],
    passes=[{"content": "请关注微信服务号。"}, {"content": "威信县政务大厅提醒您带好证件。"},
            {"content": "请加薇信领取。"}],
)  # fmt: skip
def content_misspelt_on_purpose(case: Case) -> Iterator[Hit]:
    """No wrong characters that stand for another word; inside a graver word (加薇信) that one answers."""
    for match in case.words("variant-spellings"):
        graver = (one for one in case.matches if _rejects(case, one.slug))
        if not any(one.start <= match.start and match.end <= one.end for one in graver):
            yield Hit(match.start, match.end, fix=_meant(case, match, "replace_variant"))


def _rejects(case: Case, slug: str) -> bool:
    """Return whether a list's words are a reason of their own here."""
    return slug in _OWN_REASON or case.kind in case.data.lists[slug].applies_to


@rule(
    slug="variant_char", kinds=(TEMPLATE, VOICE, DIGITAL), category="content", rows=("T13",), field="content",
    types=DOMESTIC, when="odd", fails=[{"content": "您的订\u2f24已发货。"}], passes=[{"content": "您的订大已发货。"}],
)  # fmt: skip
def content_variant(case: Case) -> Iterator[Hit]:
    """No radicals and compatibility forms that only look like characters."""
    for found in VARIANT.finditer(case.content):
        usual = unicodedata.normalize("NFKC", found.group())
        is_usual = usual != found.group() and not VARIANT.search(usual)
        yield Hit(*found.span(), fix=Fix("replace_variant", *found.span(), simplify(usual)) if is_usual else None)


@rule(
    slug="typo", kinds=(TEMPLATE, VOICE, DIGITAL), category="content", rows=("T13",), field="content",
    types=DOMESTIC, when="matches", fails=[{"content": "您的验正码已发送。"}, {"content": "您的订单已发贷。"}],
    passes=[{"content": "您的验证码已发送。"}],
)  # fmt: skip
def content_misspelt(case: Case) -> Iterator[Hit]:
    """No words that are plainly misspelt."""
    for match in case.words("typos"):
        yield Hit(match.start, match.end, fix=_meant(case, match, "replace_typo"))


def _meant(case: Case, match: Match, label: str) -> Fix | None:
    """Return the word that is meant, where the list says so."""
    written = compact(fold(case.content[match.start : match.end]))[0]
    meant = case.data.pairs(match.slug).get(written, "")
    return Fix(label, match.start, match.end, meant) if meant else None


@rule(
    slug="unsupported_language", kinds=(TEMPLATE, VOICE, DIGITAL), category="content", rows=("T13",), field="content",
    types=DOMESTIC, when="odd", fails=[{"content": "ご注文の商品を発送しました"}],
    passes=[{"content": "Your code is 1234"}],
)  # fmt: skip
def content_language(case: Case) -> Iterator[Hit]:
    """Domestic texts are in Chinese and English."""
    for found in FOREIGN.finditer(case.content):
        yield Hit(*found.span())


@rule(
    slug="no_business_content", kinds=(TEMPLATE,), category="content", rows=("T1",), field="content",
    fails=[{"content": "测试"}, {"content": "你好。"}, {"content": "12345"}],
    passes=[{"content": "本条为测试短信。"}, {"content": "您的订单已发货。"}],
)  # fmt: skip
def content_of_no_business(case: Case) -> Iterator[Hit]:
    """A greeting, digits or the word 测试 alone say nothing of a business; the vendor's fixed test text may."""
    text = case.content.strip()
    if not text or (len(text) > _TRIFLE and _WORDY.search(text)) or case.data.is_word("test-texts", text):
        return
    bare = case.bare
    if (
        (bare.isdecimal() and not case.parsed.names)
        or case.data.is_word("no-business", bare)
        or (not bare and not case.parsed.names and not case.parsed.problems)
    ):
        yield Hit(0, len(case.content))


@rule(
    slug="no_business_content", kinds=(TEMPLATE,), category="content", rows=("T1",), field="content",
    vendors=(ALIYUN,),
    when="has_variables",
    fails=[{"content": "${content}", "variables": {"content": "others"}}],
    passes=[{"content": "您的订单${order}已发货。", "variables": {"order": "other_number2"}}],
)  # fmt: skip
def content_of_variables_only(case: Case) -> Iterator[Hit]:
    """Without fixed text nobody can tell what will be sent."""
    if case.parsed.is_all_variable:
        yield Hit(0, len(case.content))


def _runs(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of neighbouring wanted characters."""
    start = None
    for index, char in enumerate(text):
        if char in wanted:
            start = index if start is None else start
        elif start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(text)
