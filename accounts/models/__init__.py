"""Tenants, the people in them, the keys of their programs and what these called."""

from accounts.models.account import Account, Contact
from accounts.models.alert import Alert, OutboxMail
from accounts.models.audit import AuditEntry
from accounts.models.call import ApiCall
from accounts.models.key import AccessKey, Application, TemporaryKey
from accounts.models.user import Membership, User

__all__ = [
    "AccessKey", "Account", "Alert", "ApiCall", "Application", "AuditEntry", "Contact", "Membership", "OutboxMail",
    "TemporaryKey", "User",
]  # fmt: skip
