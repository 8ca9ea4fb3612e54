"""The fixed cast, made straight in the tables (services have tests of their own)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from accounts.choices import PlatformRole, RealNameState, Role, Vendor
from accounts.models import AccessKey, Account, Application, Membership, User
from billing.models import Package, PackageProduct, Wallet
from core import clock, secrets
from review.choices import ReviewStatus
from signatures.models import Qualification, Signature
from templates_app.choices import TemplateKind
from templates_app.models import SmsTemplate, VoiceTemplate


@dataclass
class Cast:
    """One company and what it owns."""

    account: Account
    owner: User
    operator: User
    readonly: User
    aliyun_key: AccessKey
    tencent_key: AccessKey
    application: Application
    qualification: Qualification
    signature: Signature
    captcha: SmsTemplate
    notification: SmsTemplate
    promotion: SmsTemplate
    tencent: SmsTemplate
    voice: VoiceTemplate
    wallet: Wallet
    package: Package


def staff(role: PlatformRole) -> User:
    """Return a platform user of this role, password "pw"."""
    return User.objects.create_user(f"staff-{role or 'none'}", password="pw", platform_role=role, is_staff=True)


def yunfan() -> Cast:
    return _company("yunfan", "杭州云帆信息技术有限公司", "云帆科技", "1", 1_000_000)


def other() -> Cast:
    return _company("other", "成都远山网络有限公司", "远山网络", "2", 2_000_000)


def _company(slug: str, subject: str, sign: str, n: str, base: int) -> Cast:
    now = clock.now()
    account = Account.objects.create(
        name=slug, subject=subject, credit_code="91330106MA2CFRXY0" + n, real_name_state=RealNameState.VERIFIED,
        created_at=now,
    )  # fmt: skip
    people = [
        User.objects.create_user(f"{slug}-{role}", password="pw", is_staff=True)
        for role in (Role.OWNER, Role.OPERATOR, Role.READONLY)
    ]
    for user, role in zip(people, (Role.OWNER, Role.OPERATOR, Role.READONLY), strict=True):
        Membership.objects.create(account=account, user=user, role=role)
    key = {"account": account, "created_at": now}
    qualification = Qualification.objects.create(
        account=account, name=f"{sign}资质", company_name=subject, credit_code=account.credit_code, legal_name="林舟",
        admin_name="周岚", admin_phone="13800138000", status=ReviewStatus.APPROVED, created_at=now, updated_at=now,
    )  # fmt: skip
    signature = Signature.objects.create(
        account=account, name=sign, qualification=qualification, status=ReviewStatus.APPROVED, created_at=now,
        updated_at=now,
    )  # fmt: skip

    def template(offset: int, kind: str, content: str, variables: dict, vendor: str = Vendor.ALIYUN) -> SmsTemplate:
        code = f"SMS_{100_000_000 + base + offset}" if vendor == Vendor.ALIYUN else str(base + offset)
        return SmsTemplate.objects.create(
            account=account, vendor=vendor, code=code, name=f"模板{offset}", kind=kind, content=content,
            variables=variables, signature=signature, status=ReviewStatus.APPROVED, created_at=now, updated_at=now,
        )  # fmt: skip

    catalogue, _ = PackageProduct.objects.get_or_create(
        slug="test-1000", defaults={"name": "测试套餐", "quantity": 1000, "price": Decimal("45"), "valid_days": 365}
    )
    return Cast(
        account, *people,
        AccessKey.objects.create(**key, vendor=Vendor.ALIYUN, key_id=f"LTAItest{n}",
                                 secret_encrypted=secrets.encrypt(f"aliyun-secret-{n}")),
        AccessKey.objects.create(**key, vendor=Vendor.TENCENT, key_id=f"AKIDtest{n}",
                                 secret_encrypted=secrets.encrypt(f"tencent-secret-{n}")),
        Application.objects.create(**key, sdk_app_id=f"140010000{n}", name="测试应用",
                                   app_key_encrypted=secrets.encrypt(f"appkey-{n}")),
        qualification, signature,
        template(1, TemplateKind.CAPTCHA, "您的验证码为${code}，5分钟内有效。", {"code": "numberCaptcha"}),
        template(2, TemplateKind.NOTIFICATION, "${name}您好，您的订单${order}已发货。",
                 {"name": "name", "order": "other_number2"}),
        template(3, TemplateKind.PROMOTION, "本周新品上架，欢迎选购，拒收请回复R", {}),
        template(4, TemplateKind.CAPTCHA, "您的验证码为{1}，{2}分钟内有效。", {}, Vendor.TENCENT),
        VoiceTemplate.objects.create(account=account, code=f"{base + 9}", name="语音码", content="您的验证码是：{1}",
                                     status=ReviewStatus.APPROVED, created_at=now, updated_at=now),
        Wallet.objects.create(account=account, balance=Decimal("10000")),
        Package.objects.create(account=account, catalogue=catalogue, quantity=1000, remaining=1000,
                               price=catalogue.price, bought_at=now, effective_at=now,
                               expires_at=now + dt.timedelta(days=365)),
    )  # fmt: skip
