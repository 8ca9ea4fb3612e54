"""templates_app.variables: filling a content, and what each variable's value may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates_app.choices import VariableAttribute
from templates_app.variables import VariableProblem, check_values, parse, render


def problem(content: str, attributes: dict, values: object, kind: str = "notification", vendor: str = "aliyun") -> str:
    """Return the kind of the problem, or "" when the values suit."""
    try:
        check_values(parse(content, vendor), attributes, values, kind, vendor)
    except VariableProblem as found:
        return found.kind
    return ""


def test_a_named_variable_takes_its_value() -> None:
    assert (
        render(parse("${name}您好，订单${order}已发货。", "aliyun"), {"name": "林舟", "order": "A1"}, "aliyun")
        == "林舟您好，订单A1已发货。"
    )


def test_a_numbered_variable_takes_the_value_of_its_place() -> None:
    assert (
        render(parse("验证码{1}，{2}分钟，再说一遍{1}", "tencent"), ["246810", "5"], "tencent")
        == "验证码246810，5分钟，再说一遍246810"
    )


def test_a_value_that_looks_like_a_variable_is_not_filled_again() -> None:
    assert render(parse("${a}-${b}", "aliyun"), {"a": "${b}", "b": "x"}, "aliyun") == "${b}-x"


def test_more_values_than_variables_are_ignored_at_alibaba_and_refused_at_tencent() -> None:
    assert render(parse("您好${a}", "aliyun"), {"a": "x", "b": "y"}, "aliyun") == "您好x"
    with pytest.raises(VariableProblem) as refused:
        render(parse("您好{1}", "tencent"), ["x", "y"], "tencent")
    assert (refused.value.kind, refused.value.limit) == ("count", 1)


def test_a_missing_value_names_its_variable() -> None:
    with pytest.raises(VariableProblem) as refused:
        render(parse("您好${a}，${b}", "aliyun"), {"a": "x"}, "aliyun")
    assert (refused.value.kind, refused.value.name) == ("missing", "b")


@pytest.mark.parametrize(
    ("attribute", "good", "bad"),
    [
        ("numberCaptcha", ["1234", "123456"], ["123", "12a4", "１２３４"]),
        ("characterWithNumber2", ["1234", "a1B2", "abcdef"], ["abc", "ab-12", "验证码吧"]),
        ("verifyTime", ["1", "99"], ["0", "05", "五"]),
        ("phone_number2", ["13800138000", "0571-88888888", "400-100-1000", "95188"], ["12", "138 0013"]),
        ("time", ["2026-11-20 12:00", "下午3点"], ["2026_11_20", "[\"12:00\"]"]),
        ("money", ["45", "45.5"], ["45元", "4,500", ""]),
        ("user_nick", ["小云", "Cloud_9"], ["加QQ 123456", "13800138000", "小云😀"]),
        ("name", ["林舟", "欧阳晓云"], ["林", "Lin", "林舟1"]),
        ("unit_name", ["杭州云帆科技（总部）"], ["Yunfan"]),
        ("address", ["文三路100号"], ["QQ:12345678"]),
        ("license_plate_number", ["浙A12345"], ["浙A-12345"]),
        ("tracking_number", ["12345678", "SF12345678"], ["1234567", "SF-1"]),
        ("pick_up_code", ["8-2046", "1234"], ["123", "货架"]),
        ("other_number2", ["A2026"], ["A-1", "订单"]),
        ("link_param", ["a1b2"], ["a/b"]),
        ("email_address", ["me@a.cn", "me@example.com"], ["me.example", "a@@b.com"]),
        ("others", ["周五的会议"], ["加微信 yunfan123"]),
    ],
)  # fmt: skip
def test_each_attribute_takes_its_values_and_no_others(attribute: str, good: list[str], bad: list[str]) -> None:
    for value in good:
        assert problem("通知：${v}。", {"v": attribute}, {"v": value}) == "", value
    for value in bad:
        assert problem("通知：${v}。", {"v": attribute}, {"v": value}) != "", value


def test_every_attribute_of_the_list_is_known_to_the_checks() -> None:
    from core.values import LONGEST

    assert set(VariableAttribute.values) <= set(LONGEST)


@pytest.mark.parametrize(
    "value", ["https://a.example", "www.yunfan.cn", "见yunfan.com/x", "10.0.0.1", "a.b.co", "HTTP://X.COM"]
)
def test_links_and_addresses_are_refused_in_any_value(value: str) -> None:
    assert problem("通知：${v}。", {"v": "others"}, {"v": value}) == "url"
    assert problem("通知：{1}。", {}, [value], vendor="tencent") == "url"


@pytest.mark.parametrize("value", ["3.5", "2026.11.20", "版本1.2.3", "v1.2", "end.", "1.2.3.4.5"])
def test_what_only_has_dots_is_no_link(value: str) -> None:
    assert problem("通知：${v}。", {"v": "others"}, {"v": value}) == ""


def test_a_code_template_takes_codes_whether_it_says_so_or_not() -> None:
    assert problem("验证码${code}", {}, {"code": "1234"}, "captcha") == ""
    assert problem("验证码${code}", {}, {"code": "您的好友"}, "captcha") == "attribute"
    assert problem("验证码${code}", {}, {"code": "1234567"}, "captcha") == "too_long"
    assert problem("验证码{1}，{2}分钟", {}, ["246810", "5"], "captcha", "tencent") == ""
    assert problem("验证码{1}", {}, ["A246"], "captcha", "tencent") == "attribute"


def test_a_number_instead_of_a_text_is_told_apart() -> None:
    assert problem("验证码${code}", {}, {"code": 1234}, "captcha") == "type"
    assert problem("验证码${code}", {}, {"code": ""}, "captcha") == "missing"


names = st.from_regex(r"[a-z][a-z0-9_]{0,8}x", fullmatch=True)
plain = st.text(st.characters(exclude_characters="{}｛｝$", exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(st.lists(st.tuples(plain, names), min_size=1, max_size=6, unique_by=lambda pair: pair[1]), plain)
def test_what_was_put_together_is_read_and_filled_again(pairs: list[tuple[str, str]], tail: str) -> None:
    content = "".join(f"{text}${{{name}}}" for text, name in pairs) + tail
    parsed = parse(content, "aliyun")
    assert parsed.names == tuple(name for _, name in pairs)
    assert not parsed.problems
    assert "".join(part.text for part in parsed.parts) == content
    values = {name: f"<{name}>" for _, name in pairs}
    assert render(parsed, values, "aliyun") == "".join(f"{text}<{name}>" for text, name in pairs) + tail


@given(st.text(max_size=60), st.sampled_from(["aliyun", "tencent"]))
def test_no_text_makes_the_reader_or_the_checks_fall_over(content: str, vendor: str) -> None:
    parsed = parse(content, vendor)
    assert "".join(part.text for part in parsed.parts) == content
    values = dict.fromkeys(parsed.names, "1")
    assert isinstance(problem(content, {}, values, vendor=vendor), str)
    if not parsed.problems:
        assert isinstance(render(parse(content, vendor), values, vendor), str)


@given(st.sampled_from(VariableAttribute.values), st.text(max_size=50))
def test_no_value_makes_the_checks_fall_over(attribute: str, value: str) -> None:
    assert isinstance(problem("通知${v}", {"v": attribute}, {"v": value}), str)
