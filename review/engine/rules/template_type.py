"""Does the text fit its type and the rules of that type (domain.md 4.5-4.8; rows T4, T6, T7, T9-T11, T21, T31)."""

import re
from collections.abc import Iterator

from review.engine import text as reading
from review.engine.case import Case
from review.engine.rule import DIGITAL, TEMPLATE, VOICE, Hit, rule
from review.engine.verdict import Fix

NEW_OPT_OUT = "2023-11-15"  # the wording changed on this day (domain.md 4.8)
_KEYWORD = re.compile("验证码|注册码|校验码|动态码|动态密码")
_BLANKS = r"[\s\u200b\u200c\u200d\ufeff·*.\-_]+"
_GAP = r"[\s\u200b\u200c\u200d\ufeff·*.\-_]{0,3}"
_TORN = re.compile("|".join(_GAP.join(word) for word in ("验证码", "注册码", "校验码", "动态码", "动态密码")))
_CODE_TEXT = re.compile(r"(?:验证码|注册码|校验码|动态码|动态密码)[^，。；！]{0,6}[$]?\{")
# An instruction to opt out: 回复T退订, 退订回TD, 拒收请回复R, TD退订 ... but not an order to unsubscribe (退订申请).
_WORD = r"(?:退订|退定|拒收|取消订阅|不再接收|屏蔽)"
_ANSWER = r"(?:TD|QX|[0-9]{1,4}|[TNRQtnrq]|td|qx|退订|拒收)(?![A-Za-z0-9])"
_LETTERS = r"(?:TD|QX|T|N|R|td|qx|t|n|r)"
_INSTRUCTION = re.compile(
    rf"请?(?:回复?|发送?|编辑|按)\s*[“\"'‘]?{_ANSWER}[”\"'’]?\s*(?:即可|可|以)?\s*{_WORD}"
    rf"|(?:如需|若需|如要)?{_WORD}\s*(?:短信|信息)?\s*[:：，,]?\s*请?\s*(?:直接)?(?:回复?|发送?|编辑|按)\s*[“\"'‘]?{_ANSWER}"
    rf"|(?:回复?)\s*[“\"'‘]?{_WORD}"
    rf"|(?<![A-Za-z0-9]){_LETTERS}{_WORD}|{_WORD}\s*[:：]?{_LETTERS}(?![A-Za-z0-9])"
)
_NEW_ENDING = "拒收请回复R"
_SIGNS = "。.!！;；，, \t\n"
_SHORTEST_LINE = 5  # digits of a service number
_OTHER_GROUPS = tuple("众体岛山落英")  # 参加|群众, 加入|群体: no chat group
_FIXED = re.compile(r"拒收请回复R[。.!！\s]*\Z")


def _instructions(case: Case) -> Iterator[Hit]:
    text = case.content
    if "退" in text or "拒" in text or "订阅" in text or "不再接收" in text or "屏蔽" in text:
        for found in _INSTRUCTION.finditer(text):
            yield Hit(*found.span(), fix=Fix("remove_opt_out", *found.span()))


def _with_ending(case: Case, old: Hit | None) -> Fix:
    """Return the fixed words in place of an older instruction at the end, else after the text."""
    text = case.content
    if old is not None and old.start is not None and not text[old.end :].strip(_SIGNS):
        return Fix("add_opt_out", old.start, len(text), _NEW_ENDING)
    body = text.rstrip()
    joint = "" if not body or body[-1] in "。！？!?，,；;" else "。"
    return Fix("add_opt_out", len(body), len(text), joint + _NEW_ENDING)


