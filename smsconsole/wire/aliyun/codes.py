"""Alibaba's error words: gateway codes with their HTTP status, business codes, receipt codes. Tables, no logic."""

from accounts.choices import AccountStatus
from core.errors import DomainError
from smsconsole.wire.aliyun import codes_privacy

# code: (HTTP status, message)
GATEWAY: dict[str, tuple[int, str]] = {
    "SignatureDoesNotMatch": (400, "The signature does not match. server string to sign is:{string}"),
    "InvalidAccessKeyId.NotFound": (404, "The AccessKeyId of the request is not known."),
    "InvalidAccessKeyId.Inactive": (400, "The AccessKeyId of the request is disabled."),
    "InvalidTimeStamp.Format": (400, "The timestamp must be written as YYYY-MM-DDThh:mm:ssZ in UTC."),
    "InvalidTimeStamp.Expired": (400, "The timestamp is more than 15 minutes away from the server's time."),
    "SignatureNonceUsed": (400, "The signature nonce was used before."),
    "InvalidSignatureMethod": (400, "The signature method is not supported; use ACS3-HMAC-SHA256 or HMAC-SHA1."),
    "InvalidSecurityToken.Expired": (400, "The SecurityToken has expired; fetch a new temporary key."),
    "InvalidSecurityToken.MismatchWithAccessKey": (400, "The SecurityToken does not belong to the AccessKeyId."),
    "Throttling.User": (400, "Request was denied due to user flow control: at most {limit} a second for this action."),
    "Forbidden.RAM": (403, "The AccessKey has no permission for {name}."),
    "IncompleteSignature": (400, "Credential, Signature or SignedHeaders (host and x-acs headers) is missing."),
    "MissingParameter": (400, "{name} is mandatory for this action."),
    "InvalidParameter": (400, "The value of {name} is not valid."),
    "InvalidParameter.Format": (400, "The parameters must be percent-encoded UTF-8 text."),
    "InvalidAction.NotFound": (404, "The action does not exist in this product; check its name."),
    "InvalidVersion": (400, "The version is not valid for this product."),
    "UnsupportedHTTPMethod": (400, "Only GET and POST are supported."),
    "RequestTooLarge": (413, "The body of the request is too large."),
    "InternalError": (500, "The request failed for an internal reason."),
}  # fmt: skip

# Business refusals, HTTP 200. A message may name parameters of the domain error.
BUSINESS: dict[str, str] = {
    "isv.OUT_OF_SERVICE": "业务停机",
    "isv.ACCOUNT_ABNORMAL": "账户异常",
    "isv.AMOUNT_NOT_ENOUGH": "账户余额不足",
    "isv.PRODUCT_UNSUBSCRIBE": "未开通该产品",
    "isv.MOBILE_NUMBER_ILLEGAL": "手机号码格式错误",
    "isv.MOBILE_COUNT_OVER_LIMIT": "手机号码数量超过限制",
    "isv.INVALID_PARAMETERS": "参数格式不正确",
    "isv.INVALID_JSON_PARAM": "参数须为合法的JSON，变量值须为字符串",
    "isv.TEMPLATE_MISSING_PARAMETERS": "模板变量缺少对应的值",
    "isv.TEMPLATE_PARAMS_ILLEGAL": "模板变量的值不符合变量属性",
    "isv.PARAM_LENGTH_LIMIT": "变量值长度超过限制",
    "isv.PARAM_NOT_SUPPORT_URL": "变量值不支持链接",
    "isv.BLACK_KEY_CONTROL_LIMIT": "号码在黑名单中",
    "isv.CUSTOMER_REFUSED": "用户已退订该推广短信",
    "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": "国际模板不支持发送境内号码",
    "isv.SMS_SIGNATURE_ILLEGAL": "签名不存在、未通过审核或不属于当前账号",
    "isv.SMS_SIGN_ILLEGAL": "签名禁止使用",
    "isv.SMS_SIGNATURE_SCENE_ILLEGAL": "签名适用场景与模板类型不一致",
    "isv.SMS_TEMPLATE_ILLEGAL": "模板不存在、未通过审核或不属于当前账号",
    "isv.EXTEND_CODE_ERROR": "扩展码格式错误",
    "isv.BUSINESS_LIMIT_CONTROL": "触发{level}级流控Permits:{limit}",
    "isv.DAY_LIMIT_CONTROL": "触发日发送限额",
    "isv.MONTH_LIMIT_CONTROL": "触发月发送限额",
    "isv.ONE_CODE_MULTIPLE_SIGN": "扩展码已被其他签名使用，一个扩展码只能对应一个签名",
    "isv.CODE_EXCEED_LIMIT": "扩展码数量超过限制{limit}",
    "isv.CODE_ERROR": "扩展码须为1-12位数字",
    "isv.SIGN_STATE_ILLEGAL": "签名状态不可用",
    "isv.SIGN_NAME_ILLEGAL": "签名名称不符合规范",
    "isv.SMS_SIGN_EMOJI_ILLEGAL": "签名不能包含表情符号",
    "isv.SIGN_SOURCE_ILLEGAL": "签名来源不支持",
    "isv.SIGN_FILE_LIMIT": "签名证明文件超过2MB",
    "isv.ERROR_EMPTY_FILE": "签名证明文件为空",
    "isv.SIGN_OVER_LIMIT": "签名字符数超过限制",
    "isv.TEMPLATE_OVER_LIMIT": "模板字符数超过限制",
    "isv.SIGN_COUNT_OVER_LIMIT": "当日申请签名数量超过限制",
    "isv.TEMPLATE_COUNT_OVER_LIMIT": "当日申请模板数量超过限制",
    "isv.ERROR_SIGN_NOT_MODIFY": "审核中或已通过的签名不支持修改",
    "isv.ERROR_TEMPLATE_NOT_MODIFY": "审核中或已通过的模板不支持修改",
    "isv.ERROR_SIGN_NOT_DELETE": "审核中的签名不支持删除",
    "isv.ERROR_TEMPLATE_NOT_DELETE": "审核中的模板不支持删除",
    "template_parameter_count_illegal": "验证码模板有且仅有一个变量",
    "SIGNATURE_BLACKLIST": "签名已被禁用",
    "isv.SHORTURL_OVER_LIMIT": "当日创建短链数量超过限制{limit}",
    "isv.NO_AVAILABLE_SHORT_URL": "没有可用的短链",
    "isv.SHORTURL_NAME_ILLEGAL": "短链名称须为1-13个字符",
    "isv.SOURCEURL_OVER_LIMIT": "原始链接超过1000个字符",
    "isv.SHORTURL_TIME_ILLEGAL": "短链有效期须为1-90天",
    "isv.PHONENUMBERS_OVER_LIMIT": "手机号码数量超过50000个",
    "isv.SHORTURL_STILL_AVAILABLE": "该原始链接的短链仍在有效期内",
    "isv.SHORTURL_DOMAIN_EMPTY": "原始链接的域名未报备或不可用",
    "isv.DENY_IP_RANGE": "源IP地址所在的地区被禁用",
    "isp.RAM_PERMISSION_DENY": "RAM权限不足",
    "isp.SYSTEM_ERROR": "系统错误，请重试",
}

