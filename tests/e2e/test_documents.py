"""What the documents tell a reader to run, runs."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.wire


def _program(document: str, base: str) -> str:
    text = (ROOT / document).read_text()
    blocks = re.findall(r"^ *```python\n(.*?)^ *```", text, flags=re.M | re.S)
    assert blocks, document
    lines = "\n".join(_dedent(block) for block in blocks)
    return lines.replace("http://127.0.0.1:8000", base).replace("127.0.0.1:8000", base.removeprefix("http://"))


def _dedent(block: str) -> str:
    margin = min(len(line) - len(line.lstrip()) for line in block.splitlines() if line.strip())
    return "\n".join(line[margin:] for line in block.splitlines())


def test_the_client_session_runs_from_login_to_excel(product: str) -> None:
    exec(compile(_program("docs/client-session.md", product), "client-session.md", "exec"), {})


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_snippets_of_both_readmes_send_with_the_official_sdks(
    product: str, readme: str, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    program = _program(readme, product)
    if readme != "README.md":  # one code a minute and number
        program = program.replace("1380013800", "1380013801").replace("1390013900", "1390013901")
    exec(compile(program, readme, "exec"), {})
    printed = capsys.readouterr().out
    assert printed.startswith("OK 9")
    assert '"Code": "Ok"' in printed
    assert re.search(r"^OK 170000100\d\d 1\d{15}$", printed, re.M), printed  # an X number and its binding