@rule(
    slug="promo_no_opt_out", kinds=(TEMPLATE,), category="type", rows=("T6",), field="content", types=("promotion",),
    since=NEW_OPT_OUT,
    fails=[{"kind": "promotion", "content": "新品已到店，欢迎选购。"},
           {"kind": "promotion", "content": "新品已到店，欢迎选购。回复T退订"},
           {"kind": "promotion", "content": "拒收请回复R，新品已到店，欢迎选购。"}],
    passes=[{"kind": "promotion", "content": "新品已到店，欢迎选购。拒收请回复R"}],
)  # fmt: skip
def promotion_opt_out(case: Case) -> Iterator[Hit]:
    """Since 2023-11-15 a promotion ends with the fixed words 拒收请回复R."""
    if case.content.strip() and not _FIXED.search(case.content):
        old = next(reversed(list(_instructions(case))), None)
        place = (old.start, old.end) if old else (len(case.content), len(case.content))
        yield Hit(*place, fix=_with_ending(case, old))


@rule(
    slug="promo_no_opt_out", kinds=(TEMPLATE,), category="type", rows=("T6",), field="content", types=("promotion",),
    until=NEW_OPT_OUT,
    fails=[{"kind": "promotion", "content": "新品已到店，欢迎选购。", "submitted_on": "2023-11-14"}],
    passes=[{"kind": "promotion", "content": "新品已到店，欢迎选购。回复T退订", "submitted_on": "2023-11-14"}],
)  # fmt: skip
def promotion_opt_out_before_2023(case: Case) -> Iterator[Hit]:
    """Until then any instruction to opt out did."""
    if case.content.strip() and not any(_instructions(case)):
        yield Hit(len(case.content), len(case.content), fix=_with_ending(case, None))


@rule(
    slug="opt_out_not_allowed", kinds=(TEMPLATE,), category="type", rows=("T7",), field="content",
    types=("captcha", "notification"),
    fails=[{"content": "您的订单已发货。回复T退订"}, {"content": "您的订单已发货。拒收请回复R"},
           {"content": "您的订单已发货。退订回TD"}, {"content": "您的订单已发货，TD退订"},
           {"content": "您的订单已发货，回N退订"}],
    passes=[{"content": "您的退订申请已受理，服务将于次月停止。"}, {"content": "您已退订短信服务。"},
            {"content": "请回复R确认预约。"}, {"content": "客户拒收，包裹退回T3仓。"}],
)  # fmt: skip
def opt_out_elsewhere(case: Case) -> Iterator[Hit]:
    """Codes and notifications are not promotion, so there is nothing to opt out of."""
    return _instructions(case)


@rule(
    slug="captcha_keyword_missing", kinds=(TEMPLATE,), category="type", rows=("T10",), field="content",
    types=("captcha",),
    fails=[{"kind": "captcha", "content": "您的密码为${code}。"},
           {"kind": "captcha", "content": "您的验 证 码为${code}。"}],
    passes=[{"kind": "captcha", "content": "您的动态密码为${code}。"}],
)  # fmt: skip
def captcha_keyword(case: Case) -> Iterator[Hit]:
    """A code template calls the code by one of the agreed words, in one piece."""
    if case.content.strip() and not _KEYWORD.search(case.content):
        torn = _TORN.search(case.content)
        fix = Fix("join_keyword", *torn.span(), re.sub(_BLANKS, "", torn.group())) if torn else None
        yield Hit(*torn.span(), fix=fix) if torn else Hit()


@rule(
    slug="captcha_unrelated_content", kinds=(TEMPLATE,), category="type", rows=("T9",), field="content",
    types=("captcha",),
    fails=[{"kind": "captcha", "content": "您的验证码为${code}。新品上市，全场五折。"},
           {"kind": "captcha", "content": "您的验证码为${code}，详情www.yunfan.example 。"},
           {"kind": "captcha", "content": "您的验证码为${code}，客服13800138000。"}],
    passes=[{"kind": "captcha", "content": "您的验证码为${code}，5分钟内有效。"}],
)  # fmt: skip
def captcha_only(case: Case) -> Iterator[Hit]:
    """A code template speaks of the code: no promotion, no links, no contacts."""
    for match in (*case.words("promotion-words"), *case.words("captcha-unrelated")):
        yield Hit(match.start, match.end)
    contacts = reading.mobiles(case.folded) + reading.landlines(case.folded) if case.has_numbers else ()
    for span in (*case.links, *contacts, *reading.chat_accounts(case.folded)):
        yield Hit(span.start, span.end)


