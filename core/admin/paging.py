"""Paging of tables that grow without end: nothing is counted, and nobody leafs to row five million."""

from typing import Any

from django.core.paginator import InvalidPage
from django.utils.translation import gettext as _
from unfold.paginator import InfinitePaginator

MAX_PAGE = 200


class CappedInfinitePaginator(InfinitePaginator):
    """A deep OFFSET reads all it skips; beyond page 200 a filter finds the row, leafing does not."""

    def validate_number(self, number: Any) -> int:
        page = super().validate_number(number)
        if page > MAX_PAGE:
            raise InvalidPage(_("Narrow the list by a filter: it shows at most %d pages.") % MAX_PAGE)
        return page


# The theme's templates know by this name that the count of such a list means nothing.
CappedInfinitePaginator.__name__ = "InfinitePaginator"
