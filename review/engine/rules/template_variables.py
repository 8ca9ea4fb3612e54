"""The variables of a template (domain.md 4.9, 4.10, 4.13, 6.6; rows T5, T8, T17, T19, T20, T24)."""

import re
import string
from collections.abc import Iterator

from core import values, variables
from review.engine import text as reading
from review.engine.case import Case, Variable
from review.engine.fixes import apply
from review.engine.rule import ALIYUN, TEMPLATE, TENCENT, VOICE, Hit, rule
from review.engine.text import fold
from review.engine.verdict import ADVICE, Fix

CODE_ATTRIBUTES = frozenset({"numberCaptcha", "characterWithNumber2"})
_CODE_SAMPLE = {"numberCaptcha": re.compile(r"[0-9]{4,6}"), "characterWithNumber2": re.compile(r"[0-9A-Za-z]{4,6}")}
_LINK_NAMES = frozenset({
    "url", "urls", "link", "links", "href", "uri", "domain", "website", "web", "host", "app", "appurl", "applink",
    "qrcode", "qr", "wechat", "weixin", "gzh", "miniprogram", "miniapp", "xcx", "shorturl", "shortlink", "platform",
    "ipaddr", "ipaddress",
})  # fmt: skip
_BRAND = re.compile(r"(?i)(?<![a-z])app(?![a-z])|小程序|公众号|服务号|二维码|网站|网址|官网|站点|平台|微信号|客户端")
_HOST_CHARACTERS = frozenset(string.ascii_letters + string.digits + ".-")
_MEANT = re.compile(r"[$＄]?\s?[{｛]\s*([A-Za-z0-9_]+)\s*[}｝]")
_ORDER = "您的订单${order}已发货，请注意查收。"


def _problems(case: Case, kind: str) -> Iterator[Hit]:
    for problem in case.parsed.problems:
        if problem.kind == kind:
            yield Hit(problem.start, problem.end, fix=_rewritten(case, problem) if kind == variables.SYNTAX else None)


def _rewritten(case: Case, problem: variables.Problem) -> Fix | None:
    """Return the variable as it is meant: {order}, ｛order｝ is ${order}; other slips say too little."""
    written = fold(case.content[problem.start : problem.end])
    found = _MEANT.fullmatch(case.content[problem.start : problem.end]) if written.count("{") == 1 else None
    name = found.group(1) if found else ""
    if not name or name in case.parsed.names or (case.vendor == TENCENT and not name.isdecimal()):
        return None
    text = f"{{{name}}}" if case.vendor == TENCENT else f"${{{name}}}"
    fix, end = Fix("write_variable", problem.start, problem.end, text), problem.start + len(text)
    left = variables.parse(apply(case.content, [fix]), case.vendor).problems
    return None if any(each.start < end and each.end > problem.start for each in left) else fix  # as in {{order}


@rule(
    slug="variable_syntax", kinds=(TEMPLATE, VOICE), category="variables", rows=("T19",), field="content",
    when="problems",
    fails=[{"content": "您的订单{order}已发货。"}, {"content": "您的订单${$order}已发货。"},
           {"content": "订单${order已发货"},
           {"content": "您的验证码为${code}。", "vendor": "tencent"}],
    passes=[{"content": _ORDER}, {"content": "您的验证码为{1}。", "vendor": "tencent"}],
)  # fmt: skip
def variable_form(case: Case) -> Iterator[Hit]:
    """``${name}`` at Alibaba, ``{1}`` at Tencent, and no brace besides."""
    return _problems(case, variables.SYNTAX)


@rule(
    slug="variable_name_empty", kinds=(TEMPLATE, VOICE), category="variables", rows=("T19",), field="content",
    when="problems",
    vendors=(ALIYUN,), fails=[{"content": "您的订单${}已发货。"}], passes=[{"content": _ORDER}],
)  # fmt: skip
def variable_unnamed(case: Case) -> Iterator[Hit]:
    """A variable has a name."""
    return _problems(case, variables.EMPTY)


