"""Receipt codes of the simulated carriers in Tencent's words."""

from typing import NamedTuple


class Words(NamedTuple):
    """``cause`` of the callback statistics; ``errmsg`` as the carriers' short codes; ``description`` in words."""

    cause: str
    errmsg: str
    description: str


# Causes: internal, invalid (no such number), shutdown, blacklist, frequency.
RECEIPTS: dict[str, Words] = {
    "DELIVERED": Words("", "DELIVRD", "用户短信接收成功"),
    "MOBILE_NOT_ON_SERVICE": Words("shutdown", "002", "用户号码停机、关机或不在服务区"),
    "MOBILE_ACCOUNT_ABNORMAL": Words("shutdown", "012", "用户号码欠费或携号转网"),
    "MOBILE_TERMINAL_ERROR": Words("shutdown", "024", "用户终端异常或存储已满"),
    "INVALID_NUMBER": Words("invalid", "001", "空号或无效号码"),
    "MOBILE_IN_BLACK": Words("blacklist", "-108", "用户号码在运营商黑名单中"),
    "USER_REJECT": Words("blacklist", "-109", "用户已退订"),
    "MOBILE_SEND_LIMIT": Words("frequency", "-107", "触发运营商频率限制"),
    "CONTENT_KEYWORD": Words("internal", "-106", "内容含有运营商限制的关键词"),
    "CONTENT_ERROR": Words("internal", "-105", "内容不符合运营商要求"),
    "PORT_NOT_REGISTERED": Words("internal", "-110", "签名端口未完成实名报备"),
    "SP_NOT_BY_INTER_SMS": Words("internal", "-111", "用户未开通国际短信"),
    "NO_ROUTE": Words("internal", "-101", "无可用通道"),
    "IS_CLOSE": Words("internal", "-102", "通道已关闭"),
    "EXPIRED": Words("internal", "EXPIRED", "短信在运营商侧超时"),
    "PARAMS_ILLEGAL": Words("internal", "-103", "签名、内容或号码不正确"),
    "SP_UNKNOWN_ERROR": Words("internal", "UNDELIV", "运营商未知错误"),
}
