"""Which vendor actions work, by which SDKs, with which kept reply and which codes: made from the tables and the tests.

``manage.py wire_coverage`` writes it as ``docs/coverage.md`` for readers of the repository and ``coverage.json`` beside
this file for the console page and the API; ``--check`` fails where either lags behind (the suite runs it).
"""

import importlib.util
import json
import pkgutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from smsconsole.wire.aliyun import codes as aliyun_codes
from smsconsole.wire.aliyun import codes_privacy
from smsconsole.wire.aliyun.action import Action
from smsconsole.wire.aliyun.actions import ACTIONS as ALIYUN
from smsconsole.wire.aliyun.privacy import ACTIONS as DYPLS
from smsconsole.wire.aliyun.uncaused import UNCAUSED as ALIYUN_UNCAUSED
from smsconsole.wire.coverage_tests import Seen, read_tests, squeeze
from smsconsole.wire.tencent import codes as tencent_codes
from smsconsole.wire.tencent.actions import ACTIONS as TENCENT
from smsconsole.wire.tencent.uncaused import UNCAUSED as TENCENT_UNCAUSED
from smsconsole.wire.tencent.v5.actions import OPERATIONS

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE, DATA = ROOT / "docs" / "coverage.md", Path(__file__).with_name("coverage.json")
TESTS = ROOT / "tests" / "wire"
WORKS, NOT_OPENED = "works", "not opened"
FAMILIES = {
    "aliyun": "Alibaba Cloud Dysmsapi 2017-05-25",
    "dypls": "Alibaba Cloud Dyplsapi 2017-05-25",
    "tencent-2021": "Tencent Cloud SMS 2021-01-11",
    "tencent-2019": "Tencent Cloud SMS 2019-07-11",
    "qcloudsms": "Tencent Cloud SMS v5 (tlssmssvr)",
}
TEA, CORE, NODE = "Python (Tea)", "Python (core)", "Node.js"
OLD_PACKAGES = {"aliyun": "aliyunsdkdysmsapi.request.v20170525", "dypls": "aliyunsdkdyplsapi.request.v20170525"}
NO_SDK = {"ConfirmSendSms"}  # documented, but in none of the SDKs: any client's own signed call


@dataclass
class Line:
    """An action: ``golden`` names the kept reply, ``is_called``: a test calls it, ``codes``: what those tests cause."""

    family: str
    action: str
    state: str
    sdks: list[str]
    golden: str
    is_called: bool = False
    codes: list[str] = field(default_factory=list)


def build() -> dict[str, Any]:
    """Return the whole picture as plain JSON; needs the SDKs and the tests, so it runs from a checkout only."""
    seen = read_tests(TESTS, _known_actions(), _known_codes())
    lines = [*_aliyun(seen), *_dypls(seen), *_tencent(seen), *_qcloudsms(seen)]
    return {"lines": [asdict(line) for line in lines], "uncaused": _uncaused(), "unproved": _unproved(seen)}


def load() -> dict[str, Any]:
    """Return what was last written."""
    return json.loads(DATA.read_text())


def _known_actions() -> dict[str, set[str]]:
    return {
        "aliyun": {name for _, name in ALIYUN},
        "dypls": {name for _, name in DYPLS},
        "tencent": {name for _, name in TENCENT},
        "qcloudsms": {name for _, name in OPERATIONS},
    }


def _known_codes() -> dict[str, set[str]]:
    words = {*tencent_codes.MESSAGES}
    alibaba = {*aliyun_codes.GATEWAY, *aliyun_codes.BUSINESS}
    dypls = {*alibaba, *codes_privacy.BUSINESS}
    return {"aliyun": alibaba, "dypls": dypls, "tencent": words, "qcloudsms": words}


def _aliyun(seen: Seen) -> list[Line]:
    return _alibaba("aliyun", ALIYUN, [NODE], seen)


def _dypls(seen: Seen) -> list[Line]:
    return _alibaba("dypls", DYPLS, [], seen)


def _alibaba(family: str, table: Mapping[tuple[str, str], Action], more: list[str], seen: Seen) -> list[Line]:
    """Return a product's lines; ``more``: the SDKs that know all of its actions beside the current Python one."""
    older, lines = _old_actions(family), []
    for (_, name), action in sorted(table.items(), key=lambda entry: (not entry[1].is_open, entry[0])):
        sdks = [] if name in NO_SDK else [TEA, *([CORE] if name in older else []), *more]
        lines.append(_line(family, family, name, action.is_open, sdks, _golden(f"{family}_{name}"), seen))
    return lines