@rule(
    slug="variable_adjacent", kinds=(TEMPLATE,), category="variables", rows=("T19",), field="content",
    when="problems",
    fails=[{"content": "您的订单${order}${name}已发货。"}], passes=[{"content": "您的订单${order}、${name}已发货。"}],
)  # fmt: skip
def variable_adjacent(case: Case) -> Iterator[Hit]:
    """Two variables side by side could hold anything."""
    return _problems(case, variables.ADJACENT)


@rule(
    slug="variable_name_reserved", kinds=(TEMPLATE, VOICE), category="variables", rows=("T19",), field="content",
    when="problems",
    vendors=(ALIYUN,), fails=[{"content": "您的订单${id}已发货。"}],
    passes=[{"content": "您的订单${order_id}已发货。"}],
)  # fmt: skip
def variable_reserved(case: Case) -> Iterator[Hit]:
    """email, mobile, id, nick, site and ip are the platform's own."""
    return _problems(case, variables.RESERVED_NAME)


@rule(
    slug="variable_name_invalid", kinds=(TEMPLATE, VOICE), category="variables", rows=("T19",), field="content",
    when="problems",
    vendors=(ALIYUN,), fails=[{"content": "您的订单${1code}已发货。"}, {"content": "您的订单${订单号}已发货。"}],
    passes=[{"content": "您的订单${code_1}已发货。"}],
)  # fmt: skip
def variable_name(case: Case) -> Iterator[Hit]:
    """A letter first, then letters, digits, underscore; at most 25."""
    return _problems(case, variables.INVALID)


@rule(
    slug="variable_duplicate", kinds=(TEMPLATE,), category="variables", rows=("T19",), field="content",
    when="problems",
    vendors=(ALIYUN,), fails=[{"content": "订单${order}已发货，单号${order}。"}], passes=[{"content": _ORDER}],
)  # fmt: skip
def variable_twice(case: Case) -> Iterator[Hit]:
    """Each name once a template."""
    return _problems(case, variables.DUPLICATE)


@rule(
    slug="variable_not_consecutive", kinds=(TEMPLATE, VOICE), category="variables", when="problems", field="content",
    vendors=(TENCENT,), fails=[{"content": "码{1}，{3}分钟内有效", "vendor": "tencent"}],
    passes=[{"content": "您的验证码为{1}，{2}分钟内有效", "vendor": "tencent"}],
)  # fmt: skip
def variable_numbers(case: Case) -> Iterator[Hit]:
    """Numbered from 1 without a gap."""
    return _problems(case, variables.NOT_CONSECUTIVE)


@rule(
    slug="all_variable", kinds=(TEMPLATE, VOICE), category="variables", field="content", vendors=(TENCENT,),
    fails=[{"content": "{1}", "vendor": "tencent"}], passes=[{"content": "验证码：{1}", "vendor": "tencent"}],
)  # fmt: skip
def variable_all(case: Case) -> Iterator[Hit]:
    """Some fixed text stands beside the variables."""
    if case.parsed.is_all_variable:
        yield Hit(0, len(case.content))


@rule(
    slug="promo_has_variable", kinds=(TEMPLATE,), category="variables", rows=("T5",), field="content",
    vendors=(ALIYUN,), types=("promotion",),
    when="has_variables",
    fails=[{"kind": "promotion", "content": "尊敬的${name}会员，新品已到店。拒收请回复R"}],
    passes=[{"kind": "promotion", "content": "尊敬的会员，新品已到店。拒收请回复R"}],
)  # fmt: skip
def promotion_variable(case: Case) -> Iterator[Hit]:
    """A promotion is written out."""
    for part in case.parsed.variables:
        yield Hit(part.start, part.end)


@rule(
    slug="captcha_multi_variable", kinds=(TEMPLATE,), category="variables", rows=("T8",), field="content",
    vendors=(ALIYUN,), types=("captcha",),
    when="has_variables",
    fails=[{"kind": "captcha", "content": "${name}的验证码为${code}。", "variables": {"code": "numberCaptcha"}}],
    passes=[{"kind": "captcha", "content": "您的验证码为${code}。", "variables": {"code": "numberCaptcha"}}],
)  # fmt: skip
def captcha_variables(case: Case) -> Iterator[Hit]:
    """A code template has one variable; a limit lets a second one for the minutes pass."""
    yield from (Hit(part.start, part.end) for part in _surplus(case))


