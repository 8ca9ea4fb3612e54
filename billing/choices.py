"""Words of money (domain.md 11)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import ColouredChoices


class Product(models.TextChoices):
    """What is billed; a message's product follows its template's kind and the number's side of the border."""

    CAPTCHA = "captcha", _("Domestic verification codes")
    NOTIFICATION = "notification", _("Domestic notifications")
    PROMOTION = "promotion", _("Domestic promotion")
    INTERNATIONAL = "international", _("International messages")


class Item(models.TextChoices):
    """Everything that has a price; the first four are the products of messages."""

    CAPTCHA = Product.CAPTCHA.value, Product.CAPTCHA.label
    NOTIFICATION = Product.NOTIFICATION.value, Product.NOTIFICATION.label
    PROMOTION = Product.PROMOTION.value, Product.PROMOTION.label
    INTERNATIONAL = Product.INTERNATIONAL.value, Product.INTERNATIONAL.label
    DIGITAL = "digital", _("Digital messages")
    CARD = "card", _("Card messages")
    VOICE = "voice", _("Voice minutes")
    VOICE_NUMBER = "voice_number", _("Voice numbers, rent")
    PRIVACY_NUMBER = "privacy_number", _("Private numbers, rent")
    PRIVACY_CALL = "privacy_call", _("Private number calls")
    PRIVACY_RECORD = "privacy_record", _("Private number recordings")
    PRIVACY_CAUGHT = "privacy_caught", _("Private number texts, caught")
    PRIVACY_SMART = "privacy_smart", _("Private number texts, forwarded")


class Unit(models.TextChoices):
    """What one unit of a price is."""

    SEGMENT = "segment", _("segment")
    MESSAGE = "message", _("message")
    MINUTE = "minute", _("minute")
    NUMBER_MONTH = "number_month", _("number and calendar month")
    NUMBER_30_DAYS = "number_30_days", _("number and 30 days")


class Category(models.TextChoices):
    """Kinds of packages in the catalogue (domain.md 6.3, 11.2)."""

    TEXT_GENERAL = "text_general", _("Text, general")
    TEXT_BOUND = "text_bound", _("Text, one product")
    VOICE_FIXED = "voice_fixed", _("Voice, fixed size")
    VOICE_CUSTOM = "voice_custom", _("Voice, any size")


class ChargeOn(models.TextChoices):
    """When something is charged (domain.md 6.4, 11.3, 12.3)."""

    SUBMISSION = "submission", _("On submission")
    DELIVERY = "delivery", _("On successful receipt")
    ADVANCE = "advance", _("In advance, for the whole period")
    USE = "use", _("After use")


class PackageStatus(ColouredChoices):
    ACTIVE = "active", "success", _("In use")
    USED_UP = "used_up", "default", _("Used up")
    EXPIRED = "expired", "warning", _("Expired")
    REFUNDED = "refunded", "danger", _("Refunded")


class EntryKind(ColouredChoices):
    """Of a ledger line."""

    TOP_UP = "top_up", "success", _("Top-up")
    PURCHASE = "purchase", "info", _("Package purchase")
    GIFT = "gift", "info", _("Package given")
    CHARGE = "charge", "primary", _("Charge")
    REFUND = "refund", "warning", _("Refund")
    ADJUSTMENT = "adjustment", "warning", _("Adjustment")


class BillStatus(ColouredChoices):
    PROVISIONAL = "provisional", "info", _("Provisional")
    SETTLED = "settled", "success", _("Settled")


class ClaimStatus(ColouredChoices):
    """Of an SLA claim."""

    DRAFTED = "drafted", "default", _("Draft")
    SUBMITTED = "submitted", "info", _("Submitted")
    UNDER_REVIEW = "under_review", "primary", _("Under review")
    GRANTED = "granted", "success", _("Granted")
    PARTLY_GRANTED = "partly_granted", "warning", _("Partly granted")
    REJECTED = "rejected", "danger", _("Rejected")
    WITHDRAWN = "withdrawn", "default", _("Withdrawn")


class Exemption(models.TextChoices):
    """What lies outside the service level, in the agreement's order (domain.md 13.5)."""

    USER_FAULT = "user_fault", _("The customer's own fault")
    SECRETS_LEAKED = "secrets_leaked", _("Secrets leaked, or codes flooded through the customer's site")
    CUSTOMER_APP_HACKED = "customer_app_hacked", _("The customer's application was attacked")
    DOCS_NOT_FOLLOWED = "docs_not_followed", _("The documentation was not followed")
    NEGLIGENCE = "negligence", _("Negligence of the customer, or acts it authorised")
    PLATFORM_CONTROL = "platform_control", _("Control of credit, flow or security, such as forbidden words")
    MARKED_AS_HARASSMENT = "marked_as_harassment", _("The recipient marked the messages as harassment")
    REGULATOR_OR_CARRIER_CONTROL = "regulator_or_carrier_control", _("Control by the regulator or the carriers")
    UNLAWFUL_CONTENT = "unlawful_content", _("Unlawful content")
    HIGH_VOLUME = "high_volume", _("A very large volume that was not announced")
    SPECIAL_NUMBERS = "special_numbers", _("Chosen, fixed or extension numbers, or features on trial")
    ANNOUNCED_MAJOR_EVENT = "announced_major_event", _("An event announced before")
    ANNOUNCED_MAINTENANCE = "announced_maintenance", _("Maintenance announced before")
    FOREIGN_NETWORK = "foreign_network", _("Networks outside the mainland")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")
    NOT_PROVIDER = "not_provider", _("Anything else that is not the provider's")
    OTHER_RULES = "other_rules", _("Exempt by other rules of the agreement")


class BillColumn(models.TextChoices):
    """What a bill may be grouped by (domain.md 11.5); each is columns of a bill's line."""

    PRODUCT = "product", _("Product")
    SIGNATURE = "signature", _("Signature")
    TEMPLATE = "template", _("Template")
    APPLICATION = "application", _("Application")
    POOL = "pool", _("Number pool")
    PAYER = "payer", _("Paid by")
    PRICE = "price", _("Unit price")


class InvoiceKind(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary VAT invoice")
    SPECIAL = "special", _("Special VAT invoice")


class InvoiceStatus(ColouredChoices):
    REQUESTED = "requested", "info", _("Requested")
    ISSUED = "issued", "success", _("Issued")
    REJECTED = "rejected", "danger", _("Rejected")
    CANCELLED = "cancelled", "default", _("Cancelled")


class PaymentMethod(models.TextChoices):
    """How money is said to come in; it is simulated and there at once."""

    ONLINE = "online", _("Online payment")
    BANK = "bank", _("Bank transfer")
    GENERAL_VOUCHER = "general_voucher", _("General voucher")
