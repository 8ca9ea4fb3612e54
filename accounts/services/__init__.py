"""Writing of accounts, people and keys. Doors check grants; these hold the rules that no role may break."""

from accounts.services.account import (
    create_account,
    set_account_status,
    set_review_progression,
    verify_real_name,
)
from accounts.services.alert import deliver_alerts, next_alert, raise_alert, register_text_sender
from accounts.services.call import forget_calls, store_calls
from accounts.services.contact import add_contact, delete_contact, edit_contact, make_main_contact
from accounts.services.key import (
    create_access_key,
    create_application,
    edit_access_key,
    edit_application,
    rotate_access_key,
    rotate_app_key,
    set_access_key_status,
    set_application_enabled,
)
from accounts.services.member import add_member, change_member_role, remove_member
from accounts.services.temporary_key import IssuedKey, forget_expired_keys, hash_token, issue_temporary_key
from accounts.services.user import USER_FIELDS, create_user, edit_user, set_user_active

__all__ = [
    "USER_FIELDS",
    "IssuedKey",
    "add_contact",
    "add_member",
    "change_member_role",
    "create_access_key",
    "create_account",
    "create_application",
    "create_user",
    "delete_contact",
    "deliver_alerts",
    "edit_access_key",
    "edit_application",
    "edit_contact",
    "edit_user",
    "forget_calls",
    "forget_expired_keys",
    "hash_token",
    "issue_temporary_key",
    "make_main_contact",
    "next_alert",
    "raise_alert",
    "register_text_sender",
    "remove_member",
    "rotate_access_key",
    "rotate_app_key",
    "set_access_key_status",
    "set_account_status",
    "set_application_enabled",
    "set_review_progression",
    "set_user_active",
    "store_calls",
    "verify_real_name",
]