def _tencent(seen: Seen) -> list[Line]:
    lines = []
    for (version, name), action in sorted(TENCENT.items()):
        family = f"tencent-{version[:4]}"
        golden = _golden(action.golden or f"tencent_{version[:4]}_{name}")
        lines.append(_line(family, "tencent", name, action.is_open, ["Python", NODE], golden, seen))
    return sorted(lines, key=lambda line: (list(FAMILIES).index(line.family), line.state != WORKS, line.action))


def _qcloudsms(seen: Seen) -> list[Line]:
    rows = sorted(OPERATIONS.items())
    return [
        _line("qcloudsms", "qcloudsms", name, row.is_open, ["qcloudsms_py"], _golden(f"qcloudsms_{name}"), seen)
        for (_, name), row in rows
    ]


def _line(family: str, vendor: str, name: str, is_open: bool, sdks: list[str], golden: str, seen: Seen) -> Line:
    tests, codes = seen.of(vendor, name)
    return Line(family, name, WORKS if is_open else NOT_OPENED, sdks, golden, tests > 0, codes)


def _golden(name: str) -> str:
    wanted = squeeze(name)
    return next((path.stem for path in sorted((TESTS / "golden").glob("*.json")) if squeeze(path.stem) == wanted), "")


def _old_actions(family: str) -> set[str]:
    """Return what the older SDK of a product knows, read from the package."""
    spec = importlib.util.find_spec(OLD_PACKAGES[family])
    places = list(spec.submodule_search_locations or []) if spec else []
    return {module.name.removesuffix("Request") for module in pkgutil.iter_modules(places)}


def _uncaused() -> dict[str, dict[str, str]]:
    tables = {"aliyun": ALIYUN_UNCAUSED, "dypls": codes_privacy.UNCAUSED, "tencent": TENCENT_UNCAUSED}
    return {vendor: dict(sorted(table.items())) for vendor, table in tables.items()}


def _unproved(seen: Seen) -> dict[str, list[str]]:
    """Return the codes that can be caused and that no test names: this list is to stay empty."""
    alibaba = _known_codes()["aliyun"] - seen.codes_of("aliyun") - set(ALIYUN_UNCAUSED) - {"MissingParameter"}
    return {"aliyun": sorted(alibaba), "dypls": sorted(set(codes_privacy.BUSINESS) - seen.codes_of("dypls"))}


def page(picture: dict[str, Any]) -> str:
    """Return the picture as Markdown."""
    parts = [
        "# Coverage of the vendors' interfaces",
        "",
        "Made by `manage.py wire_coverage` from the tables of actions and the tests; do not edit. *Works*: a domain "
        "stands behind it. *Not opened*: the call is checked and answered as the vendor answers an account without the "
        "product. *SDKs*: whose own client a test runs for it (`tests/wire/product/test_every_action.py` all of "
        "them). *Reply*: the kept reply in `tests/wire/golden/`. *Codes*: what the tests that call the action cause.",
    ]
    for family, title in FAMILIES.items():
        lines = [line for line in picture["lines"] if line["family"] == family]
        done = sum(line["state"] == WORKS for line in lines)
        parts += [
            "", f"## {title}: {done} of {len(lines)} work", "",
            "| action | state | SDKs | reply | codes |", "|---|---|---|---|---|",
        ]  # fmt: skip
        parts += [_row(line) for line in lines]
    parts += ["", "## Published codes that nothing here causes"]
    for vendor, words in picture["uncaused"].items():
        parts += ["", f"### {vendor}", "", "| code | why |", "|---|---|"]
        parts += [f"| `{code}` | {why} |" for code, why in words.items()]
    return "\n".join(parts) + "\n"


def _row(line: dict[str, Any]) -> str:
    codes = " ".join(f"`{code}`" for code in line["codes"])
    golden = f"`{line['golden']}`" if line["golden"] else ""
    sdks = ", ".join(line["sdks"])
    return f"| {line['action']} | {line['state']} | {sdks} | {golden} | {codes} |"
