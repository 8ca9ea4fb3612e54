"""Alibaba's actions: one table, by noun. Another one is a row and a function (CONTRIBUTING.md)."""

from smsconsole.wire.aliyun.action import Action
from smsconsole.wire.aliyun.actions import (
    evidence,
    extension_codes,
    letters,
    not_opened,
    phone_codes,
    qualifications,
    sending,
    short_links,
    signs,
    signs_old,
    statistics,
    tags,
    template_lists,
    templates,
    uploads,
)

_TABLES = (
    sending, statistics, qualifications, letters, evidence, signs, signs_old, templates, template_lists, uploads,
    short_links, tags, extension_codes, phone_codes, not_opened,
)  # fmt: skip
ACTIONS: dict[tuple[str, str], Action] = {
    (action.version, action.name): action for table in _TABLES for action in table.TABLE
}
VERSIONS = frozenset(version for version, _ in ACTIONS)

__all__ = ["ACTIONS", "VERSIONS", "Action"]
