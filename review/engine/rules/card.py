"""Card templates: the trial mark, who sends, parameters (domain.md 5.7)."""

import re
from collections.abc import Iterator

from review.engine.case import Case
from review.engine.rule import CARD, Hit, rule

_PARAM = re.compile(r"[A-Za-z][0-9A-Za-z]*")
_MARK = "测试"
_TRIAL = {"purpose": "trial", "name": "测试秋季上新", "text": "测试 云帆科技秋季上新", "body": "测试 欢迎了解"}


@rule(
    slug="trial_mark_missing", kinds=(CARD,), category="form", rows=("D5.7",), field="name",
    fails=[{**_TRIAL, "name": "秋季上新"}, {**_TRIAL, "text": "云帆科技秋季上新"}, {**_TRIAL, "body": "欢迎了解"}],
    passes=[_TRIAL, {"purpose": "commercial", "name": "秋季上新", "text": "云帆科技秋季上新", "body": "欢迎了解"}],
)  # fmt: skip
def trial_mark(case: Case) -> Iterator[Hit]:
    """A card for trial says so in its name, its text and its body."""
    if case.text("purpose") == "trial":
        for key in ("name", "text", "body"):
            if key in case.facts and _MARK not in case.text(key):
                yield Hit(field=key)


@rule(
    slug="subject_not_shown", kinds=(CARD,), category="content", rows=("D5.7",), field="body",
    fails=[{"sign_or_brand_shown": False}],
    passes=[{"sign_or_brand_shown": True}, {"sign_or_brand_shown": False, "text": "【云帆科技】秋季上新"}],
)  # fmt: skip
def sender_shown(case: Case) -> Iterator[Hit]:
    """Whoever receives a card sees who sent it: in the material, or by the signature in front."""
    leads = any(case.text(key).lstrip().startswith("【") and "】" in case.text(key) for key in ("text", "body"))
    if case.facts.get("sign_or_brand_shown") is False and not leads:
        yield Hit()


def _params(case: Case) -> list[str]:
    params = case.facts.get("params")
    return [str(name) for name in params] if isinstance(params, (list, tuple)) else []


@rule(
    slug="param_name_invalid", kinds=(CARD,), category="variables", rows=("D5.7",), field="params",
    fails=[{"params": ["1name"]}, {"params": ["abcdefghij1"]}, {"params": ["a_b"]}, {"params": [""]}],
    passes=[{"params": ["abcdefghi1"]}, {"params": []}],
)  # fmt: skip
def param_names(case: Case) -> Iterator[Hit]:
    """A parameter is of letters and digits, a letter first, at most ten."""
    most = case.data.limit("card.param.max", 10)
    for index, name in enumerate(_params(case)):
        if len(name) > most or not _PARAM.fullmatch(name):
            yield Hit(field=f"params.{index}"[:60])


@rule(
    slug="too_many_variables", kinds=(CARD,), category="variables", rows=("D5.7",), field="params",
    fails=[{"params": ["a", "b", "c", "d"]}], passes=[{"params": ["a", "b", "c"]}],
)  # fmt: skip
def param_count(case: Case) -> Iterator[Hit]:
    """At most three parameters."""
    for index in range(case.data.limit("card.params.max", 3), len(_params(case))):
        yield Hit(field=f"params.{index}"[:60])


@rule(
    slug="field_missing", kinds=(CARD,), category="form", rows=("D5.7",), field="name",
    fails=[{"name": ""}, {"text": " "}, {"body": ""}], passes=[{}],
)  # fmt: skip
def card_fields(case: Case) -> Iterator[Hit]:
    """Name, text and body are filled in."""
    for key in ("name", "text", "body"):
        if isinstance(case.facts.get(key), str) and not case.text(key).strip():
            yield Hit(field=key)
