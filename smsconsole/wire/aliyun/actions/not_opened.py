"""Products that open by invitation and have no domain here yet: digital, card and RCS messages, conversion reports,
logistics. The call is checked as any other, then answered as the vendor answers an account without the product."""

from smsconsole.wire.aliyun.action import closed

TABLE = (
    closed("AddRcsSignMenu", "MenuContent! SignName!"),
    closed("CheckMobilesCardSupport", "Mobiles!:list TemplateCode!"),
    closed("ConversionDataIntl", "ConversionRate! ReportTime:optional", success=False),
    closed("CreateCardSmsTemplate", "Factorys Memo Template! TemplateName!"),
    closed(
        "CreateDigitalSignOrder",
        "ExtendMessage OrderContext OrderType QualificationId:optional QualificationVersion:optional "
        "SignId:optional SignIndustry:optional SignName SignSource:optional Submitter",
    ),
    closed("CreateDigitalSmsTemplate", "Remark! SignName TemplateContents!:list TemplateName!", success=False),
    closed("CreateRCSMobileCapableTask", "PhoneNumbersFile! SignName! TemplateCode!"),
    closed(
        "CreateRCSTemplate",
        "RelatedSignNames! TemplateContent! TemplateFormat! TemplateMenu TemplateName! TemplateRule "
        "TemplateType!:optional",
    ),
    closed(
        "GetCardSmsDetails",
        "BizCardId BizDigitId BizSmsId CurrentPage:optional PageSize:optional PhoneNumber! SendDate!",
    ),
    closed(
        "GetCardSmsLink",
        "CardCodeType:optional CardLinkType:optional CardTemplateCode! CardTemplateParamJson "
        "CustomShortCodeJson Domain OutId PhoneNumberJson SignNameJson!",
    ),
    closed("GetMediaResourceId", "ExtendInfo FileSize!:optional Memo OssKey! ResourceType!:optional"),
    closed("GetOSSInfoForCardTemplate", ""),
    closed("GetRCSSignature", "SignName"),
    closed("QueryCardSmsTemplate", "TemplateCode!"),
    closed("QueryCardSmsTemplateReport", "EndDate StartDate TemplateCodes!:list"),
    closed("QueryDigitalSignByName", "SignName"),
    closed("QueryMobilesCardSupport", "EncryptType Mobiles!:json_list TemplateCode!"),
    closed("QueryRCSMobileCapable", "PhoneNumbers! SignName! TemplateCode!"),
    closed("QueryRCSMobileCapableTaskResult", "TaskId!"),
    closed("QueryRCSTemplate", "TemplateCode!"),
    closed("QueryRcsSignMenuByVersion", "RcsMenuVersion! SignName!"),
    closed(
        "SendBatchCardSms",
        "CardTemplateCode! CardTemplateParamJson DigitalTemplateCode DigitalTemplateParamJson "
        "FallbackType! OutId PhoneNumberJson! SignNameJson! SmsTemplateCode SmsTemplateParamJson "
        "SmsUpExtendCodeJson TemplateCode TemplateParamJson",
    ),
    closed(
        "SendCardSms",
        "CardObjects!:list CardTemplateCode! DigitalTemplateCode DigitalTemplateParam FallbackType! "
        "OutId SignName! SmsTemplateCode SmsTemplateParam SmsUpExtendCode TemplateCode TemplateParam",
    ),
    closed(
        "SendLogisticsSms",
        "ExpressCompanyCode! MailNo! OutId PlatformCompanyCode SignName! TemplateCode! TemplateParam",
    ),
    closed("SendRCS", "OutId PhoneNumbers! SignName! TemplateCode! TemplateParam"),
    closed("SendRCSReply", "InReplyToRcsID! OutId PhoneNumbers! SignName! TemplateCode! TemplateParam"),
    closed("SmsConversionIntl", "ConversionTime:optional Delivered!:boolean MessageId!", success=False),
    closed(
        "UpdateRCSSignature",
        "BackgroundImage BubbleColor Category:optional Description Latitude Logo Longitude OfficeAddress "
        "ServiceEmail ServicePhone ServiceTerms ServiceWebsite SignName",
    ),
    closed(
        "UpgradeToRCSSignature",
        "BackgroundImage BubbleColor Category:optional Description Latitude Logo Longitude OfficeAddress "
        "ServiceEmail ServicePhone ServiceTerms ServiceWebsite SignName",
    ),
    closed("VerifyLogisticsSmsMailNo", "ExpressCompanyCode! MailNo! PlatformCompanyCode"),
)  # fmt: skip