# What the domain says: what Alibaba calls it.
DOMAIN: dict[str, str] = {
    "sending.account_suspended": "isv.OUT_OF_SERVICE",
    "sending.account_closed": "isv.ACCOUNT_ABNORMAL",
    "sending.arrears": "isv.OUT_OF_SERVICE",
    "billing.in_arrears": "isv.OUT_OF_SERVICE",
    "billing.balance_short": "isv.AMOUNT_NOT_ENOUGH",
    "billing.limit_reached:day": "isv.DAY_LIMIT_CONTROL",
    "billing.limit_reached:month": "isv.MONTH_LIMIT_CONTROL",
    "billing.no_price": "isv.PRODUCT_UNSUBSCRIBE",
    "signatures.unknown": "isv.SMS_SIGNATURE_ILLEGAL",
    "signatures.not_approved": "isv.SMS_SIGNATURE_ILLEGAL",
    "signatures.banned": "isv.SMS_SIGN_ILLEGAL",
    "signatures.unusable": "isv.SIGN_STATE_ILLEGAL",
    "sending.signature_scene_mismatch": "isv.SMS_SIGNATURE_SCENE_ILLEGAL",
    "templates.unknown": "isv.SMS_TEMPLATE_ILLEGAL",
    "templates.not_approved": "isv.SMS_TEMPLATE_ILLEGAL",
    "sending.no_numbers": "isv.MOBILE_NUMBER_ILLEGAL",
    "sending.number_invalid": "isv.MOBILE_NUMBER_ILLEGAL",
    "sending.too_many_numbers": "isv.MOBILE_COUNT_OVER_LIMIT",
    "sending.domestic_number_not_supported": "isv.DOMESTIC_NUMBER_NOT_SUPPORTED",
    "sending.foreign_number_not_supported": "isv.MOBILE_NUMBER_ILLEGAL",
    "sending.value_missing": "isv.TEMPLATE_MISSING_PARAMETERS",
    "sending.value_count_wrong": "isv.TEMPLATE_MISSING_PARAMETERS",
    "sending.value_not_text": "isv.INVALID_JSON_PARAM",
    "sending.value_too_long": "isv.PARAM_LENGTH_LIMIT",
    "sending.value_has_link": "isv.PARAM_NOT_SUPPORT_URL",
    "sending.value_against_attribute": "isv.TEMPLATE_PARAMS_ILLEGAL",
    "sending.content_too_long": "isv.PARAM_LENGTH_LIMIT",
    "sending.blacklisted": "isv.BLACK_KEY_CONTROL_LIMIT",
    "sending.opted_out": "isv.CUSTOMER_REFUSED",
    "sending.frequency_exceeded": "isv.BUSINESS_LIMIT_CONTROL",
    "sending.out_id_too_long": "isv.INVALID_PARAMETERS",
    "sending.extend_code_invalid": "isv.EXTEND_CODE_ERROR",
    "signatures.extension_code_taken": "isv.ONE_CODE_MULTIPLE_SIGN",
    "signatures.extension_code_invalid": "isv.CODE_ERROR",
    "signatures.extension_code_unknown": "isv.CODE_ERROR",
    "signatures.too_many_extension_codes": "isv.CODE_EXCEED_LIMIT",
    "signatures.name_blacklisted": "SIGNATURE_BLACKLIST",
    "signatures.daily_limit": "isv.SIGN_COUNT_OVER_LIMIT",
    "signatures.too_many_today": "isv.SIGN_COUNT_OVER_LIMIT",
    "templates.too_many_today": "isv.TEMPLATE_COUNT_OVER_LIMIT",
    "templates.signature_missing": "isv.SMS_SIGNATURE_ILLEGAL",
    "templates.signature_unsuitable": "isv.SMS_SIGNATURE_ILLEGAL",
    "templates.approved_locked": "isv.ERROR_TEMPLATE_NOT_MODIFY",
    "templates.not_editable": "isv.ERROR_TEMPLATE_NOT_MODIFY",
    "templates.under_review": "isv.ERROR_TEMPLATE_NOT_DELETE",
    "templates.link_name_invalid": "isv.SHORTURL_NAME_ILLEGAL",
    "templates.link_too_long": "isv.SOURCEURL_OVER_LIMIT",
    "templates.link_invalid": "isv.SHORTURL_DOMAIN_EMPTY",
    "templates.link_refused": "isv.SHORTURL_DOMAIN_EMPTY",
    "templates.link_days_invalid": "isv.SHORTURL_TIME_ILLEGAL",
    "templates.link_still_effective": "isv.SHORTURL_STILL_AVAILABLE",
    "templates.link_unknown": "isv.NO_AVAILABLE_SHORT_URL",
    "templates.too_many_links": "isv.SHORTURL_OVER_LIMIT",
    "templates.too_many_numbers": "isv.PHONENUMBERS_OVER_LIMIT",
    "templates.number_invalid": "isv.MOBILE_NUMBER_ILLEGAL",
}

