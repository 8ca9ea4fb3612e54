"""The one base of all list and form pages: scoping, grants, masking, quick paging, Excel of a list.

Layer 1: every app's ``admin.py`` derives from here. What a page may show or do is decided by the caller's ``Scope``.
"""

from core.admin.actions import Question, row_action
from core.admin.base import NEVER, VIEW, TenantAdmin, scope
from core.admin.filters import ScopedRelatedFilter
from core.admin.paging import CappedInfinitePaginator
from core.admin.render import badge, link, number, status_badge

__all__ = [
    "NEVER",
    "VIEW",
    "CappedInfinitePaginator",
    "Question",
    "ScopedRelatedFilter",
    "TenantAdmin",
    "badge",
    "link",
    "number",
    "row_action",
    "scope",
    "status_badge",
]
