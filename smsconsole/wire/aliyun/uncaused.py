"""Alibaba's published codes that nothing here can cause yet, each with the reason; the coverage page shows them."""

_LATER = "volume limits of an account come later"
_NO_TEST = "there are no test signatures, templates and numbers of the platform"
_NO_FAULT = "the simulated platform has no such fault of its own"
UNCAUSED: dict[str, str] = {
    "InvalidAction": "older tables' name of InvalidAction.NotFound",
    "InvalidApi.NotFound": "older tables' name of InvalidAction.NotFound",
    "NoSuchVersion": "an unknown version is InvalidVersion",
    "Throttling": "calls are limited per account: Throttling.User",
    "Forbidden.RiskControl": "there is no risk control",
    "InsufficientBalance": "the product says it: isv.AMOUNT_NOT_ENOUGH",
    "ServiceUnavailable": _NO_FAULT,
    "InternalError": "a fault of the program; the tests of malformed requests hold that there is none",
    "isp.SYSTEM_ERROR": _NO_FAULT,
    "isp.GATEWAY_ERROR": _NO_FAULT,
    "isv.PRODUCT_UN_SUBSCRIPT": "every account has the text product",
    "isv.ACCOUNT_NOT_EXISTS": "a key without account does not exist",
    "isv.SECURITY_FROZEN_ACCOUNT": "no account is frozen for not sending",
    "isv.SMS_TEST_SIGN_TEMPLATE_LIMIT": _NO_TEST,
    "isv.SMS_TEST_NUMBER_LIMIT": _NO_TEST,
    "isv.SMS_TEST_TEMPLATE_PARAMS_ILLEGAL": _NO_TEST,
    "isv.SMS_OVER_LIMIT": "the finer codes say it: isv.SIGN_COUNT_OVER_LIMIT, isv.TEMPLATE_COUNT_OVER_LIMIT",
    "isv.SMS_CONTENT_ILLEGAL": "the text was approved, and values are not searched for forbidden words",
    "isv.UNSUPPORTED_CONTENT": "characters of values are not judged at sending",
    "isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE": "the content of values is not judged at sending",
}
