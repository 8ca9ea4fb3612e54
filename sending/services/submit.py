"""The one way in for every message, whichever door it came through."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from accounts.choices import AccountStatus, Vendor
from accounts.selectors import account_status
from billing.choices import ChargeOn, Product
from billing.errors import BalanceShort, InArrears, LimitReached, NoPrice
from billing.pricing import PriceRow
from billing.selectors import balance_of, message_tiers
from billing.services import fund_messages, settle_messages, tell_refused
from core import clock
from core.errors import DomainError
from core.phone import InvalidPhone, parse
from core.prepared import Prepared, Remembered
from core.revision import is_known
from sending import errors
from sending.choices import Door
from sending.models import Batch, BlacklistEntry, OptOut
from sending.services.charges import charge_of
from sending.services.draft import Draft, Item, Request, Submission, stored_message
from sending.services.frequency import check_frequency
from sending.services.limits import check_limits, count_day, limits_of
from sending.services.storing import make_messages, store_batch, store_messages
from sending.services.texts import TextMaker, measure
from signatures.services import tie_extension_code
from templates_app.choices import TemplateKind

NUMBERS_MAX = 1000
OUT_ID_MAX, EXTEND_CODE_MAX, SESSION_CONTEXT_MAX = 255, 12, 512
SHORT_LIST = 50
Refuse = Callable[[Draft, DomainError], None]
Payer = tuple[str, str, str]  # vendor, product and country: what shares one price list

_PRODUCTS = {kind.value: Product(kind.value).value for kind in TemplateKind}  # members cost more than words

_SHORT_LIST = Remembered(  # most accounts have few such numbers or none
    lambda account_id: (
        BlacklistEntry.objects.filter(account_id=account_id).order_by().values_list("phone")[: SHORT_LIST + 1]
    ),
    str,
    (BlacklistEntry,),
    account_id=int,
)
_LISTED = Prepared(
    lambda account_id, phone: (
        BlacklistEntry.objects.filter(account_id=account_id, phone=phone).order_by().values_list("phone")
    ),
    account_id=int,
    phone=str,
)


def submit_messages(
    *,
    account_id: int,
    door: Door | str,
    items: Sequence[Item],
    vendor: Vendor | None,
    application: Any = None,
    out_id: str = "",
    request_id: str,
    extend_code: str = "",
    session_context: str = "",
    all_or_nothing: bool = True,
    first: Callable[[], None] | None = None,
) -> Submission:
    """Accept messages for the carrier: check, fund, store.

    Checks go from cheap to dear, each over all numbers before the next. ``all_or_nothing``: the first refusal is
    raised and nothing is written; else it stands in its number's result. What is wrong with the request as a whole
    (account, arrears, counts, lengths) is always raised, and before anything that is wrong with a number. ``first`` is
    called at the start of the transaction that stores: what it writes stands or falls with the messages. Reads that no
    race can spoil come before, so that the transaction is short.
    """
    _check_request(items, out_id, extend_code, session_context)
    _check_status(account_id)
    if not all_or_nothing:
        _check_arrears(account_id)

    def refuse(draft: Draft, error: DomainError) -> None:
        if all_or_nothing:
            _check_arrears(account_id)  # whoever is let in is found without debts under the wallet's lock
            raise error
        draft.error = error

    drafts = [Draft(item) for item in items]
    limits = limits_of(application)
    _fill(drafts, TextMaker(account_id, vendor, limits.value_max), refuse)
    _check_recipients(drafts, account_id, refuse)
    batch = None
    if waiting := _alive(drafts):
        request = Request(
            account_id=account_id, door=str(door), application=application, out_id=out_id, request_id=request_id,
            extend_code=extend_code, session_context=session_context, created_at=clock.now(),
        )  # fmt: skip
        make_messages(waiting, request)
        try:
            batch = _accept(waiting, request, limits, _prices(waiting, request.created_at), refuse, first)
        except LimitReached as exc:
            tell_refused(exc)
            raise
        if not all_or_nothing:
            _tell_limits(drafts)
    return Submission(batch, [draft.result() for draft in drafts])


def _tell_limits(drafts: Sequence[Draft]) -> None:
    """Tell of each limit that refused some of the numbers."""
    refused = [draft.error for draft in drafts if isinstance(draft.error, LimitReached)]
    for error in {error.params["limit_id"]: error for error in refused}.values():
        tell_refused(error)


def _alive(drafts: Sequence[Draft]) -> list[Draft]:
    return [draft for draft in drafts if draft.error is None]


def _check_request(items: Sequence[Item], out_id: str, extend_code: str, session_context: str) -> None:
    if not items:
        raise errors.NoNumbers()
    if len(items) > NUMBERS_MAX:
        raise errors.TooManyNumbers(limit=NUMBERS_MAX)
    if len(out_id) > OUT_ID_MAX:
        raise errors.OutIdTooLong(limit=OUT_ID_MAX)
    if len(extend_code) > EXTEND_CODE_MAX or (extend_code and not (extend_code.isascii() and extend_code.isdigit())):
        raise errors.ExtendCodeInvalid(limit=EXTEND_CODE_MAX)
    if len(session_context) > SESSION_CONTEXT_MAX:
        raise errors.SessionContextTooLong(limit=SESSION_CONTEXT_MAX)


def _check_status(account_id: int) -> None:
    status = account_status(account_id)
    if status == AccountStatus.SUSPENDED:
        raise errors.AccountSuspended()
    if status != AccountStatus.ACTIVE:
        raise errors.AccountClosed()


def _check_arrears(account_id: int) -> None:
    if balance_of(account_id).is_in_arrears:
        raise errors.Arrears()


def _fill(drafts: Sequence[Draft], maker: TextMaker, refuse: Refuse) -> None:
    """Give each draft its text, number and parts."""
    for step in (lambda draft: _set_text(draft, maker), _set_phone, measure):
        for draft in drafts:
            if draft.error is None:
                try:
                    step(draft)
                except DomainError as exc:
                    refuse(draft, exc)


def _set_text(draft: Draft, maker: TextMaker) -> None:
    draft.text = maker.text(draft.item)


def _set_phone(draft: Draft) -> None:
    try:
        draft.phone = parse(draft.item.phone)
    except InvalidPhone as exc:
        raise errors.NumberInvalid(phone=draft.item.phone) from exc
    kind = draft.text.template.kind
    international = kind == TemplateKind.INTERNATIONAL
    if draft.phone.is_mainland and international:
        raise errors.DomesticNumberNotSupported()
    if not draft.phone.is_mainland and not international:
        raise errors.ForeignNumberNotSupported()
    draft.product = _PRODUCTS[kind]


def _check_recipients(drafts: Sequence[Draft], account_id: int, refuse: Refuse) -> None:
    alive = _alive(drafts)
    if not alive:
        return
    phones = {draft.phone.digits for draft in alive}
    blocked = _blacklisted(account_id, phones)
    for draft in alive:
        if draft.phone.digits in blocked:
            refuse(draft, errors.Blacklisted(phone=draft.phone.digits))
    promotions = [draft for draft in _alive(alive) if draft.text.template.kind == TemplateKind.PROMOTION]
    if not promotions:
        return
    out = OptOut.objects.filter(account_id=account_id, phone__in={draft.phone.digits for draft in promotions})
    gone = set(out.order_by().values_list("phone", "sign_name"))
    for draft in promotions:
        if (draft.phone.digits, draft.text.signature.name) in gone:
            refuse(draft, errors.OptedOut(phone=draft.phone.digits))


def _blacklisted(account_id: int, phones: set[str]) -> set[str]:
    if is_known() and len(listed := _SHORT_LIST.all(account_id=account_id)) <= SHORT_LIST:
        return phones.intersection(listed)
    if len(phones) == 1:
        found = _LISTED.rows(account_id=account_id, phone=next(iter(phones)))
    else:
        listed = BlacklistEntry.objects.filter(account_id=account_id, phone__in=phones)
        found = listed.order_by().values_list("phone")
    return {phone for (phone,) in found}


def _payer(draft: Draft) -> Payer:
    return (draft.text.template.vendor, draft.product, "86" if draft.phone.is_mainland else draft.phone.country)


def _prices(drafts: Sequence[Draft], at: dt.datetime) -> dict[Payer, list[PriceRow]]:
    """Return the price lists for all that is to be paid, in the order in which payment is held."""
    day = clock.local(at).date()
    return {payer: message_tiers(*payer, day=day) for payer in sorted({_payer(draft) for draft in drafts})}


@transaction.atomic
def _accept(
    drafts: Sequence[Draft], batch: Request, limits: Any, prices: dict[Payer, list[PriceRow]], refuse: Refuse,
    first: Callable[[], None] | None,
) -> Request | None:  # fmt: skip
    """Check what races could spoil, fund and store; returns the request, or None where nothing was accepted.

    On SQLite nobody else writes from here to the commit, so what can be worked out before was.
    """
    if first:
        first()
    at, account_id, application = batch.created_at, batch.account_id, batch.application
    check_frequency(drafts, account_id=account_id, at=at, refuse=refuse)
    check_limits(_alive(drafts), account_id=account_id, application=application, limits=limits, at=at, refuse=refuse)
    waiting = _alive(drafts)
    if not waiting:
        return None
    store_batch(batch, count=len(waiting))
    _fund(waiting, batch, prices, refuse)  # the account's other sends wait from here to the commit
    accepted = _alive(waiting)
    if not _count_again(batch, len(accepted)):
        return None
    if batch.extend_code and batch.door != Door.TENCENT:
        _tie_code(batch.extend_code, accepted, account_id)
    count_day(accepted, application=application, limits=limits, at=at)
    store_messages(accepted, batch)
    now = [draft for draft in accepted if draft.funding.charge_on == ChargeOn.SUBMISSION]
    if now:
        settle_messages([charge_of(stored_message(draft.row), draft.funding) for draft in now], at=at)
    return batch


def _count_again(batch: Request, accepted: int) -> int:
    """Let the request count what was accepted after funding; one of nothing is none."""
    if not accepted:
        Batch.objects.filter(pk=batch.pk).delete()
    elif accepted != batch.count:
        batch.count = accepted
        Batch.objects.filter(pk=batch.pk).update(count=accepted)
    return accepted


def _tie_code(code: str, drafts: Sequence[Draft], account_id: int) -> None:
    """At Alibaba one extension code is one signature's (domain.md 8.12); its first use makes it so."""
    for signature_id in {draft.text.signature.pk for draft in drafts}:
        tie_extension_code(account_id=account_id, code=code, signature_id=signature_id)


def _fund(drafts: Sequence[Draft], batch: Request, prices: dict[Payer, list[PriceRow]], refuse: Refuse) -> None:
    """Hold payment, one call for all messages of the same price; a group that cannot be paid is refused whole."""
    for payer, tiers in prices.items():
        group = [draft for draft in drafts if _payer(draft) == payer]
        vendor, product, country = payer
        try:
            fundings = fund_messages(
                account_id=batch.account_id, vendor=vendor, product=product, country=country,
                segments=[draft.segments for draft in group], at=batch.created_at,
                application_id=batch.application_id, tiers=tiers,
            )  # fmt: skip
        except (InArrears, LimitReached, BalanceShort, NoPrice) as exc:
            for draft in group:
                refuse(draft, exc)
        else:
            for draft, funding in zip(group, fundings, strict=True):
                draft.funding = funding