def _surplus(case: Case) -> list[variables.Part]:
    """Return the variables beyond those a code template may have; what is declared as the code is none of them."""
    most = case.data.limit("template.captcha.variables", 1)
    attributes = {item.name: item.attribute for item in case.variables}
    counted = list(case.parsed.variables)
    if case.data.limit("template.captcha.minutes_allowed", 0):
        counted = [part for part in counted if attributes.get(part.name or "") != "verifyTime"]
    if len(counted) <= most:
        return []
    counted.sort(key=lambda part: (attributes.get(part.name or "") not in CODE_ATTRIBUTES, part.start))
    return counted[most:]


@rule(
    slug="captcha_variable_missing", kinds=(TEMPLATE,), category="variables", rows=("T8",), field="content",
    types=("captcha",), fails=[{"kind": "captcha", "content": "您的验证码已发送。", "variables": {}}],
    passes=[{"kind": "captcha", "content": "您的验证码为${code}。", "variables": {"code": "numberCaptcha"}}],
)  # fmt: skip
def captcha_without_variable(case: Case) -> Iterator[Hit]:
    """A code template has a place for the code."""
    if case.content.strip() and not case.parsed.names and not case.parsed.problems:
        yield Hit()


@rule(
    slug="captcha_variable_attr", kinds=(TEMPLATE,), category="variables", rows=("T8",), field="variables",
    vendors=(ALIYUN,), types=("captcha",),
    when="variables",
    fails=[{"kind": "captcha", "content": "验证码${code}。", "variables": {"code": {"attribute": "others"}}},
           {"kind": "captcha", "content": "验证码${code}。",
            "variables": {"code": {"attribute": "numberCaptcha", "sample": "123"}}},
           {"kind": "captcha", "content": "验证码${code}。", "variables": {"code": "verifyTime"}}],
    passes=[{"kind": "captcha", "content": "验证码${code}。",
             "variables": {"code": {"attribute": "characterWithNumber2", "sample": "ABCDEF"}}}],
)  # fmt: skip
def captcha_attribute(case: Case) -> Iterator[Hit]:
    """A code is four to six digits or letters; of several variables another rule speaks."""
    surplus = {part.name for part in _surplus(case)}
    minutes = len(case.variables) > 1 and case.data.limit("template.captcha.minutes_allowed", 0)
    for item in case.variables:
        if item.attribute == "" or item.name in surplus or (minutes and item.attribute == "verifyTime"):
            continue
        shape = _CODE_SAMPLE.get(item.attribute)
        if shape is None or (item.sample and not shape.fullmatch(item.sample)):
            yield _at_variable(case, item)


@rule(
    slug="variable_attr_wrong", kinds=(TEMPLATE,), category="variables", rows=("T20",), field="variables",
    vendors=(ALIYUN,), types=("notification", "promotion", ""),
    when="variables",
    fails=[{"content": "请于${day}前支付。",
            "variables": {"day": {"attribute": "phone_number2", "sample": "2024-03-01"}}}],
    passes=[{"content": "请于${day}前支付。", "variables": {"day": {"attribute": "time", "sample": "2024-03-01"}}}],
)  # fmt: skip
def variable_attribute(case: Case) -> Iterator[Hit]:
    """A sample value suits the attribute declared for it; links in samples have a reason of their own."""
    for item in case.variables:
        if item.attribute and item.sample and not _carries(item.sample) and not values.suits(
            item.attribute, item.sample
        ):  # fmt: skip
            yield _at_variable(case, item)


