"""Mail as the product sends it: every mail becomes a row of the outbox, nothing leaves the machine."""

from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import OutboxMail
from core import clock

ACCOUNT_HEADER = "X-Account"  # whose mail it is; without it, it is the platform's own


class OutboxBackend(BaseEmailBackend):
    """Django's e-mail backend of this product: one row a recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the mails; returns how many were sent, as Django counts."""
        for mail in email_messages:
            OutboxMail.objects.bulk_create(_rows(mail))
        return len(email_messages)


def mail_to(*, account_id: int, email: str, subject: str, text: str) -> None:
    """Send a mail to a contact of an account."""
    EmailMessage(subject, text, to=[email], headers={ACCOUNT_HEADER: str(account_id)}).send()


def _rows(mail: EmailMessage) -> list[OutboxMail]:
    account = str(mail.extra_headers.get(ACCOUNT_HEADER, ""))
    return [
        OutboxMail(
            account_id=int(account) if account.isdigit() else None,
            recipient=parseaddr(recipient)[1][:254],
            sender=str(mail.from_email)[:254],
            subject=str(mail.subject)[:200],
            body=str(mail.body),
            at=clock.now(),
        )
        for recipient in mail.recipients()
    ]