ACCOUNT = {
    AccountStatus.ACTIVE.value: "",
    AccountStatus.SUSPENDED.value: "isv.OUT_OF_SERVICE",
    AccountStatus.CLOSED.value: "isv.ACCOUNT_ABNORMAL",
}
# Actions whose product itself says no to a key without permission, with 200; the gateway says it for all others.
RAM_BUSINESS = frozenset({"SendSms", "SendBatchSms", "QuerySendDetails", "SendCardSms", "SendBatchCardSms"})
OTHER = "isv.INVALID_PARAMETERS"
LEVELS = {"minute": "分钟", "hour": "小时", "day": "天"}
RECEIPTS = {"MOBILE_TERMINAL_ERROR": "MOBLLE_TERMINAL_ERROR"}  # the vendor's own spelling


class GatewayError(Exception):
    """A refusal before any rule of the product was asked. ``name`` turns into Missing… and Invalid… codes."""

    retry_after = 0  # milliseconds, for the header x-acs-retry-after

    def __init__(self, code: str, **params: str) -> None:
        self.status, text = GATEWAY[code]
        self.message = text.format(**params)
        named = "name" in params and code in ("MissingParameter", "InvalidParameter")
        self.code = code.removesuffix("Parameter") + params["name"] if named else code
        super().__init__(self.code)


class BusinessError(Exception):
    """A refusal in the vendor's own words; ``more`` is said behind them, ``fields`` stand beside them in the answer."""

    def __init__(self, code: str, more: str = "", **params: object) -> None:
        self.code, self.message = code, (BUSINESS.get(code) or codes_privacy.BUSINESS[code]).format(**params)
        self.fields: dict[str, object] = {}
        if more:
            self.message = f"{self.message}：{more}"
        super().__init__(code)


def account_refusal(status: str) -> str:
    """Return the code with which an account in this state may not act, or ""."""
    return ACCOUNT[status]


def of_domain(error: DomainError, more: dict[str, str] | None = None) -> BusinessError:
    """Return the vendor's words for a domain refusal; ``more`` are an action's own, asked first.

    Where the vendor has no word, the domain's own sentence follows the general one.
    """
    params = error.params
    named = [f"{error.code}:{params['problem']}", error.code] if "problem" in params else [error.code]
    known = {**DOMAIN, **codes_privacy.DOMAIN, **(more or {})}
    other = codes_privacy.OTHER if error.code.startswith(codes_privacy.PREFIX) else OTHER
    code = next((known[name] for name in named if name in known), other)
    return BusinessError(
        code,
        str(error.message) if code == other else "",
        level=LEVELS.get(str(params.get("level")), ""),
        limit=params.get("limit", ""),
    )
