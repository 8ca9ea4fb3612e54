"""The names a bill shows, copied into its lines so that it stays readable when a signature or template is gone."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from accounts import selectors as accounts
from billing.models import Bill, LedgerEntry, Package
from signatures import selectors as signatures
from templates_app import selectors as templates


@dataclass(frozen=True, slots=True)
class Names:
    """By id: signature name, (template code, template name), package, application and number pool name."""

    signatures: dict[int, str]
    templates: dict[int, tuple[str, str]]
    packages: dict[int, str]
    applications: dict[int, str]
    pools: dict[int, str]


_pool_names: Callable[[Collection[int]], dict[int, str]] | None = None


def register_pool_names(source: Callable[[Collection[int]], dict[int, str]]) -> None:
    """Say who knows the names of number pools by their ids."""
    global _pool_names
    _pool_names = source


def names_of(bill: Bill) -> Names:
    """Return the names of all a bill's month charged; what was deleted meanwhile keeps the name of the last build."""
    rows = LedgerEntry.objects.filter(account_id=bill.account_id, month=bill.month, kind="charge").order_by()
    ids = list(rows.values_list(*_IDS).distinct())
    old = list(bill.lines.all())
    bought = Package.objects.filter(pk__in={row[2] for row in ids if row[2]}).select_related("catalogue")
    return Names(
        {line.signature_id: line.signature_name for line in old}
        | signatures.names_of({row[0] for row in ids if row[0]}),
        {line.template_id: (line.template_code, line.template_name) for line in old}
        | templates.names_of({row[1] for row in ids if row[1]}),
        {package.pk: package.catalogue.name for package in bought},
        {line.application_id: line.application_name for line in old}
        | accounts.application_names({row[3] for row in ids if row[3]}),
        {line.pool_id: line.pool_name for line in old}
        | (_pool_names({row[4] for row in ids if row[4]}) if _pool_names else {}),
    )


_IDS = ("signature_id", "template_id", "package_id", "application_id", "pool_id")
