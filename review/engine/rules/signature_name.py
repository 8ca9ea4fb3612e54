"""The name of a signature (domain.md 3.6, rows S2, S20-S23)."""

import re
import unicodedata
from collections.abc import Iterator

from review.engine import company
from review.engine.case import Case
from review.engine.han import FOREIGN, VARIANT, simplify, traditional
from review.engine.rule import SIGNATURE, Hit, rule
from review.engine.text import fold
from review.engine.verdict import MANUAL, REJECT, Fix

_TEST = re.compile("测试|測試|test", re.IGNORECASE)
_WORD = re.compile("[A-Za-z]*test[A-Za-z]*", re.IGNORECASE)
# English words that only happen to hold the four letters.
_HARMLESS = frozenset({"latest", "contest", "greatest", "fastest", "protest", "attest", "testament", "testimony"})


@rule(
    slug="length_out_of_range", kinds=(SIGNATURE,), category="name", rows=("S21",), field="name",
    fails=[{"name": "云"}, {"name": "杭州云帆信息技术服务总公司"}, {"name": ""}],
    passes=[{"name": "云帆"}, {"name": "YunfanKejiGo"}],
)  # fmt: skip
def name_length(case: Case) -> Iterator[Hit]:
    """A name has 2 to 12 characters; a letter counts as much as a Han character."""
    least, most = case.data.limit("signature.name.min", 2), case.data.limit("signature.name.max", 12)
    if not least <= len(case.content) <= most:
        yield Hit(min(most, len(case.content)), len(case.content))


@rule(
    slug="all_digits", kinds=(SIGNATURE,), category="name", rows=("S22",), field="name",
    fails=[{"name": "123456"}, {"name": "１２３"}], passes=[{"name": "云帆360"}],
)  # fmt: skip
def name_all_digits(case: Case) -> Iterator[Hit]:
    """A name of nothing but digits tells nobody who writes."""
    if case.content.isdecimal():
        yield Hit(0, len(case.content))


@rule(
    slug="symbol", kinds=(SIGNATURE,), category="name", rows=("S22",), field="name",
    fails=[{"name": "云帆 科技"}, {"name": "云帆科技！"}, {"name": "【云帆科技】"}, {"name": "云帆①"}],
    passes=[{"name": "云帆Keji"}, {"name": "雲帆科技"[1:]}],
)  # fmt: skip
def name_symbol(case: Case) -> Iterator[Hit]:
    """No marks, blanks or signs; the brackets are added by the system."""
    for index, char in enumerate(case.content):
        if not char.isalpha() and not char.isdecimal():
            yield Hit(index, index + 1, fix=Fix("remove_symbol", index, index + 1, field="name"))


@rule(
    slug="traditional_chinese", kinds=(SIGNATURE,), category="name", rows=("S22",), field="name",
    fails=[{"name": "雲帆科技"}], passes=[{"name": "云帆著作"}],
)  # fmt: skip
def name_traditional(case: Case) -> Iterator[Hit]:
    """Simplified characters only."""
    table = traditional()
    for index, char in enumerate(case.content):
        if char in table:
            yield Hit(index, index + 1, fix=Fix("simplify", index, index + 1, simplify(char), "name"))


@rule(
    slug="variant_char", kinds=(SIGNATURE,), category="name", rows=("S22",), field="name",
    fails=[{"name": "云帆\u2f66"}], passes=[{"name": "云帆科技"}],
)  # fmt: skip
def name_variant(case: Case) -> Iterator[Hit]:
    """No radicals and compatibility forms that only look like characters."""
    for found in VARIANT.finditer(case.content):
        usual = simplify(unicodedata.normalize("NFKC", found.group()))
        is_usual = usual.isalpha() and not VARIANT.search(usual)
        yield Hit(*found.span(), fix=Fix("replace_variant", *found.span(), usual, "name") if is_usual else None)


@rule(
    slug="variant_char", kinds=(SIGNATURE,), category="name", rows=("S22",), field="name", when="matches",
    fails=[{"name": "威信服务"}], passes=[{"name": "威信县政务"}],
)  # fmt: skip
def name_misspelt_on_purpose(case: Case) -> Iterator[Hit]:
    """No wrong characters that stand for another's name."""
    for match in case.words("variant-spellings"):
        yield Hit(match.start, match.end)


@rule(
    slug="unsupported_language", kinds=(SIGNATURE,), category="name", rows=("S22",), field="name",
    fails=[{"name": "クラウド"}, {"name": "Облако"}, {"name": "구름"}], passes=[{"name": "YunFan"}],
)  # fmt: skip
def name_language(case: Case) -> Iterator[Hit]:
    """Chinese, English and digits only."""
    for found in FOREIGN.finditer(case.content):
        yield Hit(*found.span())


