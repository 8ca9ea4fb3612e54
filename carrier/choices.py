"""Words of the simulated carriers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Carrier(models.TextChoices):
    MOBILE = "mobile", _("China Mobile")
    UNICOM = "unicom", _("China Unicom")
    TELECOM = "telecom", _("China Telecom")
    BROADNET = "broadnet", _("China Broadnet")
    INTERNATIONAL = "international", _("International")
    UNKNOWN = "unknown", _("Unknown")


class ProfileName(models.TextChoices):
    IDEAL = "ideal", _("Ideal: everything arrives")
    REALISTIC = "realistic", _("Realistic: a few per cent fail")
    CHAOTIC = "chaotic", _("Chaotic: much fails, late, twice or never")


# What a fault rule may make of a message: receipt codes by what they say (domain.md 8.14).
OUTCOMES = [
    ("", _("As usual, only later")),
    ("none", _("No receipt ever")),
    ("DELIVERED", _("Delivered")),
    ("MOBILE_NOT_ON_SERVICE", _("Number off, stopped or out of coverage")),
    ("INVALID_NUMBER", _("Number does not exist")),
    ("MOBILE_ACCOUNT_ABNORMAL", _("Recipient in arrears or ported")),
    ("MOBILE_TERMINAL_ERROR", _("Handset error")),
    ("MOBILE_IN_BLACK", _("Number on the carrier's blacklist")),
    ("USER_REJECT", _("Recipient opted out")),
    ("SP_NOT_BY_INTER_SMS", _("Recipient takes no messages from abroad")),
    ("MOBILE_SEND_LIMIT", _("Carrier's limit for the number")),
    ("CONTENT_KEYWORD", _("Keyword in the text")),
    ("CONTENT_ERROR", _("Promotion without opt-out")),
    ("PORT_NOT_REGISTERED", _("Port not registered")),
    ("NO_ROUTE", _("No channel")),
    ("IS_CLOSE", _("Channel closed")),
    ("EXPIRED", _("Expired in the queue")),
    ("PARAMS_ILLEGAL", _("Signature, text or number wrong")),
    ("SP_UNKNOWN_ERROR", _("Unknown error of the carrier")),
]

# The descriptions of the shipped magic numbers (fixtures/carrier/magic_numbers.json), named here for translators.
MAGIC_DESCRIPTIONS = [
    _("Delivered at once"),
    _("Fails: number not in service"),
    _("Fails: number on the carrier's blacklist"),
    _("Fails: keyword in the text"),
    _("Fails: carrier's limit for the number"),
    _("No receipt ever"),
    _("Delivered after 60 seconds"),
    _("Two identical receipts"),
    _("Failed first, delivered later (order swapped)"),
    _("Delivered, then replies R"),
    _("Fails: port not registered"),
    _("Fails: the recipient opted out"),
    _("Fails: handset error"),
]
