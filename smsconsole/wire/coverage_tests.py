"""What the wire's tests call and cause, read from their source: constants and names, followed through the module."""

import ast
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

_NOT_A_LETTER = re.compile(r"[^a-z0-9]")


def squeeze(text: str) -> str:
    """Return a name without case and joints: SendSms, send_sms and SendSmsRequest's stem are one."""
    return _NOT_A_LETTER.sub("", text.lower())


@dataclass
class Seen:
    """Per (vendor, squeezed action) how many tests call it and which codes stand in them."""

    tests: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    codes: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    all_codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def of(self, vendor: str, action: str) -> tuple[int, list[str]]:
        """Return the number of tests that call an action and the codes they cause."""
        key = (vendor, squeeze(action))
        return self.tests.get(key, 0), sorted(self.codes.get(key, ()))

    def codes_of(self, vendor: str) -> set[str]:
        """Return every code that some test of a vendor names."""
        return self.all_codes.get(vendor, set())


def read_tests(folder: Path, actions: dict[str, set[str]], codes: dict[str, set[str]]) -> Seen:
    """Return what the test modules below a folder call and cause; a module is a vendor's by its path."""
    seen = Seen()
    for path in sorted(folder.rglob("test_*.py")):
        words = path.relative_to(folder).as_posix()
        tree = ast.parse(path.read_text())
        for vendor in actions:
            named = vendor in words
            if named or not any(other in words for other in actions):
                _read(tree, vendor, actions[vendor], codes[vendor], seen, counts=named)
    return seen


def _read(tree: ast.Module, vendor: str, actions: set[str], codes: set[str], seen: Seen, *, counts: bool) -> None:
    """``counts``: the module is this vendor's alone; of a shared one only the codes are taken."""
    known = {squeeze(action) for action in actions}
    top = {name: node for node in tree.body for name in _defined(node)}
    for name, node in top.items():
        if not name.startswith("test_"):
            continue
        texts = _texts(node, top, {name})
        caused = {text for text in texts if text in codes}
        seen.all_codes[vendor] |= caused
        called = {squeeze(text).removesuffix("request") for text in texts} & known
        for action in called if counts else ():
            seen.tests[vendor, action] += 1
            seen.codes[vendor, action] |= caused


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return [node.target.id] if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) else []


def _texts(node: ast.AST, top: dict[str, ast.stmt], done: set[str]) -> set[str]:
    """Return the string constants and attribute names of a node and of what it names in its module."""
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.add(part.value)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
        elif isinstance(part, ast.Name):
            found.add(part.id)
            if part.id in top and part.id not in done:
                done.add(part.id)
                found |= _texts(top[part.id], top, done)
    return found
