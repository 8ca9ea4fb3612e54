"""What the wire's tests call and cause, read from their source: constants and names, followed through the module and
to the constants of the helper modules beside it."""

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
    seen, shared = Seen(), _shared(folder)
    for path in sorted(folder.rglob("test_*.py")):
        words = path.relative_to(folder).as_posix()
        top = _top(ast.parse(path.read_text()), shared)
        for vendor in actions:
            named = vendor in words
            if named or not any(other in words for other in actions):
                _read(top, vendor, actions[vendor], codes[vendor], seen, counts=named)
    return seen


def _shared(folder: Path) -> dict[str, ast.stmt]:
    """Return the constants of the helper modules below a folder, as ``module.CONSTANT``."""
    return {
        f"{path.stem}.{name}": node
        for path in sorted(folder.rglob("*.py"))
        if not path.stem.startswith("test_")
        for node in ast.parse(path.read_text()).body
        for name in _defined(node)
        if name.isupper()
    }


def _top(tree: ast.Module, shared: dict[str, ast.stmt]) -> dict[str, ast.stmt]:
    """Return what a module can name: the shared constants, those it takes from their modules, and its own."""
    taken = {
        alias.asname or alias.name: shared[place]
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if (place := f"{(node.module or '').rpartition('.')[2]}.{alias.name}") in shared
    }
    return {**shared, **taken, **{name: node for node in tree.body for name in _defined(node)}}


def _read(
    top: dict[str, ast.stmt], vendor: str, actions: set[str], codes: set[str], seen: Seen, *, counts: bool
) -> None:
    """``counts``: the module is this vendor's alone; of a shared one only the codes are taken."""
    known = {squeeze(action) for action in actions}
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
    """Return the string constants and attribute names of a node and of what it names in ``top``."""
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.add(part.value)
        elif isinstance(part, ast.Attribute | ast.Name):
            found.add(part.attr if isinstance(part, ast.Attribute) else part.id)
            name = ast.unparse(part)
            if name in top and name not in done:
                done.add(name)
                found |= _texts(top[name], top, done)
    return found