@rule(
    slug="variable_attr_wrong", kinds=(TEMPLATE,), category="variables", rows=("T20",), field="variables",
    vendors=(ALIYUN,), severity=ADVICE,
    when="variables",
    fails=[{"content": _ORDER, "variables": {"ordr": "other_number2"}}],
    passes=[{"content": _ORDER, "variables": {"order": "other_number2"}}],
)  # fmt: skip
def variable_undeclared(case: Case) -> Iterator[Hit]:
    """Where attributes are declared, each variable has one; a form refuses the rest before it is submitted."""
    declared = {item.name for item in case.variables}
    for part in case.parsed.variables:
        if part.name not in declared:
            yield Hit(part.start, part.end, field="content")


@rule(
    slug="variable_attr_wrong", kinds=(TEMPLATE,), category="variables", rows=("T20",), field="variables",
    vendors=(ALIYUN,), types=("notification", "promotion", ""),
    when="variables",
    fails=[{"content": "电话${a}，${b}，${c}。",
            "variables": {"a": "phone_number2", "b": "phone_number2", "c": "phone_number2"}}],
    passes=[{"content": "电话${a}，${b}。", "variables": {"a": "phone_number2", "b": "phone_number2"}}],
)  # fmt: skip
def phone_variables(case: Case) -> Iterator[Hit]:
    """At most two phone numbers a template."""
    phones = [item for item in case.variables if item.attribute == "phone_number2"]
    for item in phones[case.data.limit("template.phone_variables.max", 2) :]:
        yield _at_variable(case, item)


@rule(
    slug="variable_carries_link", kinds=(TEMPLATE,), category="variables", rows=("T17",), field="variables",
    when="has_variables",
    fails=[{"content": "请查看${url}。", "variables": {"url": "others"}},
           {"content": "请看${a}。", "variables": {"a": {"attribute": "others", "sample": "https://a.example/1"}}},
           {"content": "请看${a}。", "variables": {"a": {"attribute": "others", "sample": "云帆APP"}}},
           {"content": "请看${a}。", "variables": {"a": {"attribute": "others", "sample": "8.8.8.8"}}}],
    passes=[{"content": _ORDER, "variables": {"order": {"attribute": "other_number2", "sample": "A1"}}},
            {"content": "请看www.yunfan.example/${link}", "variables": {"link": {"attribute": "link_param"}}}],
)  # fmt: skip
def variable_link(case: Case) -> Iterator[Hit]:
    """Links, addresses, apps, accounts and sites stand outside of variables, where they can be checked."""
    samples = {item.name: item for item in case.variables}
    for name in case.parsed.names:
        item = samples.get(name, Variable(name, "", ""))
        by_name = name.lower().replace("_", "") in _LINK_NAMES and item.attribute != "link_param"
        if by_name or (item.sample and (_carries(item.sample) or _BRAND.search(item.sample))):
            yield _at_variable(case, item)


@rule(
    slug="short_link_variable", kinds=(TEMPLATE,), category="links", rows=("T24",), field="content",
    when="has_variables",
    fails=[{"content": "详情请看t.cn${code}"}, {"content": "详情请看https://t.cn/${code} 。"}],
    passes=[{"content": "详情请看www.yunfan.example/${code}"}, {"content": "详情请看t.cn/a1b2 ，单号${code}。"}],
)  # fmt: skip
def short_link_before_variable(case: Case) -> Iterator[Hit]:
    """A short link that goes on with a variable could lead anywhere."""
    if "." not in case.content:
        return
    hosts = case.data.words("short-link-hosts")
    for part in case.parsed.variables:
        end = part.start - (case.content[part.start - 1 : part.start] == "/")
        start = end
        while start and case.content[start - 1] in _HOST_CHARACTERS:
            start -= 1
        if start < end and case.content[start:end].lower().removeprefix("www.") in hosts:
            yield Hit(start, part.end)


def _carries(sample: str) -> bool:
    return bool(reading.links(sample) or reading.addresses(sample) or "://" in sample)


def _at_variable(case: Case, item: Variable) -> Hit:
    """Point at the variable in the content when it stands there, else at its declaration."""
    for part in case.parsed.variables:
        if part.name == item.name:
            return Hit(part.start, part.end, field="content")
    return Hit(field=f"variables.{item.name}"[:60])
