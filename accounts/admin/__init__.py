"""Console pages of accounts, people and keys, and of what the libraries below would show unstyled."""

from accounts.admin.account import AccountAdmin
from accounts.admin.alert import AlertAdmin, OutboxMailAdmin
from accounts.admin.audit import AuditEntryAdmin
from accounts.admin.contact import ContactAdmin
from accounts.admin.key import AccessKeyAdmin, ApplicationAdmin
from accounts.admin.member import MembershipAdmin
from accounts.admin.user import UserAdmin

__all__ = [
    "AccessKeyAdmin",
    "AccountAdmin",
    "AlertAdmin",
    "ApplicationAdmin",
    "AuditEntryAdmin",
    "ContactAdmin",
    "MembershipAdmin",
    "OutboxMailAdmin",
    "UserAdmin",
]
