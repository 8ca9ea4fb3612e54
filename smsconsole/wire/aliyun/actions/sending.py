"""Sending, and how it went."""

from smsconsole.wire.aliyun import query, send
from smsconsole.wire.aliyun.action import action

TABLE = (
    action(
        "SendSms", "PhoneNumbers! SignName! TemplateCode! TemplateParam:json_object SmsUpExtendCode OutId",
        send.send_sms, writes=True, stores_nonce=True,
    ),
    action(
        "SendBatchSms",
        "PhoneNumberJson!:json_list SignNameJson!:json_list TemplateCode! TemplateParamJson:json_list "
        "SmsUpExtendCodeJson:json_list OutId",
        send.send_batch_sms, writes=True, stores_nonce=True,
    ),
    action(
        "QuerySendDetails", "PhoneNumber! SendDate! PageSize!:integer CurrentPage!:integer BizId",
        query.query_send_details,
    ),
)  # fmt: skip
