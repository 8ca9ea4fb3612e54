"""Tencent's error words, as tables. Every answer has HTTP 200; a request fails as a whole or number by number."""

from accounts.choices import AccountStatus
from core.errors import DomainError
from core.values import TENCENT_CODE

MESSAGES: dict[str, str] = {
    "AuthFailure.SignatureFailure": "The signature of the request is not the one calculated from the secret key.",
    "AuthFailure.SignatureExpire": "The timestamp is more than five minutes away from the server's time.",
    "AuthFailure.SecretIdNotFound": "The SecretId does not exist or is disabled.",
    "AuthFailure.InvalidAuthorization": "The header Authorization must be TC3-HMAC-SHA256 over content-type and host.",
    "AuthFailure.UnauthorizedOperation": "The account or its key has no permission for this operation.",
    "AuthFailure.TokenFailure": "The token is missing, has expired or does not belong to the SecretId.",
    "RequestLimitExceeded": "More than {limit} requests a second for this action.",
    "IpNotInWhitelist": "The address {name} is not one that the key may be used from.",
    "InvalidAction": "The action `{name}` does not exist or is not open here.",
    "NoSuchVersion": "The version `{name}` does not exist.",
    "NoSuchProduct": "The product `{name}` does not exist.",
    "MissingParameter": "The parameter `{name}` is missing.",
    "MissingParameter.EmptyPhoneNumberSet": "The list of numbers is empty.",
    "InvalidParameter": "The type of the parameter `{name}` is not valid.",
    "InvalidParameterValue": "The value of the parameter `{name}` is not valid.",
    "UnknownParameter": "The parameter `{name}` is not known to this action.",
    "InvalidRequest": "The body of the request must be a JSON object in UTF-8.",
    "RequestSizeLimitExceeded": "The body of the request is too large.",
    "UnsupportedOperation": "The operation is not supported.",
    "InternalError": "The request failed for an internal reason.",
    "InternalError.RestApiInterfaceNotExist": "no such interface",
    "InternalError.SigVerificationFail": "the sig is not the one calculated from the app key",
    "InternalError.SigFieldMissing": "the sig is missing",
    "InternalError.RequestTimeException": "the time is more than ten minutes away from the server's time",
    "FailedOperation.FailResolvePacket": "the request is not a POST of a JSON object",
    "LimitExceeded": "the account's limit of messages or spending of this month is reached",
    "LimitExceeded.PhoneNumberCountLimit": "more than {limit} numbers in one request",
    "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber": "mainland and foreign numbers in one request",
    "UnauthorizedOperation.ServiceSuspendDueToArrears": "the service is suspended for arrears",
    "UnauthorizedOperation.SmsSdkAppIdVerifyFail": "the SmsSdkAppId does not belong to this account",
    "UnauthorizedOperation.SdkAppIdIsDisabled": "the application is disabled",
    "InvalidParameterValue.SdkAppIdNotExist": "the SmsSdkAppId does not exist",
    "FailedOperation.SignatureIncorrectOrUnapproved": "signature is incorrect or unapproved",
    "FailedOperation.TemplateIncorrectOrUnapproved": "template is incorrect or unapproved",
    "FailedOperation.TemplateUnapprovedOrNotExist": "template is unapproved or does not exist",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": "not the number of parameters of the template",
    "FailedOperation.ContainSensitiveWord": "the content contains forbidden words",
    "FailedOperation.MarketingSendTimeConstraint": "promotion is sent between 8:00 and 22:00 only",
    "UnsupportedOperation.UnsupportedRegion": "the region is not served",
    "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone": "an international template to a mainland number",
    "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone": "a mainland template to a foreign number",
    "FailedOperation.PhoneNumberInBlacklist": "the number is on the blacklist or has opted out",
    "FailedOperation.InsufficientBalanceInSmsPackage": "insufficient balance in sms package",
    "InvalidParameterValue.IncorrectPhoneNumber": "the number is not valid",
    "InvalidParameterValue.ContentLengthLimit": "the content is too long",
    "InvalidParameterValue.TemplateParameterLengthLimit": "a template parameter is too long",
    "InvalidParameterValue.TemplateParameterFormatError": "a template parameter is no verification code",
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": "a template parameter contains a link",
    "LimitExceeded.DeliveryFrequencyLimit": "the frequency limit is reached",
    "LimitExceeded.PhoneNumberThirtySecondLimit": "the limit for one number within 30 seconds is reached",
    "LimitExceeded.PhoneNumberOneHourLimit": "the limit for one number within an hour is reached",
    "LimitExceeded.PhoneNumberDailyLimit": "the limit for one number within a day is reached",
    "InvalidParameterValue.MultiSmsInfoSetEmpty": "the list of messages is empty",
    "InvalidParameter.InvalidParameters": "the value of `{name}` is not accepted",
    "InvalidParameter.DirtyWordFound": "the name contains a forbidden word",
    "InvalidParameterValue.BeginTimeVerifyFail": "the begin time is malformed or too far back",
    "InvalidParameterValue.EndTimeVerifyFail": "the end time is malformed, before the begin time or too far from it",
    "InvalidParameterValue.InvalidStartTime": "the begin time lies behind the end time",
    "InvalidParameterValue.LimitVerifyFail": "the limit is out of range",
    "InvalidParameterValue.OffsetVerifyFail": "the offset is out of range",
    "InvalidParameterValue.InvalidInternational": "International is 0 or 1 and stays what it was at filing",
    "InvalidParameterValue.InvalidSmsType": "SmsType is 1 marketing, 2 notification or 3 verification code",
    "InvalidParameterValue.InvalidSignPurpose": "SignPurpose is 0 own use or 1 for others",
    "InvalidParameterValue.InvalidUsedMethod": "UsedMethod is 0 own use or 1 for others",
    "InvalidParameterValue.InvalidDocumentType": "DocumentType does not fit SignType",
    "InvalidParameterValue.ImageInvalid": "the picture is no base64 text of a JPG, PNG or GIF of at most 2 MB",
    "InvalidParameterValue.SignNameLengthTooLong": "a signature has at most 12 characters",
    "InvalidParameterValue.SignAlreadyPassedCheck": "the signature is approved and cannot be changed",
    "InvalidParameterValue.SignExistAndUnapproved": "the same signature is under review",
    "InvalidParameterValue.QualificationIdNotFound": "no such qualification; file one in the console first",
    "FailedOperation.QualificationIdNotApproved": "the qualification is not approved",
    "InvalidParameterValue.InvalidTemplateFormat": "the format of the template is wrong",
    "InvalidParameterValue.TemplateWithDirtyWords": "the template contains a forbidden word",
    "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe": "a marketing template ends with how to unsubscribe",
    "FailedOperation.NotEnterpriseCertification": "this interface is for verified enterprises only",
    "FailedOperation.MissingSignature": "no signature is approved yet; a template needs one first",
    "FailedOperation.MissingSignatureList": "no such signature",
    "FailedOperation.MissingSignatureToModify": "no such signature to change",
    "FailedOperation.SignIdNotExist": "no such signature to delete",
    "FailedOperation.SignNumberLimit": "the limit of signatures is reached",
    "FailedOperation.MissingTemplateList": "no such template",
    "FailedOperation.MissingTemplateToModify": "no such template to change",
    "FailedOperation.TemplateIdNotExist": "no such template to delete",
    "FailedOperation.TemplateNumberLimit": "the limit of templates is reached",
    "FailedOperation.TemplateAlreadyPassedCheck": "the template is approved and cannot be changed",
    "FailedOperation.ParametersOtherError": "a parameter is not accepted: {more}",
    "FailedOperation.PhoneNumberParseFail": "the number is not in E.164 form",
    "UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny": "personal accounts may not send marketing",
    "UnsupportedOperation.ContainDomesticPhoneNumber": "a mainland number in a request for numbers abroad",
    "LimitExceeded.PhoneNumberSameContentDailyLimit": "the limit for one text to one number within a day is reached",
    "LimitExceeded.AppDailyLimit": "the application's limit of messages a day is reached",
    "LimitExceeded.AppMainlandChinaDailyLimit": "the application's limit of mainland messages a day is reached",
    "LimitExceeded.AppGlobalDailyLimit": "the application's limit of messages abroad a day is reached",
    "LimitExceeded.AppCountryOrRegionInBlacklist": "the application does not serve this country or region",
}  # fmt: skip

