"""What billing needs to know of a message."""

from typing import Any

from billing.services import Funding, MessageCharge


def charge_of(message: Any, funding: Funding | None = None) -> MessageCharge:
    """Return a message (model or light row) as a charge of the way it was funded.

    ``funding``, where it is at hand, saves reading the price list again.
    """
    return MessageCharge(
        message_id=message.id,
        account_id=message.account_id,
        product=message.product,
        segments=message.segments,
        unit_price=message.unit_price,
        package_id=message.package_id,
        signature_id=message.signature_id,
        template_id=message.template_id,
        application_id=message.application_id,
        tariff_id=message.tariff_id,
        steps=funding.steps if funding else (),
    )
