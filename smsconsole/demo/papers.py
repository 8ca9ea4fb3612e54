"""What the companies had approved: qualifications, signatures, templates with their fixed codes."""

import datetime as dt
from dataclasses import dataclass

from accounts.choices import Vendor
from accounts.models import Account, Application
from review.choices import SubjectKind
from signatures.choices import FileKind
from signatures.files import Upload
from signatures.models import Qualification, Signature
from signatures.services import submit_qualification, submit_signature
from smsconsole.demo.desk import approved
from smsconsole.demo.people import DEMO, OTHER
from smsconsole.demo.pictures import licence
from templates_app.choices import TemplateKind
from templates_app.choices import VariableAttribute as Attribute
from templates_app.models import SmsTemplate
from templates_app.services import submit_template, submit_voice_template

# name, phone, identity card (invented, with right check digits)
PEOPLE = {
    DEMO: ("林舟", "13800138000", "330106198803154510"),
    OTHER: ("高远", "13900139000", "510104198507213011"),
}
ALIYUN, TENCENT = Vendor.ALIYUN, Vendor.TENCENT


@dataclass(frozen=True)
class Text:
    """A text template with its fixed code."""

    account: str
    vendor: str
    code: str
    kind: str
    name: str
    content: str
    variables: dict[str, str]
    remark: str


TEXTS = [
    Text(DEMO, ALIYUN, "SMS_100000001", TemplateKind.CAPTCHA, "登录验证码",
         "您的验证码为${code}，5分钟内有效，请勿告诉他人。", {"code": Attribute.NUMBER_CAPTCHA},
         "用户在云帆商城登录时发送"),
    Text(DEMO, ALIYUN, "SMS_100000002", TemplateKind.NOTIFICATION, "发货通知",
         "${name}您好，您的订单${order}已发货，请留意查收。",
         {"name": Attribute.NAME, "order": Attribute.OTHER_NUMBER}, "订单出库时通知收货人"),
    Text(DEMO, ALIYUN, "SMS_100000003", TemplateKind.PROMOTION, "新品上架",
         "云帆商城本周新品上架，会员专享满减，欢迎选购，拒收请回复R", {}, "每周向商城会员推荐新品"),
    Text(DEMO, TENCENT, "100001", TemplateKind.CAPTCHA, "登录验证码",
         "您的验证码为{1}，{2}分钟内有效，请勿告诉他人。", {}, "用户在云帆商城登录时发送"),
    Text(OTHER, ALIYUN, "SMS_200000001", TemplateKind.CAPTCHA, "登录验证码",
         "您的验证码为${code}，请在5分钟内使用。", {"code": Attribute.NUMBER_CAPTCHA}, "用户在远山官网登录时发送"),
]  # fmt: skip
VOICES = [
    (DEMO, TENCENT, "200001", "语音验证码", "您的验证码是{1}。"),
    (DEMO, ALIYUN, "TTS_100000001", "语音验证码", "您的验证码是${code}。"),
]


def seed_papers(accounts: dict[str, Account]) -> None:
    """File everything at the present moment of the clock and have it approved."""
    for name, account in accounts.items():
        signature = _signature(account, _qualification(account))
        for text in TEXTS:
            if text.account == name:
                _template(account, signature, text)
    application = Application.objects.get(sdk_app_id="1400000001")
    for name, vendor, code, title, content in VOICES:
        voice = submit_voice_template(
            account=accounts[name], vendor=vendor, code=code, name=title, content=content,
            application=application if vendor == TENCENT else None, remark="语音播报登录验证码",
        )  # fmt: skip
        approved(SubjectKind.VOICE_TEMPLATE, voice)


def _qualification(account: Account) -> Qualification:
    person, phone, card = PEOPLE[account.name]
    since, until = dt.date(2019, 6, 1), dt.date(2039, 6, 1)
    row = submit_qualification(
        account=account, name=f"{account.name}自用资质", company_name=account.subject, credit_code=account.credit_code,
        license_from=dt.date(2021, 3, 1), license_until=dt.date(2099, 12, 31),
        legal_name=person, legal_document_number=card, legal_valid_from=since, legal_valid_until=until,
        admin_name=person, admin_document_number=card, admin_valid_from=since, admin_valid_until=until,
        admin_phone=phone,
        uploads=_pictures(account.credit_code, card),
    )  # fmt: skip
    return approved(SubjectKind.QUALIFICATION, row)


def _pictures(credit_code: str, card: str) -> list[Upload]:
    front, back = licence(["Identity card", card]), licence(["Identity card", "2019-06-01 - 2039-06-01"])
    return [
        Upload(FileKind.LICENSE, "licence.png", licence(["Business licence", credit_code, "2021-03-01 - long term"])),
        Upload(FileKind.LEGAL_ID_FRONT, "legal-front.png", front),
        Upload(FileKind.LEGAL_ID_BACK, "legal-back.png", back),
        Upload(FileKind.ADMIN_ID_FRONT, "admin-front.png", front),
        Upload(FileKind.ADMIN_ID_BACK, "admin-back.png", back),
    ]


def _signature(account: Account, qualification: Qualification) -> Signature:
    row = submit_signature(
        account=account, name=account.name, qualification=qualification,
        remark=f"{account.name}的登录验证码、订单与会员通知",
    )  # fmt: skip
    return approved(SubjectKind.SIGNATURE, row)


def _template(account: Account, signature: Signature, text: Text) -> SmsTemplate:
    row = submit_template(
        account=account, vendor=text.vendor, code=text.code, kind=text.kind, name=text.name, content=text.content,
        variables=text.variables, signature=signature, remark=text.remark,
    )  # fmt: skip
    return approved(SubjectKind.TEMPLATE, row)
