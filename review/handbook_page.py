"""The handbook as a page of docs/: from the shipped catalogue, word lists and rules, without a database."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from review.data import shipped
from review.engine import Finding
from review.handbook import Entry, Example, Shown, entries, shipped_rules

HEAD = """# 审核原因手册 · Handbook of reasons

由规则及其示例生成，请勿手改：`make docs`。Generated from the rules and their own examples; do not edit: `make docs`.

每个原因：标题与修改建议（中、英）；给出它的规则，适用对象、厂商、类型与生效时间；一个不通过（✗）与一个通过（✓）的例子，
结论由整套规则实际算出，`⟦ ⟧` 标出问题所在。Each reason: title and advice in both languages; the rules that give it with
subjects, vendors, types and dates; an example that fails (✗) and one that passes (✓), judged by the whole rule set, the
fault between `⟦ ⟧`.
"""
MARKS = {"reject": "驳回 rejects", "manual": "转人工 needs a person", "advice": "提示 advice"}
_LONGEST = 160


def text() -> str:
    """Return the whole page."""
    rules: dict[str, list[Entry]] = {}
    for entry in entries(shipped_rules()):
        rules.setdefault(entry.rule.slug, []).append(entry)
    lists: dict[str, list[Mapping[str, Any]]] = {}
    for row in shipped("word_lists"):
        lists.setdefault(row["reason_slug"], []).append(row)
    reasons = sorted(shipped("reasons"), key=lambda row: (row["category"], row["slug"]))
    lines, category = [HEAD], ""
    for reason in reasons:
        if reason["category"] != category:
            category = reason["category"]
            lines.append(f"## {category}\n")
        lines.extend(_chapter(reason, rules.get(reason["slug"], ()), lists.get(reason["slug"], ())))
    return "\n".join(lines)


def _chapter(reason: Mapping[str, Any], rules: Iterable[Entry], lists: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    rules, lists = list(rules), list(lists)
    rows = dict.fromkeys([*reason["rows"].split(), *(row for entry in rules for row in entry.rule.rows)])
    yield f"### {reason['title_zh']} · {reason['title_en']}\n"
    yield " · ".join([f"`{reason['slug']}`", *([" ".join(rows)] if rows else []), ", ".join(reason["applies_to"])])
    yield f"\n{reason['advice_zh']}\n\n{reason['advice_en']}\n"
    for entry in rules:
        yield from _rule(entry)
    for row in lists:
        size = f"{len(row['words'])} 词 words"
        yield f"- 词库 word list: {row['title']} (`{row['slug']}`), {size}, {MARKS[row['severity']]}"
    if not rules and not lists:
        yield "- 由审核员判断 · given by a reviewer"
    yield ""


def _rule(entry: Entry) -> Iterator[str]:
    rule = entry.rule
    reach = [", ".join(rule.kinds), MARKS[rule.severity]]
    if entry.types:
        reach.append("/".join(entry.types))
    if len(rule.vendors) == 1:
        reach.append(rule.vendors[0])
    if rule.since or rule.until:
        reach.append(f"{rule.since or '…'} – {rule.until or '…'}")
    yield f"- `{rule.name}` ({'; '.join(reach)}): {entry.explains}"
    for mark, example in (("✗", entry.failing), ("✓", entry.passing)):
        if example is not None:
            yield f"  - {mark} {_example(example)}"


def _example(example: Example) -> str:
    facts = "; ".join(f"{shown.key} = {_shown(shown)}" for shown in example.facts)
    return f"{facts} → **{example.verdict.decision}**"


def _shown(shown: Shown) -> str:
    """Return a value in a code span, its faults marked, a long one cut in the middle of what says nothing."""
    marked = _marked(shown.text, shown.findings)
    if len(marked) > _LONGEST:
        marked = f"{marked[: _LONGEST - 40]} … {marked[-30:]}"
    fence = "``" if "`" in marked else "`"
    return f"{fence}{marked.replace(chr(10), '⏎')}{fence}" if marked.strip() else "(空 empty)"


def _marked(value: str, findings: Iterable[Finding]) -> str:
    spans = sorted({(found.start or 0, found.end or 0) for found in findings if found.end}, reverse=True)
    before = len(value) + 1
    for start, end in spans:
        if end <= before:
            value = f"{value[:start]}⟦{value[start:end]}⟧{value[end:]}"
            before = start
    return value
