"""Everyday texts and names that no list may refuse; beside each subject, texts that it must."""

import pytest

from review.engine import evaluate
from review.engine.examples import SOUND
from tests.review.sound import shipped_data

DATA = shipped_data()
HARMLESS = {
    "finance": [
        "您尾号1234的储蓄卡入账500.00元。", "您的退款已原路退回，预计三日内到账。",
        "您的公积金已缴存，请登录查询。", "您的电子社保卡已签发。", "您的医保缴费成功。",
        "本期账单已出，请按时缴纳水费。", "您的工资条已生成，请查看。", "您的支付密码修改成功。",
        "您的发票已开具，请到邮箱查收。", "您的押金已退还。",
    ],
    "weapons-drugs": [
        "社区禁毒讲座明日九点开始。", "请远离毒品，珍爱生命。", "扫码枪已寄出，请查收。",
        "您购买的加油枪套件已发货。", "打击走私专项行动开始，请配合检查。", "测温枪已送达前台。",
        "烟花爆竹禁放时间为除夕。", "您的筋膜枪已签收。", "消防演练明日举行，请勿惊慌。", "洗车水枪已发货。",
    ],
    "gambling": [
        "您的足球训练课明日开始。", "棋牌室设施维护通知。", "亚运会门票已出票。", "您的电子彩铃已开通。",
        "体育馆预约成功。", "您的车位押金已退。", "本周篮球联赛延期。", "游泳馆年卡已激活。",
        "您的景区门票已出票。", "电影票取票码已生成。",
    ],
    "join-group": [
        "您的微信支付已完成。", "感谢您参加群众评议。", "企业微信登录成功。", "微信公众号绑定成功。",
        "微信零钱提现已到账。", "增加微量元素的配方已更新。", "您的小组讨论安排在周三。", "施工队今日进场。",
        "家长会改到周五。", "参加微课学习的学员请签到。",
    ],
    "seo": [
        "您的期末排名为第三名。", "搜索结果已保存。", "您收藏的商品已补货。", "数据备份完成。",
        "系统优化升级将于今晚进行。", "网站维护通知：今晚暂停服务。", "推广普通话宣传周开始。",
        "您的关键词订阅有新文章。", "博物馆museum预约成功。", "流量已用完。",
    ],
    "religion": [
        "您的快递放在教学楼门口。", "清明祭扫预约成功。", "礼拜三停课通知。", "法会议室预订成功。",
        "公交改线：经佛山路。", "星光影院提醒您观影。", "风景区天气晴。", "庙会期间道路管制。",
        "您预约的讲解明日开始。", "图书《福尔摩斯》已到馆。",
    ],
    "education": [
        "您的课表已更新，请查看。", "期末考试安排已发布。", "图书馆借阅到期提醒。", "入学报到时间为九月一日。",
        "校车今日晚点十分钟。", "您的准考证可以打印了。", "成绩单已生成。", "教室调整到三楼。",
        "家访时间定在周六。", "教师资格认定材料已收到。",
    ],
    "real-estate": [
        "物业费已出账，请及时缴纳。", "电梯检修通知：今日停用。", "您的门禁卡已补办。", "小区停水通知。",
        "房屋报修已受理。", "不动产登记已办结。", "您的租约将于月底到期。", "车位续费成功。", "装修登记已通过。",
        "业主大会周日召开。",
    ],
    "medical": [
        "您预约的门诊为明日上午。", "体检报告已出，请领取。", "疫情防控提示：请戴口罩。", "核酸检测结果已出。",
        "您的处方已审核。", "儿童接种提醒：请带好接种证。", "复诊时间为下周一。", "取药窗口已叫号。",
        "住院押金余额不足，请补缴。", "家庭医生随访时间确认。",
    ],
    "promotion": [
        "您的订单拼团成功，即将发货。", "您参加的大奖赛报名成功。", "您的招商银行账户已绑定。",
        "您的秒杀订单已发货。", "气温直降，注意保暖。", "您的包裹已到驿站。", "您的座位已预留。", "会议改期通知。",
        "您购买的券码为123456。", "办理仅需一分钟。",
    ],
    "crime": [
        "防范诈骗，请勿向陌生人转账。", "交警提示：前方施工请绕行。", "派出所开放日安排。",
        "法院开庭时间为十日上午。", "反诈中心提醒您注意安全。", "您的报案已受理。", "律师函已寄出，请查收。",
        "失物招领：钱包一只。", "巡逻排班已发布。", "您的身份证已制好。",
    ],
    "variant": [
        "威信县政务大厅提醒您带好证件。", "扣扣子的手工课明日开始。", "企鹅馆参观预约成功。",
        "树立威信从小事做起。", "维修信息已登记。", "薇诺娜面霜已发货。", "裙子已改好，请取件。",
        "微芯科技展厅开放。", "菠菜已到货，请取。", "卫星云图显示明日有雨。",
    ],
}  # fmt: skip
CASES = [(subject, text) for subject, texts in HARMLESS.items() for text in texts]
NAMES = [
    "云帆科技", "京东物流", "万达影城", "马蜂窝", "方圆间", "江小白", "华为商城", "高德地图", "石头科技", "金山云",
    "海底捞", "西贝莜面村", "老板电器", "王老吉", "李宁运动", "周大福", "陈麻花", "小米商城", "大麻辣火锅",
    "东方明珠", "太平鸟", "白象食品", "良品铺子", "三只松鼠", "公牛电器", "雷鸟科技", "海康威视", "好未来",
    "猿辅导", "永辉超市", "一点点奶茶", "半天妖烤鱼", "Latest云帆", "云帆360",
]  # fmt: skip
REFUSED = [
    ("加\U0001f31f微\U0001f31f信领取", "join_group_content"), ("请加ＷＸ", "join_group_content"),
    ("+V进福利群领", "join_group_content"), ("刷单兼职，日结", "fake_prize_marriage_job_prostitution"),
    ("代开发票，点数优惠", "unsupported_business"), ("代开发嘌", "unsupported_business"),
    ("百家乐真人荷官", "porn_gambling_violence_terror"), ("澳門賭場", "porn_gambling_violence_terror"),
    ("办假证刻章", "weapons_drugs_counterfeit"), ("代写论文包过", "against_law_or_morals"),
    ("查开房记录", "other_law"), ("短信轰炸机", "harassment"), ("三退保平安", "cult_superstition"),
    ("移民项目免费移民评估", "unsolicited_ads"), ("裸聊直播", "porn"), ("短信广告，群发广告", "third_party_ads"),
    ("回复即订购，信息费每条两元", "sp_trap"), ("跑分平台招代理", "illegal_business"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "text"), CASES)
def test_an_everyday_text_is_approved(subject: str, text: str) -> None:
    verdict = evaluate("template", {**SOUND["template"], "content": text, "signature": "云帆科技"}, DATA)

    assert verdict.decision == "approved", (subject, text, verdict.findings)


@pytest.mark.parametrize("name", NAMES)
def test_an_everyday_name_is_approved(name: str) -> None:
    verdict = evaluate("signature", {**SOUND["signature"], "name": name}, DATA)

    assert verdict.decision == "approved", (name, verdict.findings)


@pytest.mark.parametrize(("text", "slug"), REFUSED)
def test_a_disguised_or_plain_offer_is_refused(text: str, slug: str) -> None:
    verdict = evaluate("template", {**SOUND["template"], "content": text}, DATA)

    assert verdict.decision == "rejected"
    assert slug in verdict.reasons, verdict.reasons
