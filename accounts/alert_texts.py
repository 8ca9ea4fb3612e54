"""The words of alerts, in the console's language: a subject for the mail and one sentence for both."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.choices import AlertKind


def words(kind: AlertKind, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return subject and text of an alert; ``facts`` were written down when it was raised."""
    with override(settings.LANGUAGE_CODE):
        return str(kind.label), _texts()[kind] % defaultdict(lambda: "–", facts)  # a fact may be of a later release


def _texts() -> dict[AlertKind, str]:
    return {
        AlertKind.BALANCE_LOW: _("The free balance is %(free)s, below your threshold of %(below)s. Please top up."),
        AlertKind.ARREARS: _("The account is in arrears (%(balance)s) and all services are stopped. Please top up."),
        AlertKind.RESUMED: _("The arrears are paid (balance %(balance)s); the services go on."),
        AlertKind.PACKAGE_LOW: _("%(left)s left in the packages for %(product)s, below your threshold of %(below)s."),
        AlertKind.PACKAGE_ENDED: _("The package “%(name)s” has expired with %(left)s left."),
        AlertKind.PACKAGE_BOUGHT: _("The package “%(name)s” was bought by itself for %(price)s."),
        AlertKind.PACKAGE_NOT_BOUGHT: _("The package “%(name)s” could not be bought by itself: %(why)s"),
        AlertKind.VOLUME_WARNING: _("%(what)s: %(count)s reached the warning value of %(value)s."),
        AlertKind.BINDING_RATE: _(
            "%(pool)s: %(rate)s of the places are bound, the alarm is at %(percent)s%%. Buy more."
        ),
        AlertKind.VOLUME_LIMIT: _("%(what)s: %(count)s reached the limit of %(value)s. Sending stops."),
    }