# What the domain says: what Tencent calls it.
DOMAIN: dict[str, str] = {
    "accounts.application_unknown": "InvalidParameterValue.SdkAppIdNotExist",
    "accounts.application_foreign": "UnauthorizedOperation.SmsSdkAppIdVerifyFail",
    "accounts.application_disabled": "UnauthorizedOperation.SdkAppIdIsDisabled",
    "sending.account_suspended": "UnauthorizedOperation.ServiceSuspendDueToArrears",
    "sending.account_closed": "AuthFailure.UnauthorizedOperation",
    "sending.arrears": "UnauthorizedOperation.ServiceSuspendDueToArrears",
    "billing.in_arrears": "UnauthorizedOperation.ServiceSuspendDueToArrears",
    "billing.balance_short": "FailedOperation.InsufficientBalanceInSmsPackage",
    "billing.limit_reached": "volume",  # by its period and product, below
    "billing.no_price": "UnsupportedOperation.UnsupportedRegion",
    "signatures.unknown": "FailedOperation.SignatureIncorrectOrUnapproved",
    "signatures.not_approved": "FailedOperation.SignatureIncorrectOrUnapproved",
    "signatures.banned": "FailedOperation.SignatureIncorrectOrUnapproved",
    "signatures.unusable": "FailedOperation.SignatureIncorrectOrUnapproved",
    "sending.signature_scene_mismatch": "FailedOperation.SignatureIncorrectOrUnapproved",
    "templates.unknown": "FailedOperation.TemplateUnapprovedOrNotExist",
    "templates.not_approved": "FailedOperation.TemplateUnapprovedOrNotExist",
    "sending.no_numbers": "MissingParameter.EmptyPhoneNumberSet",
    "sending.number_invalid": "InvalidParameterValue.IncorrectPhoneNumber",
    "sending.too_many_numbers": "LimitExceeded.PhoneNumberCountLimit",
    "sending.domestic_number_not_supported": "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone",
    "sending.foreign_number_not_supported": "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
    "sending.value_missing": "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
    "sending.value_count_wrong": "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
    "sending.value_not_text": "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
    "sending.value_too_long": "InvalidParameterValue.TemplateParameterLengthLimit",
    "sending.value_has_link": "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
    "sending.value_against_attribute": "InvalidParameterValue.TemplateParameterFormatError",
    "sending.content_too_long": "InvalidParameterValue.ContentLengthLimit",
    "sending.promotion_hours": "FailedOperation.MarketingSendTimeConstraint",
    "sending.blacklisted": "FailedOperation.PhoneNumberInBlacklist",
    "sending.opted_out": "FailedOperation.PhoneNumberInBlacklist",
    "sending.frequency_exceeded": "frequency",  # by its level, below
    "sending.promotion_not_entitled": "UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny",
    "sending.content_forbidden": "FailedOperation.ContainSensitiveWord",
    "sending.country_not_served": "LimitExceeded.AppCountryOrRegionInBlacklist",
    "sending.daily_limit_reached": "cap",  # by its side, below
    "sending.extend_code_invalid": "InvalidParameterValue",
    "signatures.name_taken": "InvalidParameterValue.SignExistAndUnapproved",
    "signatures.file_refused": "InvalidParameterValue.ImageInvalid",
    "signatures.qualification_missing": "InvalidParameterValue.QualificationIdNotFound",
    "signatures.qualification_not_approved": "FailedOperation.QualificationIdNotApproved",
    "signatures.daily_limit": "FailedOperation.SignNumberLimit",
    "signatures.too_many_today": "FailedOperation.SignNumberLimit",
    "templates.too_many_today": "FailedOperation.TemplateNumberLimit",
    "templates.approved_locked": "FailedOperation.TemplateAlreadyPassedCheck",
    "templates.kind_locked": "InvalidParameterValue.InvalidInternational",
}

