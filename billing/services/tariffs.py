"""What a held message costs when it is charged: the month's volume decides the tier (docs/adr/0011).

The volume is in the wallet row, which whoever charges has locked: each charge takes the next places of the month's
volume, so the month's sum is that of its total however it was split and in whatever order.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from billing import pricing, volumes
from billing.models import Wallet
from billing.selectors.prices import version_of
from billing.services.ledger import booking_months


def band_charges(
    charges: Sequence[Any], wallets: Mapping[int, Wallet], *, at: dt.datetime
) -> Iterator[tuple[Any, int, pricing.Band]]:
    """Yield (charge, part, band) of charges in order; counts what the balance pays in the wallets' volumes.

    A message over a boundary has a part in each tier. What a package pays is one part without a price and counts in no
    volume; so does what was held without a price list.
    """
    months = booking_months(sorted({charge.account_id for charge in charges}), at)
    counted = {pk: volumes.read(wallets[pk].volumes) for pk in months}
    versions: dict[int, Sequence[pricing.PriceRow]] = {}
    for charge in charges:
        steps = () if charge.package_id else _steps(charge, versions)
        if not steps:
            yield charge, 0, pricing.Band(charge.segments, charge.unit_price, charge.held)
            continue
        volume, key = counted[charge.account_id], volumes.key_of(months[charge.account_id], steps[0])
        before = volume.get(key, 0)
        for part, band in enumerate(pricing.bands(steps, segments=charge.segments, volume_before=before)):
            yield charge, part, band
        volume[key] = before + charge.segments
    for pk, volume in counted.items():
        wallets[pk].volumes = volumes.write(volume)


def _steps(charge: Any, versions: dict[int, Sequence[pricing.PriceRow]]) -> Sequence[pricing.PriceRow]:
    if charge.steps or charge.tariff_id is None:
        return charge.steps
    if charge.tariff_id not in versions:
        versions[charge.tariff_id] = version_of(charge.tariff_id)
    return versions[charge.tariff_id]
