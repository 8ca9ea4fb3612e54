"""Submissions that no rule speaks against; the examples of rules are laid over them (tests, handbook). Pure."""

from collections.abc import Mapping
from typing import Any

ACCOUNT = {"kind": "enterprise", "subject": "杭州云帆信息技术有限公司", "credit_code": "91330106MA2CFRXY01"}
SOUND: dict[str, dict[str, Any]] = {
    "signature": {
        "account": ACCOUNT, "name": "云帆科技", "sign_type": "general", "usage": "self", "source": "enterprise",
        "scope": "domestic", "link": "https://www.yunfan.example/", "remark": "用于会员登录与订单通知", "letter": None,
        "materials": [], "applied_today": 0, "submitted_on": "2026-11-20",
    },
    "template": {
        "account": ACCOUNT, "vendor": "aliyun", "name": "发货通知", "kind": "notification",
        "content": "您的订单已发货，请注意查收。", "variables": {}, "remark": "商城发货", "submitted_on": "2026-11-20",
    },
    "voice_template": {
        "account": ACCOUNT, "vendor": "tencent", "name": "语音码", "content": "您的验证码是：{1}", "approved_count": 0,
        "submitted_on": "2026-11-20",
    },
    "qualification": {
        "account": ACCOUNT, "name": "云帆资质", "usage": "self", "company_name": "杭州云帆信息技术有限公司",
        "credit_code": "91350100M000100Y43", "legal_name": "林舟", "admin_name": "周岚", "admin_phone": "13800138000",
        "submitted_on": "2026-11-20",
    },
    "digital": {
        "account": ACCOUNT, "name": "新品", "signature": "云帆科技", "kind": "promotion", "industry": "it",
        "content": "秋季新品到店，欢迎选购。", "submitted_on": "2026-11-20",
        "parts": [{"type": "text", "format": "txt", "kb": 1}, {"type": "image", "format": "jpg", "kb": 800}],
    },
    "card": {
        "account": ACCOUNT, "purpose": "commercial", "name": "秋季上新", "text": "云帆科技秋季上新",
        "body": "欢迎了解", "sign_or_brand_shown": True, "params": ["name1"], "submitted_on": "2026-11-20",
    },
    "short_link": {
        "account": ACCOUNT, "name": "新品", "link": "https://www.yunfan.example/new", "submitted_on": "2026-11-20",
    },
    "letter": {
        "account": ACCOUNT, "authorizer": "上海海宝贸易有限公司", "authorized": "杭州云帆信息技术有限公司",
        "valid_from": "2026-01-01", "valid_until": "2027-12-31", "submitted_on": "2026-11-20",
    },
}  # fmt: skip


def laid_over(kind: str, example: Mapping[str, Any]) -> dict[str, Any]:
    """Return a sound submission with an example's facts; a letter's example unpacks its letter."""
    facts = {**SOUND[kind], **example}
    if kind == "voice_template" and "vendor" not in example and "${" in facts["content"]:
        facts["vendor"] = "aliyun"
    if kind == "letter" and isinstance(example.get("letter"), dict):
        facts.update(example["letter"])
        facts["qualification"] = {"company_name": example.get("owner", ""), **example.get("qualification", {})}
    return facts