@rule(
    slug="contains_test", kinds=(SIGNATURE,), category="name", rows=("S20",), field="name",
    fails=[{"name": "云帆测试"}, {"name": "云帆TEST"}], passes=[{"name": "云帆latest"}, {"name": "云帆试用"}],
)  # fmt: skip
def name_test(case: Case) -> Iterator[Hit]:
    """Not the word 测试, nor "test"."""
    harmless = [found.span() for found in _WORD.finditer(case.content) if found.group().lower() in _HARMLESS]
    for found in _TEST.finditer(case.content):
        if not any(start <= found.start() < end for start, end in harmless):
            yield Hit(*found.span())


@rule(
    slug="signature_too_generic", kinds=(SIGNATURE,), category="name", rows=("S2",), field="name",
    fails=[{"name": "客服通知"}, {"name": "客户您好"}, {"name": "会员通知"}], passes=[{"name": "云帆客服通知"}],
)  # fmt: skip
def name_generic(case: Case) -> Iterator[Hit]:
    """A name that fits anybody names nobody; where the vendor's own advice contradicts itself a person decides."""
    if case.data.is_word("generic-names", case.content):
        yield Hit(0, len(case.content))
    elif case.data.is_word("generic-names-unsure", case.content):
        yield Hit(0, len(case.content), severity=MANUAL)


@rule(
    slug="acronym", kinds=(SIGNATURE,), category="name", rows=("S22",), field="name",
    fails=[{"name": "ALY", "brand": "阿里云"}, {"name": "yf"},
           {"name": "ＺＧＹＨ", "brand": "中国银行"}],
    passes=[{"name": "ALIYUN", "brand": "阿里云"}, {"name": "Yunfan"},
            {"name": "YF", "source": "trademark", "evidence": {"trademark_found": True}}],
)  # fmt: skip
def name_initials(case: Case) -> Iterator[Hit]:
    """Initials of a brand name nobody; its full pinyin does. A registered trademark may be what it is."""
    if not company.is_latin(case.content) or len(case.content) < 2 or _is_trademark(case):
        return
    name, brand = fold(case.content), case.text("brand")
    found = company.initials(brand) if len(brand) >= 2 else frozenset()
    if name in found or (case.company and name in company.initials_of_company(case.company, case.data)):
        yield Hit(0, len(case.content))


_PERSON = {"name": "李秀英"}


@rule(
    slug="personal_name", kinds=(SIGNATURE,), category="name", rows=("S23",), field="name",
    fails=[{"name": "张伟", "account": {"kind": "personal", "subject": "张伟"}},
           {**_PERSON, "evidence": {"is_person_name": True}}, {**_PERSON, "evidence": {"is_person_name": None}},
           {**_PERSON, "evidence": {}}],
    passes=[{"name": "张小泉"}, {"name": "云帆", "account": {"kind": "enterprise", "subject": "云帆"}},
            {**_PERSON, "evidence": {"is_person_name": False}},
            {"name": "张小泉", "source": "trademark", "evidence": {"trademark_found": True}},
            {"name": "张小泉", "account": {"kind": "enterprise", "subject": "杭州张小泉集团有限公司"}, "evidence": {}}],
)  # fmt: skip
def name_of_person(case: Case) -> Iterator[Hit]:
    """No person's name: the applicant's own is plain, another's only a look-up or a reader can tell."""
    if not case.content:
        return
    holder = case.account.get("subject") if case.is_personal else case.mapping("qualification").get("legal_name")
    answer = case.evidence.get("is_person_name") if case.evidence is not None else False
    severity = ""
    if (case.content == holder and not _is_trademark(case)) or answer is True:
        severity = REJECT
    elif answer is not False and _looks_personal(case):
        severity = case.unknown_severity
    if severity:
        yield Hit(0, len(case.content), severity=severity)


def _is_trademark(case: Case) -> bool:
    return case.evidence is not None and case.evidence.get("trademark_found") is True


def _looks_personal(case: Case) -> bool:
    """Return whether a name reads like surname and given name, and neither company nor trademark explains it."""
    name = case.content
    if not 2 <= len(name) <= 4 or name in company.plain(case.company) or _is_trademark(case):
        return False
    surnames, given = case.data.words("surnames"), case.data.words("given-names")
    for size in (2, 1):
        if name[:size] in surnames and 1 <= len(name) - size <= 2:
            return all(char in given for char in name[size:])
    return False
