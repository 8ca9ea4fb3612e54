"""Number privacy's own words among Alibaba's business codes, and the domain's that they stand for. Tables, no logic."""

# Business refusals, HTTP 200.
BUSINESS: dict[str, str] = {
    "isv.POOLKEY_NOT_EXISTS": "号码池不存在",
    "isv.NO_NOT_EXIST": "号码不存在或不属于当前账号",
    "isv.NO_AVAILABLE_NUMBER": "没有可用的号码",
    "isv.NO_USED_BY_OTHERS": "号码已被占用",
    "isv.BIND_CONFLICT": "绑定关系冲突：该X号码上已有A或B的绑定",
    "isv.UPDATE_CONFLICT": "修改后的绑定关系与已有绑定冲突",
    "isv.SUBS_NOT_EXIST": "绑定关系不存在",
    "isv.EXPIRE_DATE_ILLEGAL": "过期时间不合法，须晚于当前时间1分钟以上",
    "isv.ILLEGAL_ARGUMENT": "参数不合法",
    "isv.FORBIDDEN_ACTION": "当前状态不允许该操作",
    "isv.FLOW_LIMIT": "请求过于频繁",
}

# What the domain says: what Alibaba calls it. What is not here is isv.ILLEGAL_ARGUMENT with the domain's own sentence.
DOMAIN: dict[str, str] = {
    "privacy.pool_unknown": "isv.POOLKEY_NOT_EXISTS",
    "privacy.pool_type_wrong": "isv.FORBIDDEN_ACTION",
    "privacy.pool_unfit": "isv.FORBIDDEN_ACTION",
    "privacy.number_unknown": "isv.NO_NOT_EXIST",
    "privacy.number_not_in_stock": "isv.NO_USED_BY_OTHERS",
    "privacy.number_still_bound": "isv.FORBIDDEN_ACTION",
    "privacy.number_state_conflict": "isv.FORBIDDEN_ACTION",
    "privacy.number_locked": "isv.FORBIDDEN_ACTION",
    "privacy.number_offline": "isv.FORBIDDEN_ACTION",
    "privacy.phone_invalid": "isv.MOBILE_NUMBER_ILLEGAL",
    "privacy.group_bound": "isv.FORBIDDEN_ACTION",
    "privacy.no_free_number": "isv.NO_AVAILABLE_NUMBER",
    "privacy.no_number_in_city": "isv.NO_AVAILABLE_NUMBER",
    "privacy.number_taken": "isv.NO_USED_BY_OTHERS",
    "privacy.bind_conflict": "isv.BIND_CONFLICT",
    "privacy.extension_taken": "isv.BIND_CONFLICT",
    "privacy.update_conflict": "isv.UPDATE_CONFLICT",
    "privacy.binding_unknown": "isv.SUBS_NOT_EXIST",
    "privacy.binding_ended": "isv.FORBIDDEN_ACTION",
    "privacy.expiry_too_soon": "isv.EXPIRE_DATE_ILLEGAL",
    "privacy.account_inactive": "isv.OUT_OF_SERVICE",
    "privacy.text_not_held": "isv.FORBIDDEN_ACTION",
}
OTHER = "isv.ILLEGAL_ARGUMENT"
PREFIX = "privacy."

# Published codes that nothing here can cause, each with the reason; the coverage page shows them.
_NO_FAULT = "the simulated carriers have no such fault"
UNCAUSED: dict[str, str] = {
    "isv.BUY_NUM_OVER_LIMIT": "BuySecretNo buys one number at a time",
    "isv.PARTNER_NOT_EXIST": "a pool is the account's own: there are no partners",
    "isv.PARTNER_IS_CLOSED": "a pool is the account's own: there are no partners",
    "isv.VENDOR_BIND_FAILED": _NO_FAULT,
    "isp.VENDOR_UNAVAILABLE": _NO_FAULT,
    "isp.UNKNOWN_ERR_CODE": _NO_FAULT,
    "isp.DAO_EXCEPTION": _NO_FAULT,
}
