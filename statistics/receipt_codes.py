"""What a receipt code means and what to do about it (codes: domain.md 8.14; the advice is our own)."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Meaning(NamedTuple):
    """``category`` is a key of CATEGORIES; ``title`` says what happened, ``advice`` what to do."""

    category: str
    title: str | Promise
    advice: str | Promise


CATEGORIES: dict[str, str | Promise] = {
    "success": _("Delivered"),
    "pending": _("No receipt"),
    "recipient": _("Recipient"),
    "limits": _("Limits"),
    "content": _("Content"),
    "registration": _("Registration"),
    "route": _("Route"),
    "parameter": _("Parameters"),
    "unknown": _("Unknown"),
}

_NO_RECEIPT = Meaning(
    "pending",
    _("The carrier has not answered"),
    _("Wait: receipts may take up to three days. Many on one number mean that its phone is off or out of coverage."),
)
_OFF = Meaning(
    "recipient",
    _("Number not in service, switched off or out of coverage"),
    _("Try again later once; if it fails again, ask the user for another number and clean the list."),
)
_HANDSET = Meaning(
    "recipient",
    _("The phone or its SIM card cannot take the message"),
    _("The user must free memory, switch the phone off and on or change the card; sending again does not help."),
)

MEANINGS: dict[str, Meaning] = {
    "DELIVERED": Meaning("success", _("The phone received it"), ""),
    "": _NO_RECEIPT,
    "REQUEST_SUCCESS": _NO_RECEIPT,
    "MOBILE_NOT_ON_SERVICE": _OFF,
    "INVALID_NUMBER": Meaning(
        "recipient",
        _("The number does not exist"),
        _("Check the number where it is entered: eleven digits, a carrier's prefix. Remove it from the list."),
    ),
    "MOBILE_ACCOUNT_ABNORMAL": Meaning(
        "recipient",
        _("The number is in arrears or being ported"),
        _("The user must settle the bill with the carrier; after porting it works again within a day."),
    ),
    "MOBILE_TERMINAL_ERROR": _HANDSET,
    "MOBLLE_TERMINAL_ERROR": _HANDSET,
    "MOBILE_IN_BLACK": Meaning(
        "recipient",
        _("The number is on the carrier's blacklist"),
        _("The user can have it removed by calling the carrier. Do not send to it again until then."),
    ),
    "USER_REJECT": Meaning(
        "recipient",
        _("The user has unsubscribed"),
        _("Respect it: take the number off promotional lists. Codes and notices need a template of their own kind."),
    ),
    "SP_NOT_BY_INTER_SMS": Meaning(
        "recipient",
        _("The number does not take foreign messages"),
        _("The user can ask the carrier to open international messages; offer a voice code meanwhile."),
    ),
    "MOBILE_SEND_LIMIT": Meaning(
        "limits",
        _("The number got too many messages"),
        _("Slow down: check that the page does not send twice, add a countdown and a picture check before sending."),
    ),
    "CONTENT_KEYWORD": Meaning(
        "content",
        _("The text holds a word the carrier blocks"),
        _("Look at the values put into the template as well as its text; preview the text and change the wording."),
    ),
    "CONTENT_ERROR": Meaning(
        "content",
        _("The text breaks a rule of the carrier"),
        _("A promotion needs its unsubscribe notice at the end; other kinds must not advertise."),
    ),
    "PORT_NOT_REGISTERED": Meaning(
        "registration",
        _("The signature's port is not registered with this carrier"),
        _("See the carrier registration of the signature; until it is done, this carrier refuses the signature."),
    ),
    "NO_ROUTE": Meaning(
        "route", _("No channel leads to this number"), _("Usually short: send again later. Tell support if it stays.")
    ),
    "IS_CLOSE": Meaning(
        "route", _("The channel is closed"), _("Usually short: send again later. Tell support if it stays.")
    ),
    "EXPIRED": Meaning(
        "route",
        _("The message waited too long for the carrier"),
        _("Send again; avoid the rush of the full hour for large batches."),
    ),
    "PARAMS_ILLEGAL": Meaning(
        "parameter",
        _("Signature, text or number is malformed"),
        _("Compare the request with the approved signature and template; look for hidden characters in values."),
    ),
    "SP_UNKNOWN_ERROR": Meaning(
        "unknown",
        _("The carrier gave no reason"),
        _("Send again once. If it gathers on one carrier or province, watch that split and tell support."),
    ),
}


def meaning(code: str) -> Meaning:
    """Return what a receipt code means; a code outside the table is said to be the carrier's own."""
    known = MEANINGS.get(code)
    return known or Meaning("unknown", _("A code of the carrier's own"), MEANINGS["SP_UNKNOWN_ERROR"].advice)
