"""Cursor paging of every list."""

from rest_framework.pagination import CursorPagination


class IdCursorPagination(CursorPagination):
    """Pages by descending id: as quick at row ten million as at row one."""

    ordering = "-id"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
