"""The console's menu in the order of the real one: one table, each link behind the grant of its page."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core import clock


class Link(NamedTuple):
    """``page`` is a URL name of the console, ``grant`` what a caller needs to see it, ``badge`` a dotted path."""

    title: Any
    icon: str
    page: str
    grant: str = "view"
    badge: str = ""


MENU: list[tuple[Any, list[Link]]] = [
    (
        _("Overview"),
        [
            Link(_("Dashboard"), "space_dashboard", "index"),
            Link(_("First send"), "rocket_launch", "first_send", "send"),
        ],
    ),
    (
        _("Domestic messages"),
        [
            Link(_("Qualifications"), "domain_verification", "signatures_qualification_changelist"),
            Link(_("Letters of authorisation"), "history_edu", "signatures_authorizationletter_changelist"),
            Link(_("Signatures"), "signature", "signatures_signature_changelist"),
            Link(_("Trademarks"), "verified", "signatures_trademark_changelist"),
            Link(_("App records"), "install_mobile", "signatures_apprecord_changelist"),
            Link(_("Extension codes"), "dialpad", "signatures_extensioncode_changelist"),
            Link(_("Text templates"), "sms", "templates_app_smstemplate_changelist"),
            Link(_("Template tags"), "label", "templates_app_templatetag_changelist"),
            Link(_("Short links"), "link", "templates_app_shortlink_changelist"),
        ],
    ),
    (
        _("Voice"),
        [Link(_("Voice templates"), "record_voice_over", "templates_app_voicetemplate_changelist")],
    ),
    (
        _("Number privacy"),
        [
            Link(_("Private numbers"), "phone_locked", "privacy_numbers_secretnumber_changelist"),
            Link(_("Bindings"), "link", "privacy_numbers_binding_changelist"),
            Link(_("Buy numbers"), "add_shopping_cart", "number_buy", "money"),
            Link(_("Purchase records"), "receipt", "privacy_numbers_numberpurchase_changelist"),
            Link(_("Purchase tickets"), "confirmation_number", "privacy_numbers_ticket_changelist"),
            Link(_("Number migration"), "move_down", "privacy_numbers_migration_changelist"),
            Link(_("Number pools"), "dataset", "privacy_numbers_numberpool_changelist"),
            Link(_("Pool blacklist"), "person_off", "privacy_numbers_blackentry_changelist"),
            Link(_("G groups"), "groups", "privacy_numbers_group_changelist"),
            Link(_("Ringtones"), "music_note", "privacy_numbers_ringtone_changelist"),
            Link(_("Number stock"), "inventory", "privacy_numbers_stockplace_changelist"),
            Link(_("Privacy overview"), "phone_in_talk", "privacy_overview"),
            Link(_("Privacy statistics"), "bar_chart", "privacy_statistics"),
            Link(_("Two handsets"), "contact_phone", "two_handsets", "reveal"),
            Link(_("Call records"), "call", "privacy_numbers_callrecord_changelist"),
            Link(_("Text records"), "textsms", "privacy_numbers_textrecord_changelist"),
            Link(_("Words that pass"), "playlist_add_check", "privacy_numbers_passedword_changelist"),
            Link(_("Smart SMS opt-outs"), "unsubscribe", "privacy_numbers_textoptout_changelist"),
            Link(_("Report receivers"), "webhook", "privacy_numbers_reportreceiver_changelist"),
            Link(_("Report queues"), "stacks", "privacy_numbers_reportqueue_changelist"),
            Link(_("Report log"), "outbox", "privacy_numbers_report_changelist"),
        ],
    ),
    (
        _("Sending and receiving"),
        [
            Link(_("Virtual handset"), "smartphone", "handset", "reveal"),
            Link(_("Inbox"), "inbox", "inbox"),
            Link(_("Send records"), "list_alt", "records"),
            Link(_("Replies"), "reply", "sending_uplink_changelist"),
            Link(_("Blacklist"), "block", "sending_blacklistentry_changelist"),
            Link(_("Sending limits"), "speed", "sending_applicationlimits_changelist"),
            Link(_("Opt-outs"), "unsubscribe", "sending_optout_changelist"),
        ],
    ),
    (
        _("Statistics"),
        [
            Link(_("Volume"), "monitoring", "statistics_volume"),
            Link(_("Failure analysis"), "troubleshoot", "statistics_failures"),
            Link(_("Latency"), "timer", "statistics_latency"),
            Link(_("Downloads"), "download", "downloads"),
        ],
    ),
    (
        _("Billing"),
        [
            Link(_("Balance and top-up"), "account_balance_wallet", "billing_balance"),
            Link(_("Packages"), "inventory_2", "billing_packages"),
            Link(_("Bills"), "receipt_long", "billing_bill_changelist"),
            Link(_("Bill layouts"), "view_column", "billing_billlayout_changelist"),
            Link(_("Tax invoices"), "request_quote", "billing_taxinvoice_changelist"),
            Link(_("Credit notes"), "undo", "billing_creditnote_changelist"),
            Link(_("Ledger"), "menu_book", "billing_ledgerentry_changelist"),
            Link(_("Service level"), "verified_user", "billing_sla"),
            Link(_("SLA claims"), "assignment_return", "billing_slaclaim_changelist"),
            Link(_("Package rules"), "autorenew", "billing_packagerule_changelist"),
            Link(_("Volume limits"), "production_quantity_limits", "billing_sendinglimit_changelist"),
            Link(_("Price calculator"), "calculate", "billing_quote"),
            Link(_("Prices"), "sell", "billing_price_changelist"),
            Link(_("Balances of all"), "payments", "billing_wallet_changelist", "finance"),
            Link(_("Packages on sale"), "storefront", "billing_packageproduct_changelist", "finance"),
            Link(_("Discounts"), "percent", "billing_discount_changelist"),
        ],
    ),
    (
        _("Review desk"),
        [
            Link(_("Queue"), "gavel", "review_queue", "review", "smsconsole.console.menu.waiting_orders"),
            Link(_("Review orders"), "assignment", "review_revieworder_changelist"),
            Link(_("Change log"), "history", "review_change_changelist"),
            Link(_("Handbook of reasons"), "auto_stories", "review_handbook"),
            Link(_("Figures of the desk"), "query_stats", "review_figures"),
            Link(_("Rejection reasons"), "menu_book", "review_reason_changelist", "review"),
            Link(_("Word lists"), "spellcheck", "review_wordlist_changelist", "review"),
            Link(_("Limits"), "straighten", "review_limit_changelist", "review"),
            Link(_("Working hours"), "schedule", "review_reviewhours_changelist", "review"),
            Link(_("Public holidays"), "event_busy", "core_holiday_changelist", "review"),
            Link(_("Public registers"), "account_balance", "registers", "review"),
        ],
    ),
    (
        _("Test desk"),
        [
            Link(_("Test desk"), "science", "testdesk", "testdesk"),
            Link(_("Coverage"), "checklist", "wire_coverage"),
            Link(_("Request log"), "receipt_long", "request_log"),
            Link(_("Signature explainer"), "fingerprint", "signature_explainer", "testdesk"),
            Link(_("Fault rules"), "bolt", "carrier_faultrule_changelist", "testdesk"),
            Link(_("Magic numbers"), "auto_fix_high", "carrier_magicnumber_changelist", "testdesk"),
            Link(_("Number segments"), "cell_tower", "carrier_numbersegment_changelist", "testdesk"),
            Link(_("Public registers"), "account_balance", "registers", "testdesk"),
        ],
    ),
    (
        _("Settings"),
        [
            Link(_("Account"), "business", "accounts_account_changelist"),
            Link(_("Members"), "group", "accounts_membership_changelist"),
            Link(_("Access keys"), "key", "accounts_accesskey_changelist"),
            Link(_("Applications"), "apps", "accounts_application_changelist"),
            Link(_("Contacts"), "contacts", "accounts_contact_changelist"),
            Link(_("Alerts"), "notifications", "accounts_alert_changelist"),
            Link(_("Mail outbox"), "outgoing_mail", "accounts_outboxmail_changelist"),
            Link(_("Users"), "manage_accounts", "accounts_user_changelist", "platform"),
            Link(_("Audit log"), "policy", "accounts_auditentry_changelist", "manage"),
        ],
    ),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups and links that the caller may open."""
    groups = []
    for title, links in MENU:
        items = [_item(link) for link in links if request.scope.can(link.grant)]
        items = [item for item in items if item]
        if items:
            groups.append({"title": title, "items": items, "collapsible": False, "separator": True})
    return groups


def _item(link: Link) -> dict[str, Any] | None:
    try:
        url = reverse(f"admin:{link.page}")
    except NoReverseMatch:
        return None
    item = {"title": link.title, "icon": link.icon, "link": url}
    if link.badge:
        item["badge"] = link.badge
    return item


def waiting_orders(request: HttpRequest) -> str:
    """Return how many orders wait for a reviewer, or nothing when none does."""
    from review.choices import OrderStatus
    from review.models import ReviewOrder

    count = ReviewOrder.objects.visible_to(request.scope).filter(status=OrderStatus.MANUAL).count()
    return str(count) if count else ""


def environment(request: HttpRequest) -> list[str] | None:
    """Return the banner beside the user's name: a test clock that is not real time is never out of sight."""
    state = clock.state()
    if state.is_real:
        return None
    shown = clock.local().strftime("%Y-%m-%d %H:%M:%S")
    return [f"{_('Test clock')} {shown}", "warning"]


def base_css(request: HttpRequest) -> str:
    """Return the address of the console's own styles."""
    return static("console/base.css")


def icon(request: HttpRequest) -> str:
    """Return the address of the picture in the browser's tab."""
    return static("console/icon.svg")
