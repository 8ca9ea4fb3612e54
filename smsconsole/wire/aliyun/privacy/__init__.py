"""Number privacy's actions (dyplsapi): one table, by noun."""

from smsconsole.wire.aliyun.action import Action
from smsconsole.wire.aliyun.privacy import (
    bindings,
    blacklist,
    fixed_line,
    fixed_line_queries,
    groups,
    not_opened,
    numbers,
    recordings,
    seven_hundred,
    subscriptions,
    updates,
)

_TABLES = (
    bindings, updates, subscriptions, seven_hundred, fixed_line, fixed_line_queries, numbers, groups, blacklist,
    recordings, not_opened,
)  # fmt: skip
ACTIONS: dict[tuple[str, str], Action] = {
    (action.version, action.name): action for table in _TABLES for action in table.TABLE
}

__all__ = ["ACTIONS", "Action"]
