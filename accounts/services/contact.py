"""Who hears of alerts (domain.md 1.6)."""

from typing import Any

from django.db import transaction

from accounts.errors import ContactUnreachable, MainContactStays, TooManyContacts
from accounts.models import Account, Contact, User

MAX_CONTACTS = 10


@transaction.atomic
def add_contact(
    *, account: Account, name: str, phone: str = "", email: str = "", actor: User | None, **hears: bool
) -> Contact:
    """Add a contact; the first one of an account is its main one. ``hears``: its hears_… switches."""
    if not phone and not email:
        raise ContactUnreachable
    Account.objects.select_for_update().get(pk=account.pk)  # two requests must not both become the tenth
    count = Contact.objects.filter(account=account).count()
    if count >= MAX_CONTACTS:
        raise TooManyContacts
    return Contact.objects.create(account=account, name=name, phone=phone, email=email, is_main=count == 0, **hears)


@transaction.atomic
def edit_contact(*, contact: Contact, actor: User | None, **values: Any) -> Contact:
    """Change name, phone, email or the hears_* switches of a contact."""
    for field, value in values.items():
        setattr(contact, field, value)
    if not contact.phone and not contact.email:
        raise ContactUnreachable
    contact.save(update_fields=list(values))
    return contact


@transaction.atomic
def make_main_contact(*, contact: Contact, actor: User | None) -> Contact:
    """Make a contact the account's one main contact."""
    Account.objects.select_for_update().get(pk=contact.account_id)
    for former in Contact.objects.filter(account_id=contact.account_id, is_main=True).exclude(pk=contact.pk):
        former.is_main = False
        former.save(update_fields=["is_main"])
    contact.is_main = True
    contact.save(update_fields=["is_main"])
    return contact


@transaction.atomic
def delete_contact(*, contact: Contact, actor: User | None) -> None:
    """Remove a contact; raises MainContactStays for the main one."""
    if Contact.objects.get(pk=contact.pk).is_main:
        raise MainContactStays
    contact.delete()
