"""Pools with what is in them."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from privacy_numbers.choices import NumberState
from privacy_numbers.models import SecretNumber


def with_counts(pools: QuerySet) -> QuerySet:
    """Return the pools with ``numbers_total``, ``numbers_bound`` (numbers), ``places_total`` and ``places_bound``.

    Subqueries: only the pools of the page asked for are counted.
    """
    mine = SecretNumber.objects.filter(pool=OuterRef("pk"), released_at=None).order_by().values("pool")
    counts = {
        "numbers_total": mine.annotate(n=Count("pk")),
        "numbers_bound": mine.filter(state=NumberState.BOUND).annotate(n=Count("pk")),
        "places_total": mine.annotate(n=Sum("capacity")),
        "places_bound": mine.annotate(n=Sum("bound")),
    }
    return pools.annotate(
        **{name: Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0) for name, rows in counts.items()}
    )
