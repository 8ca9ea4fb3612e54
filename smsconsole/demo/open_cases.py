"""What is not approved at the demo: a rejected signature, a rejected template, a template that waits for a reviewer."""

from accounts.choices import ReviewMode
from accounts.models import Account, User
from review import services as review
from review.choices import SubjectKind
from signatures.models import Qualification, Signature
from signatures.services import submit_signature
from smsconsole.demo.desk import judge
from templates_app.choices import TemplateKind
from templates_app.choices import VariableAttribute as Attribute
from templates_app.services import submit_template


def seed_rejected(account: Account) -> None:
    """File a signature and a template that the engine refuses with several findings each."""
    row = submit_signature(
        account=account, name="雲帆測試 2026", qualification=Qualification.objects.get(account=account),
        remark="测试",
    )  # fmt: skip
    judge(SubjectKind.SIGNATURE, row)
    template = submit_template(
        account=account, kind=TemplateKind.NOTIFICATION, name="周年庆活动", signature=_signature(account),
        content="【云帆科技】恭喜您中奖！點擊 http://t.cn/A6xyz 领取${gift}，加微信yf2026，回复有惊喜",
        variables={"gift": Attribute.OTHERS}, remark="会员活动",
    )  # fmt: skip
    judge(SubjectKind.TEMPLATE, template)


def seed_waiting(account: Account) -> None:
    """File a template that stays in the reviewer's queue."""
    account.review_mode = ReviewMode.MANUAL
    template = submit_template(
        account=account, kind=TemplateKind.NOTIFICATION, name="预约提醒", signature=_signature(account),
        content="${name}您好，您预约的${time}到店服务已确认，地址：${address}。",
        variables={"name": Attribute.NAME, "time": Attribute.TIME, "address": Attribute.ADDRESS},
        remark="门店预约成功后提醒顾客",
    )  # fmt: skip
    judge(SubjectKind.TEMPLATE, template)
    account.refresh_from_db()


def seed_shared(account: Account) -> None:
    """File a template that a reviewer has taken, was urged, and waits for a colleague's opinion."""
    account.review_mode = ReviewMode.MANUAL
    template = submit_template(
        account=account, kind=TemplateKind.NOTIFICATION, name="到货提醒", signature=_signature(account),
        content="${name}您好，您的包裹已到${address}，请凭${code}取件。",
        variables={
            "name": Attribute.NAME, "address": Attribute.ADDRESS,
            "code": {"attribute": Attribute.PICK_UP_CODE, "sample": "8-2046"},
        },
        remark="包裹到驿站后提醒收件人",
    )  # fmt: skip
    order = judge(SubjectKind.TEMPLATE, template)
    account.refresh_from_db()
    reviewer, colleague = (User.objects.get(username=name) for name in ("reviewer", "admin"))
    review.take(order_id=order.pk, actor=reviewer)
    review.add_note(order_id=order.pk, text="已致电驿站，取件码为门店编号加四位数字。", actor=reviewer)
    review.urge(order_id=order.pk, actor=User.objects.get(username="other"))
    review.ask_opinion(order_id=order.pk, of=colleague, text="取件码属性这样选合适吗？", actor=reviewer)


def _signature(account: Account) -> Signature:
    return Signature.objects.get(account=account, name=account.name)
