"""Refusals about accounts, people and keys."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound, PermissionDenied


class ApplicationUnknown(NotFound):
    code = "accounts.application_unknown"
    message = _("No application has this SDK AppID. Copy the ID from the list of applications.")
    field = "sdk_app_id"


class ApplicationForeign(PermissionDenied):
    code = "accounts.application_foreign"
    message = _("The application belongs to another account. Use an application of the account whose key signs.")
    field = "sdk_app_id"


class ApplicationDisabled(Conflict):
    code = "accounts.application_disabled"
    message = _("The application is disabled. Enable it before sending through it.")
    field = "sdk_app_id"


class LastOwner(Conflict):
    code = "accounts.last_owner"
    message = _("An account keeps at least one owner. Make another member an owner first.")
    field = "role"


class AlreadyMember(Conflict):
    code = "accounts.already_member"
    message = _("The user is a member already. Change the role in the list of members instead.")
    field = "username"


class UserUnknown(NotFound):
    code = "accounts.user_unknown"
    message = _("No user has this name. Ask the platform to create the user, or check the spelling.")
    field = "username"


class UsernameTaken(Conflict):
    code = "accounts.username_taken"
    message = _("Another user has this name. Choose a different one.")
    field = "username"


class PlatformUser(Conflict):
    code = "accounts.platform_user"
    message = _("Staff of the platform reach every account already and are no members of one.")
    field = "username"


class WeakPassword(DomainError):
    code = "accounts.weak_password"
    field = "password"


class AccountNameTaken(Conflict):
    code = "accounts.name_taken"
    message = _("Another account has this name. Choose a different one.")
    field = "name"


class RealNameMissing(DomainError):
    code = "accounts.real_name_missing"
    message = _("Real-name verification needs the verified name; for an enterprise also the credit code.")
    field = "subject"


class CreditCodeInvalid(DomainError):
    code = "accounts.credit_code_invalid"
    message = _("A unified social credit code has 18 characters: digits and capital letters without I, O, S, V, Z.")
    field = "credit_code"


class ReviewPaceInvalid(DomainError):
    code = "accounts.review_pace_invalid"
    message = _("Use 0 to 86400 seconds and 1 to 100 status queries.")
    field = "review_mode"


class TooManyContacts(Conflict):
    code = "accounts.too_many_contacts"
    message = _("An account has at most 10 contacts, the main one included. Delete one first.")


class ContactUnreachable(DomainError):
    code = "accounts.contact_unreachable"
    message = _("Give a phone number or an e-mail address, or the contact can hear of nothing.")
    field = "phone"


class MainContactStays(Conflict):
    code = "accounts.main_contact_stays"
    message = _("The main contact cannot be deleted. Make another contact the main one first.")


class KeyRetired(Conflict):
    code = "accounts.key_disabled"
    message = _("A disabled key cannot be rotated. Enable it, or create a new one.")
    field = "status"


class AccountClosed(Conflict):
    code = "accounts.account_closed"
    message = _("The account is closed; nothing in it can be changed any more.")


class ActionsInvalid(DomainError):
    code = "accounts.actions_invalid"
    message = _("Write actions as SendSms, Query* or dysms:SendSms, at most 50, separated by commas.")
    field = "allowed_actions"


class NetworksInvalid(DomainError):
    code = "accounts.networks_invalid"
    message = _("Write addresses or networks such as 10.0.0.0/8, at most 20, separated by commas.")
    field = "allowed_networks"


class RateInvalid(DomainError):
    code = "accounts.rate_invalid"
    message = _("Requests a second are 0 (the vendor's own limits) to 100000.")
    field = "requests_per_second"


class LifetimeInvalid(DomainError):
    code = "accounts.lifetime_invalid"
    message = _("A temporary key lives 900 to 129600 seconds.")
    field = "duration_seconds"