@rule(
    slug="promo_in_notification", kinds=(TEMPLATE,), category="type", rows=("T11",), field="content",
    types=("notification",), when="matches",
    fails=[{"content": "您的订单已发货。全场五折优惠，点击抢购。"}, {"content": "祝您生日快乐，会员日有好礼。"}],
    passes=[{"content": "您的订单已发货，请注意查收。"}],
)  # fmt: skip
def notification_promotes(case: Case) -> Iterator[Hit]:
    """What sells or greets is a promotion."""
    for match in case.words("promotion-words"):
        yield Hit(match.start, match.end)


@rule(
    slug="template_type_mismatch", kinds=(TEMPLATE,), category="type", rows=("T21",), field="content",
    types=("notification",),
    fails=[{"content": "您的验证码为：${code}，5分钟内有效。", "variables": {"code": "numberCaptcha"}}],
    passes=[{"content": "验证码登录服务已开通。"}],
)  # fmt: skip
def code_as_notification(case: Case) -> Iterator[Hit]:
    """A text that delivers a code is a code template."""
    if "码" in case.content:
        for found in _CODE_TEXT.finditer(case.content):
            yield Hit(found.start(), found.end())


@rule(
    slug="join_group_content", kinds=(TEMPLATE, VOICE, DIGITAL), category="content", rows=("T4",), field="content",
    when="matches",
    fails=[{"content": "加微信送礼"}, {"content": "您的课程已开通，请加群。"}, {"content": "请加 微 信领取"},
           {"content": "加V信咨询"}],
    passes=[{"content": "您的微信支付已完成。"}, {"content": "感谢您参加群众评议。"}],
)  # fmt: skip
def joins_group(case: Case) -> Iterator[Hit]:
    """No text draws its reader into groups and private accounts."""
    for match in case.words("join-group"):
        after = case.content[match.end : match.end + 1]
        if not (case.content[match.end - 1] == "群" and after in _OTHER_GROUPS):
            yield Hit(match.start, match.end)


@rule(
    slug="seo_content", kinds=(TEMPLATE, VOICE, DIGITAL), category="content", rows=("T31",), field="content",
    when="matches",
    fails=[{"content": "精准拓客引流营销方案已生成。"}, {"content": "关键词搜索排名优化服务已开通。"}],
    passes=[{"content": "您的期末排名为第${rank}名。"}],
)  # fmt: skip
def seo(case: Case) -> Iterator[Hit]:
    """No ranking of sites, keyword search and customer acquisition."""
    for match in case.words("seo"):
        yield Hit(match.start, match.end)


@rule(
    slug="contact_not_allowed", kinds=(TEMPLATE,), category="content", field="content", types=("notification",),
    fails=[{"content": "您的快递已到，请联系13800138000。"}, {"content": "客服QQ：12345678，请联系。"}],
    passes=[{"content": "您的快递已到，咨询400-123-4567。"}],
)  # fmt: skip
def private_contact(case: Case) -> Iterator[Hit]:
    """Notifications name official lines only: no mobile numbers, no chat accounts."""
    mobiles = reading.mobiles(case.folded) if case.has_numbers else ()
    for span in (*mobiles, *reading.chat_accounts(case.folded)):
        yield Hit(span.start, span.end)


@rule(
    slug="contact_not_allowed", kinds=(TEMPLATE,), category="content", field="content", types=("notification",),
    when="has_numbers", fails=[{"content": "电话0571-88001122、0571-88001133、400-123-4567。"}],
    passes=[{"content": "电话0571-88001122、400-123-4567。"}],
)  # fmt: skip
def too_many_contacts(case: Case) -> Iterator[Hit]:
    """At most two lines are named."""
    most = case.data.limit("template.contacts.max", 2)
    if sum(map(case.folded.count, "0123456789")) <= most * _SHORTEST_LINE:
        return  # so few digits are no more lines than that
    for span in reading.landlines(case.folded)[most:]:
        yield Hit(span.start, span.end)
