"""Purchases that go by ticket: granted or refused by a platform operator (domain.md 12.2)."""

from typing import Any

from django.db import transaction

from core import clock
from core.lifecycle import move
from privacy_numbers.choices import TicketState
from privacy_numbers.errors import AnswerMissing, TicketDecided
from privacy_numbers.models import NumberPurchase, Ticket
from privacy_numbers.services import stock
from privacy_numbers.services.numbers import purchase

LONGEST_ANSWER = 200


@transaction.atomic
def grant_ticket(*, ticket: Ticket, actor: Any) -> NumberPurchase:
    """Make the purchase that a ticket asks for; the place gets what it lacks of stock. The account pays now.

    Raises TicketDecided, NumberNotInStock, and InArrears or BalanceShort of billing; then the ticket stays open.
    """
    _decide(ticket, TicketState.GRANTED)
    place = (
        stock.place_of_number(ticket.kind, ticket.number) if ticket.number else stock.place_of(ticket.kind, ticket.city)
    )
    stock.restock(place=place, at_least=ticket.quantity)
    bought = purchase(
        account=ticket.account, place=place, quantity=ticket.quantity, pool=ticket.pool, pool_type=ticket.pool_type,
        pool_name=ticket.pool_name, number=ticket.number, actor=actor,
    )  # fmt: skip
    ticket.purchase = bought
    ticket.save(update_fields=["purchase"])
    return bought


@transaction.atomic
def refuse_ticket(*, ticket: Ticket, answer: str, actor: Any) -> Ticket:
    """Close a ticket with an answer that says why. Raises AnswerMissing, TicketDecided."""
    answer = answer.strip()
    if not 1 <= len(answer) <= LONGEST_ANSWER:
        raise AnswerMissing
    _decide(ticket, TicketState.REFUSED, answer=answer)
    return ticket


def _decide(ticket: Ticket, state: str, **values: Any) -> None:
    if not move(ticket, field="state", source=TicketState.OPEN, target=state, decided_at=clock.now(), **values):
        raise TicketDecided