ACCOUNT = {
    AccountStatus.ACTIVE.value: "",
    AccountStatus.SUSPENDED.value: "UnauthorizedOperation.ServiceSuspendDueToArrears",
    AccountStatus.CLOSED.value: "AuthFailure.UnauthorizedOperation",
}
FREQUENCY = {
    "half_minute": "LimitExceeded.PhoneNumberThirtySecondLimit",
    "same_content": "LimitExceeded.PhoneNumberSameContentDailyLimit",
    "hour": "LimitExceeded.PhoneNumberOneHourLimit",
    "day": "LimitExceeded.PhoneNumberDailyLimit",
}


CAP = {
    "all": "LimitExceeded.AppDailyLimit",
    "mainland": "LimitExceeded.AppMainlandChinaDailyLimit",
    "foreign": "LimitExceeded.AppGlobalDailyLimit",
}
OTHER = "FailedOperation.ParametersOtherError"  # what the vendor has no word for


class TencentError(Exception):
    """A refusal in the vendor's words; ``Response.Error`` or one number's status."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.message = MESSAGES[code].format(**params)
        super().__init__(code)


def account_refusal(status: str) -> str:
    """Return the code with which an account in this state may not act, or ""."""
    return ACCOUNT[status]


def of_domain(error: DomainError) -> TencentError:
    """Return the vendor's words for a domain refusal; where it has none, the domain's own follow a general one."""
    code, params = DOMAIN.get(error.code, OTHER), error.params
    if code == "frequency":
        code = FREQUENCY.get(str(params.get("level")), "LimitExceeded.DeliveryFrequencyLimit")
    elif code == "volume":
        side = "foreign" if params.get("product") == "international" else "all"
        code = CAP[side] if params.get("problem") == "day" else "LimitExceeded"  # the vendor has no limit of a month
    elif code == "cap":
        code = CAP[str(params.get("side"))]
    elif error.code == "sending.value_too_long" and params.get("attribute") == TENCENT_CODE:
        code = "InvalidParameterValue.TemplateParameterFormatError"
    return TencentError(code, name=error.field, limit=params.get("limit", ""), more=error.message)
