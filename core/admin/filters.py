"""Filters of lists that offer only what the caller may see."""

from typing import Any

from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter

from core.tenancy import NOBODY


class ScopedRelatedFilter(RelatedDropdownFilter):
    """Offers the related rows in the caller's reach; Django's own filter would list every tenant's."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        rows = field.remote_field.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(getattr(request, "scope", NOBODY))
        ordering = self.field_admin_ordering(field, request, model_admin)
        return [(row.pk, str(row)) for row in (rows.order_by(*ordering) if ordering else rows)[:500]]


def scoped(spec: Any, model: type) -> Any:
    """Return a ``list_filter`` entry with its plain form replaced: relations scoped, choices as a dropdown."""
    if not isinstance(spec, str) or "__" in spec:
        return spec
    field = model._meta.get_field(spec)
    if field.is_relation:
        return (spec, ScopedRelatedFilter)
    return (spec, ChoicesDropdownFilter) if field.choices else spec
