"""Reviews a second on templates of 100 characters with 20,000 words, beside the bare automaton in the same run.

    .venv/bin/python bench/review.py [--seconds 3]

Processor time, one process, best of several rounds. "bare" folds and compacts the text and runs the automaton over
it; "whole" is the complete verdict with every rule; "+ look-ups" is the same with the registers' answers beside the
text, so that the rules on them run too. Targets: at least 2,000 a second and at most five times bare.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smsconsole.settings")

import django

django.setup()

from review.data import shipped  # noqa: E402
from review.engine import RuleData, WordSet, evaluate  # noqa: E402

WORDS = 20_000
ACCOUNT = {"kind": "enterprise", "subject": "杭州云帆信息技术有限公司", "credit_code": ""}
TEXTS = {
    "captcha": "您的验证码为${code}，五分钟内有效。此验证码仅用于登录您在本商城的会员账户，"
    "请勿转发或告诉任何人，包括自称"
    "客服的人员。如果不是您本人的操作，请不必理会这条短信，并及时修改您的登录密码，以保证您的账户安全无虞。谢谢您的配合。",
    "notification": "尊敬的${name}您好，您在云帆商城购买的商品已于今日由仓库发出，单号${order}，预计三日内送达，"
    "请保持手机畅通并注意查收。"
    "如有疑问请拨打客服电话400-123-4567，感谢您的支持与信任，祝您生活愉快。",
    "promotion": "尊敬的会员，本季新品已经到店，面料更轻，做工更细，尺码更全，欢迎您和家人朋友前来试穿选购。"
    "各门店营业时间为每日上午十点至"
    "晚上九点，到店可享受量身改衣服务，停车两小时免费，期待您的光临。拒收请回复R",
}
EVIDENCE = {
    "scene_clear": True, "product_found": True, "link_reachable": True, "icp_filed": True, "psb_filed": True,
    "link_redirects": False, "scene_link_rich": True,
}  # fmt: skip
ATTRIBUTES = {"captcha": {"code": "numberCaptcha"}, "notification": {"name": "name", "order": "other_number2"}}


def rule_data() -> RuleData:
    """Return the shipped lists filled up to 20,000 words with random Han words (seeded)."""
    lists = {
        row["slug"]: WordSet(
            row["slug"], row["reason_slug"], frozenset(row["words"]), row["severity"], tuple(row["applies_to"])
        )
        for row in shipped("word_lists")
    }
    chance, more = random.Random(1), set()
    missing = WORDS - sum(len(words.words) for words in lists.values())
    while len(more) < missing:
        more.add("".join(chr(chance.randrange(0x4E00, 0x9FA0)) for _ in range(chance.randrange(3, 6))))
    lists["bulk"] = WordSet("bulk", "illegal_business", frozenset(more), "reject", ("template",))
    return RuleData(lists, {row["slug"]: row["value"] for row in shipped("limits")}, "bench")


def microseconds(work: Callable[[], object], seconds: float) -> float:
    """Return the best processor time of one call over rounds of 200."""
    best, until = float("inf"), time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.process_time()
        for _ in range(200):
            work()
        best = min(best, (time.process_time() - started) / 200)
    return best * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3, help="per measurement")
    seconds = parser.parse_args().seconds
    started = time.perf_counter()
    data = rule_data()
    print(f"{WORDS:,} words, automaton built in {time.perf_counter() - started:.2f} s")
    heads = f"{'whole us':>10}{'a second':>10}{'bare us':>9}{'times bare':>11}{'+ look-ups':>12}"
    print(f"{'type':14}{'chars':>6}{'verdict':>10}{heads}")
    for kind, content in TEXTS.items():
        facts = {
            "account": ACCOUNT, "vendor": "aliyun", "name": "模板", "kind": kind, "content": content,
            "variables": ATTRIBUTES.get(kind, {}), "remark": "会员", "submitted_on": "2026-11-20",
        }  # fmt: skip
        decision = evaluate("template", facts, data).decision
        bare = microseconds(lambda text=content: data.scan(text), seconds)
        whole = microseconds(lambda given=facts: evaluate("template", given, data), seconds)
        asked = {**facts, "evidence": EVIDENCE, "scene_link": "https://www.yunfan.example/"}
        full = microseconds(lambda given=asked: evaluate("template", given, data), seconds)
        figures = f"{whole:>10.1f}{1e6 / whole:>10,.0f}{bare:>9.1f}{whole / bare:>11.1f}{full:>12.1f}"
        print(f"{kind:14}{len(content):>6}{decision:>10}{figures}")


if __name__ == "__main__":
    main()
