"""The table of SMS 2021-01-11."""

from smsconsole.wire.tencent import counts, phones, reports, send, signs, templates
from smsconsole.wire.tencent.action import action, table
from smsconsole.wire.tencent.params import fields

_SIGN = (
    "SignName* SignType:integer* DocumentType:integer* International:integer* SignPurpose:integer* ProofImage* "
    "CommissionImage Remark QualificationId:integer"
)
_TEMPLATE = "TemplateName* TemplateContent* SmsType:integer* International:integer* Remark*"
_PULL = "Limit:integer* SmsSdkAppId*"
_BY_NUMBER = "BeginTime:integer* Offset:integer* Limit:integer* PhoneNumber* SmsSdkAppId* EndTime:integer"
_HOURS = "BeginTime* EndTime* SmsSdkAppId* Limit:integer* Offset:integer*"
_ENTRY = fields("PhoneNumber* TemplateId* TemplateParamSet:strings SenderId SessionContext")
REFUSED = "refused requests are no messages, so RequestCount is RequestSuccessCount"

TABLE = table(
    action(
        "SendSms",
        "PhoneNumberSet:strings* SmsSdkAppId* TemplateId* SignName TemplateParamSet:strings ExtendCode SessionContext "
        "SenderId",
        send.send_sms, writes=True,
    ),
    action(
        "SendMultiGlobalSms", "SmsSdkAppId* MultiSmsInfoSet:objects*", send.send_multi_global_sms, writes=True,
        MultiSmsInfoSet=_ENTRY,
    ),
    action("PullSmsSendStatus", _PULL, reports.pull_send_status),
    action("PullSmsReplyStatus", _PULL, reports.pull_reply_status),
    action("PullSmsSendStatusByPhoneNumber", _BY_NUMBER, reports.send_status_by_number),
    action("PullSmsReplyStatusByPhoneNumber", _BY_NUMBER, reports.reply_status_by_number),
    action("SendStatusStatistics", _HOURS, counts.send_statistics, note=REFUSED),
    action("CallbackStatusStatistics", _HOURS, counts.callback_statistics),
    action("SmsPackagesStatistics", _HOURS, counts.packages),
    action("AddSmsSign", _SIGN, signs.add_sign, writes=True),
    action("ModifySmsSign", f"SignId:integer* {_SIGN}", signs.modify_sign, writes=True),
    action("DeleteSmsSign", "SignId:integer*", signs.delete_sign, writes=True),
    action(
        "DescribeSmsSignList", "International:integer* SignIdSet:integers Limit:integer Offset:integer",
        signs.describe_signs,
    ),
    action("AddSmsTemplate", _TEMPLATE, templates.add_template, writes=True),
    action("ModifySmsTemplate", f"TemplateId:integer* {_TEMPLATE}", templates.modify_template, writes=True),
    action("DeleteSmsTemplate", "TemplateId:integer*", templates.delete_template, writes=True),
    action(
        "DescribeSmsTemplateList", "International:integer* TemplateIdSet:integers Limit:integer Offset:integer",
        templates.describe_templates,
    ),
    action("DescribePhoneNumberInfo", "PhoneNumberSet:strings*", phones.describe_numbers),
    action("ReportConversion", "SmsSdkAppId* SerialNo* ConversionTime:integer*", phones.report_conversion, writes=True),
)  # fmt: skip
