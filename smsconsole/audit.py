"""Which tables the audit log follows, and which of their columns it must never hold."""

from auditlog.registry import auditlog
from django.apps import apps

# Model → columns left out: secrets, and what changes by itself with every message or login.
FOLLOWED: dict[str, list[str]] = {
    "accounts.Account": [],
    "accounts.User": ["password", "last_login"],
    "accounts.Membership": [],
    "accounts.AccessKey": ["secret_encrypted"],
    "accounts.Application": ["app_key_encrypted"],
    "accounts.Contact": [],
    "signatures.Qualification": ["updated_at"],
    "signatures.AuthorizationLetter": ["updated_at"],
    "signatures.Signature": ["updated_at"],
    "signatures.Trademark": [],
    "signatures.AppRecord": [],
    "signatures.ExtensionCode": [],
    "templates_app.SmsTemplate": ["updated_at"],
    "templates_app.VoiceTemplate": ["updated_at"],
    "templates_app.ShortLink": ["updated_at", "page_views", "visitors", "opened_at"],
    "templates_app.TemplateTag": [],
    "billing.Price": [],
    "billing.PackageProduct": [],
    "carrier.FaultRule": [],
    "carrier.MagicNumber": [],
    "review.WordList": [],
    "review.Word": [],
    "review.Limit": [],
    "review.Reason": [],
    "review.Enterprise": ["updated_at"],
    "review.Filing": ["updated_at"],
    "review.Trademark": ["updated_at"],
    "review.AppListing": ["updated_at"],
    "review.PublicAccount": ["updated_at"],
    "review.Shop": ["updated_at"],
    "review.WebPage": ["updated_at"],
    "review.IpRange": ["updated_at"],
    "review.Licence": ["updated_at"],
    "privacy_numbers.NumberPool": ["alarmed_at"],
    "privacy_numbers.BlackEntry": [],
    "privacy_numbers.Group": [],
    "privacy_numbers.StockPlace": ["next_serial"],
    "sending.ApplicationLimits": [],
    "sending.BlacklistEntry": [],
    "sending.OptOut": [],
}


def follow_tables() -> None:
    """Register every table of the list; columns that a table lacks are passed over."""
    for name, left_out in FOLLOWED.items():
        model = apps.get_model(name)
        columns = {field.name for field in model._meta.fields}
        auditlog.register(model, exclude_fields=[column for column in left_out if column in columns])
