"""A row of the table of actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.params import Param, fields

SMS_2021, SMS_2019 = "2021-01-11", "2019-07-11"
Handler = Callable[[Call], dict[str, Any]]


@dataclass(frozen=True)
class Action:
    """``writes``: the account must be active. ``state``: works, or closed where no domain stands behind it yet.

    ``note``: what a reader of the coverage page should know; ``golden`` names the kept reply of the tests.
    """

    name: str
    params: tuple[Param, ...]
    handler: Handler
    writes: bool = False
    version: str = SMS_2021
    state: str = "works"
    note: str = ""
    golden: str = ""

    @property
    def is_open(self) -> bool:
        return self.state == "works"


def action(
    name: str, params: str, handler: Handler, *, writes: bool = False, version: str = SMS_2021, note: str = "",
    **objects: tuple[Param, ...],
) -> Action:  # fmt: skip
    """Return a row; ``params`` as ``params.fields`` reads them, ``objects`` the fields of its lists of objects."""
    golden = f"tencent_{version[:4]}_{_snake(name)}"
    return Action(name, fields(params, **objects), handler, writes, version, note=note, golden=golden)


def table(*rows: Action) -> Mapping[tuple[str, str], Action]:
    return {(row.version, row.name): row for row in rows}


def _snake(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() and place else char.lower() for place, char in enumerate(name))
