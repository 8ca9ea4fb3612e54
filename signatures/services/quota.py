"""How many applications of one kind an account may file a day, all doors together."""

from core import clock
from core.errors import DomainError
from core.tenancy import Scope
from review.selectors import limit_value, order_list

SHIPPED = 100


def check_day(*, account_id: int, kind: str, slug: str, refused: type[DomainError]) -> None:
    """Raise ``refused`` (with the limit) when the Beijing day's applications of ``kind`` are used up.

    An edit that is filed again is an application too. ``slug`` names the limit among the desk's numbers; 0 is none.
    """
    most = limit_value(slug, SHIPPED)
    if most <= 0:
        return
    start, _ = clock.day_bounds(clock.today())
    filed = order_list(Scope(account_id=account_id)).filter(subject_kind=kind, created_at__gte=start)
    if filed.count() >= most:
        raise refused(limit=most)
