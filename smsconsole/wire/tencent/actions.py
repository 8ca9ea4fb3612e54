"""Tencent's actions of both versions: a table each; another action is a row and a function."""

from smsconsole.wire.tencent import v2019, v2021
from smsconsole.wire.tencent.action import Action

__all__ = ["ACTIONS", "SERVICES", "Action"]

SERVICES = frozenset({"sms"})
ACTIONS: dict[tuple[str, str], Action] = {**v2021.TABLE, **v2019.TABLE}
