"""Tencent's published codes that nothing here can cause, each with the reason; the coverage page shows them."""

_NO_FAULTS = "the simulated platform has no such fault of its own"
_FINER = "a finer code says it"
_OLDER = "only the older interface signs with an application's key; there it is a number"
_NO_LISTS = "there is no such list or setting"
UNCAUSED: dict[str, str] = {
    # the gateway
    "AuthFailure.InvalidAuthorization": "caused in the tests of signing",
    "AuthFailure.TokenFailure": "caused in the tests of temporary keys",
    "RequestLimitExceeded": "caused in the tests of rates",
    "IpNotInWhitelist": "caused in the tests of permissions",
    "RequestSizeLimitExceeded": "caused in the tests of malformed requests",
    "InternalError": "caused in the tests of malformed requests",
    "UnsupportedOperation": "an HTTP method other than GET and POST; caused in the tests of malformed requests",
    "AuthFailure.InvalidSecretId": "an unknown SecretId is AuthFailure.SecretIdNotFound",
    "AuthFailure.MFAFailure": _NO_LISTS,
    "ActionOffline": "no action was taken offline",
    "RequestLimitExceeded.IPLimitExceeded": "calls are limited per account and action",
    "RequestLimitExceeded.UinLimitExceeded": "calls are limited per account and action",
    "RequestLimitExceeded.GlobalRegionUinLimitExceeded": "there is one region",
    "IpInBlacklist": _NO_LISTS,
    "DryRunOperation": "no action has a dry run",
    "FailedOperation": _FINER,
    "ResourceInsufficient": _NO_FAULTS,
    "ServiceUnavailable": _NO_FAULTS,
    # sending
    "InternalError.SigVerificationFail": _OLDER,
    "InternalError.SigFieldMissing": _OLDER,
    "InternalError.RequestTimeException": _OLDER,
    "InternalError.RestApiInterfaceNotExist": _OLDER,
    "FailedOperation.FailResolvePacket": _OLDER,
    "FailedOperation.TemplateIncorrectOrUnapproved": _OLDER,
    "FailedOperation.JsonParseFail": "InvalidRequest says it",
    "UnauthorizedOperation.RequestPermissionDeny": "AuthFailure.UnauthorizedOperation says it",
    "UnauthorizedOperation.RequestIpNotInWhitelist": "IpNotInWhitelist says it",
    "InternalError.OtherError": _NO_FAULTS,
    "InternalError.UnknownError": _NO_FAULTS,
    "InternalError.Timeout": _NO_FAULTS,
    "InternalError.SendAndRecvFail": _NO_FAULTS,
    "InternalError.JsonParseFail": _NO_FAULTS,
    "InternalError.ParseBackendResponseFail": _NO_FAULTS,
    "LimitExceeded.DeliveryFrequencyLimit": "a limit of an application has a code of its own",
    "LimitExceeded.DailyLimit": "the caps are an application's own",
    "LimitExceeded.AppCountryOrRegionDailyLimit": "there are no caps by country",
    "LimitExceeded.GlobalSmsSendingRateLimit": "there is no rate of its own abroad",
    # signatures and templates
    "FailedOperation.ForbidAddMarketingTemplates": "personal accounts may file nothing here",
    "FailedOperation.ProhibitSubAccountUse": "every key is its account's own",
    "FailedOperation.OtherError": "FailedOperation.ParametersOtherError says it",
    "InvalidParameterValue.UnsupportedTemplateVariable": "no account is barred from variables",
    "InvalidParameter.AppidAndBizId": "UnauthorizedOperation.SmsSdkAppIdVerifyFail says it",
}
