"""What opens by invitation and has no domain here: work numbers (X mode), filing of who A is, couriers' waybills.

The call is checked as any other, then answered as the vendor answers an account without the product."""

from smsconsole.wire.aliyun.action import closed

_X = "CallerParentId:optional CustomerPoolKey! ReqId!"
_PERSON = (
    "ANoWhiteGroupId!:optional CustName! DocumentNumber! DocumentType!:optional IdCardAlivePhoto! IdCardBackPhoto "
    "IdCardFrontPhoto Remark"
)
TABLE = (
    closed("BindXB", f"{_X} TelB! TelX! UserData"),
    closed("UnBindXB", f"{_X} AuthId! TelX!"),
    closed("BindAXBCall", f"{_X} AuthId! Expiration!:optional TelA! UserData"),
    closed("UnBindAXB", f"{_X} BindId!"),
    closed("ConfigX", f"{_X} CallAbility GNFlag SequenceCalls SequenceMode SmsAbility SmsSignMode TelX!"),
    closed("GetXConfig", f"{_X} TelX!"),
    closed("GetXDefaultConfig", f"{_X} TelX!"),
    closed("CreateSmsSign", f"{_X} CalledNo! CallingNo!"),
    closed("CreateFixedNoAReport", f"{_PERSON} CustPhoneNo CustType!:optional FixedLineWorkId FixedNoA!"),
    closed("CreatePhoneNoAReport", f"{_PERSON} PhoneNoA!"),
    closed("DeleteSecretAPhoneNoToCust", "ANoWhiteGroupId!:optional PhoneNoA!"),
    closed("QuerySecretAPhoneNoToCust", "ANoWhiteGroupId!:optional PhoneNoA!"),
    closed("GetDyplsOSSInfoForUploadFile", "BizType!"),
    closed("CancelPickUpWaybill", "CancelDesc! OuterOrderCode!", success=False),
    closed(
        "CreatePickUpWaybill",
        "AppointGotEndTime AppointGotStartTime BizType:optional ConsigneeAddress! ConsigneeMobile ConsigneeName! "
        "ConsigneePhone CpCode GoodsInfos OrderChannels! OuterOrderCode! Remark SendAddress! SendMobile "
        "SendName! SendPhone",
        success=False,
    ),
    closed(
        "CreatePickUpWaybillPreQuery",
        "ConsigneeInfo! CpCode OrderChannels! OuterOrderCode PreWeight SenderInfo!",
        success=False,
    ),
)
