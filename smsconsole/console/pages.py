"""Pages of the console that are no model's list or form: one row each.

A page is a view ``view(request, site) -> HttpResponse`` and the grant it needs. Names are reversed as
``admin:<name>``.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.module_loading import import_string


class Page(NamedTuple):
    """``view`` is a dotted path, so that this table imports nothing until a page is asked for."""

    route: str
    name: str
    view: str
    grant: str


PAGES: list[Page] = [
    Page("switch-account/", "switch_account", "smsconsole.console.accounts.switch", "view"),
    Page("review/queue/", "review_queue", "smsconsole.console.review_queue.queue", "review"),
    Page("review/queue/decide/", "review_decide_selected", "smsconsole.console.review_queue.decide_selected", "review"),
    Page("review/queue/share/", "review_share_selected", "smsconsole.console.review_queue.share_selected", "review"),
    Page("review/orders/<int:pk>/", "review_order", "smsconsole.console.review.order", "review"),
    Page("review/orders/<int:pk>/decide/", "review_decide", "smsconsole.console.review.decide", "review"),
    Page("review/orders/<int:pk>/<slug:action>/", "review_share", "smsconsole.console.review.share", "review"),
    Page("review/lists/file/", "review_words_file", "smsconsole.console.review_words.read_file", "review"),
    Page("review/lists/<int:pk>/", "review_words", "smsconsole.console.review_words.page", "review"),
    Page("review/lists/<int:pk>/words/", "review_words_text", "smsconsole.console.review_words.words", "review"),
    Page("review/lists/<int:pk>/save/", "review_words_save", "smsconsole.console.review_words.save", "review"),
    Page(
        "review/lists/<int:pk>/restore/<int:number>/",
        "review_words_restore",
        "smsconsole.console.review_words.restore",
        "review",
    ),
    Page("review/drafts/<int:pk>/", "review_draft", "smsconsole.console.review_drafts.page", "review"),
    Page(
        "review/drafts/<int:pk>/progress/",
        "review_draft_progress",
        "smsconsole.console.review_drafts.progress",
        "review",
    ),
    Page("review/drafts/<int:pk>/<slug:action>/", "review_draft_act", "smsconsole.console.review_drafts.act", "review"),
    Page("registers/", "registers", "smsconsole.console.registers.page", "view"),
    Page("review/handbook/", "review_handbook", "smsconsole.console.review_handbook.page", "view"),
    Page("review/figures/", "review_figures", "smsconsole.console.review_figures.page", "view"),
    Page("review/figures/export/", "review_figures_export", "smsconsole.console.review_figures.export", "view"),
    Page("review/orders/<int:pk>/repeat/", "review_repeat", "smsconsole.console.review_repeat.page", "review"),
    Page("review/preview/", "review_preview", "smsconsole.console.review_preview.preview", "view"),
    Page("files/<slug:kind>/<int:pk>/", "uploaded_file", "smsconsole.console.files.uploaded", "view"),
    Page("first-send/", "first_send", "smsconsole.console.first_send.page", "send"),
    Page("first-send/send/", "first_send_submit", "smsconsole.console.first_send.submit", "send"),
    Page("first-send/<int:pk>/", "first_send_status", "smsconsole.console.first_send.status", "view"),
    Page("records/", "records", "smsconsole.console.records.page", "view"),
    Page("records/<int:pk>/", "record", "smsconsole.console.records.detail", "view"),
    Page("statistics/volume/", "statistics_volume", "smsconsole.console.figures.volume", "view"),
    Page("statistics/failures/", "statistics_failures", "smsconsole.console.figures.failures", "view"),
    Page("statistics/latency/", "statistics_latency", "smsconsole.console.figures.latency", "view"),
    Page("downloads/", "downloads", "smsconsole.console.downloads.page", "view"),
    Page("downloads/progress/", "downloads_progress", "smsconsole.console.downloads.progress", "view"),
    Page("downloads/create/", "downloads_create", "smsconsole.console.downloads.create", "export"),
    Page("downloads/<int:pk>/file/", "downloads_file", "smsconsole.console.downloads.fetch", "export"),
    Page("downloads/<int:pk>/<slug:action>/", "downloads_act", "smsconsole.console.downloads.act", "export"),
    Page("billing/balance/", "billing_balance", "smsconsole.console.billing.balance", "view"),
    Page("billing/balance/top-up/", "billing_top_up", "smsconsole.console.billing.top_up", "money"),
    Page("billing/balance/alert/", "billing_alert", "smsconsole.console.billing.alert", "money"),
    Page("billing/packages/", "billing_packages", "smsconsole.console.packages.page", "view"),
    Page("billing/packages/<int:pk>/buy/", "billing_buy", "smsconsole.console.packages.buy", "money"),
    Page("billing/packages/<int:pk>/share/", "billing_share", "smsconsole.console.packages.share", "money"),
    Page("billing/packages/<int:pk>/refund/", "billing_refund", "smsconsole.console.packages.refund", "money"),
    Page("billing/quote/", "billing_quote", "smsconsole.console.quotes.page", "view"),
    Page("billing/bill/<int:pk>/download/", "billing_bill_download", "smsconsole.console.billing.download", "export"),
    Page("billing/bill-lines/<int:pk>/credit/", "billing_credit", "smsconsole.console.bill_credit.page", "finance"),
    Page("billing/sla/", "billing_sla", "smsconsole.console.sla.page", "view"),
    Page("billing/sla/report/", "billing_sla_report", "smsconsole.console.sla.report", "export"),
    Page("privacy/overview/", "privacy_overview", "smsconsole.console.privacy_figures.overview", "view"),
    Page("privacy/statistics/", "privacy_statistics", "smsconsole.console.privacy_figures.statistics", "view"),
    Page("privacy/statistics/export/", "privacy_export", "smsconsole.console.privacy_figures.export", "export"),
    Page("privacy/calls/<int:pk>/recording/", "privacy_recording", "smsconsole.console.two_handsets.sound", "reveal"),
    Page("privacy/handsets/", "two_handsets", "smsconsole.console.two_handsets.page", "reveal"),
    Page("privacy/handsets/feed/", "two_handsets_feed", "smsconsole.console.two_handsets.feed", "reveal"),
    Page("privacy/handsets/act/", "two_handsets_act", "smsconsole.console.two_handsets.act", "send"),
    Page("handset/", "handset", "smsconsole.console.handset.page", "reveal"),
    Page("handset/feed/", "handset_feed", "smsconsole.console.handset.feed", "reveal"),
    Page("handset/reply/", "handset_reply", "smsconsole.console.handset.reply", "send"),
    Page("numbers/bind/", "number_bind", "smsconsole.console.number_bind.page", "send"),
    Page("numbers/buy/", "number_buy", "smsconsole.console.number_purchase.page", "money"),
    Page("numbers/<int:pk>/code/", "number_verification", "smsconsole.console.verification.page", "view"),
    Page("ringtones/<int:pk>/sound/", "ringtone_sound", "smsconsole.console.ringtones.sound", "view"),
    Page("inbox/", "inbox", "smsconsole.console.inbox.page", "view"),
    Page("inbox/feed/", "inbox_feed", "smsconsole.console.inbox.feed", "view"),
    Page("request-log/", "request_log", "smsconsole.console.request_log.page", "view"),
    Page("request-log/<int:pk>/", "request_log_call", "smsconsole.console.request_log.detail", "view"),
    Page("request-log/<int:pk>/again/", "request_log_again", "smsconsole.console.request_log.again", "send"),
    Page("signature/", "signature_explainer", "smsconsole.console.signature.page", "testdesk"),
    Page("coverage/", "wire_coverage", "smsconsole.console.coverage.page", "view"),
    Page("testdesk/", "testdesk", "smsconsole.console.testdesk.page", "testdesk"),
    Page("testdesk/<slug:action>/", "testdesk_act", "smsconsole.console.testdesk.act", "testdesk"),
]


def page_urls(site: Any) -> list[URLPattern]:
    """Return the URL patterns of all pages, each behind login and its grant."""
    return [path(page.route, site.admin_view(_guarded(page, site)), name=page.name) for page in PAGES]


def _guarded(page: Page, site: Any) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.scope.can(page.grant):
            raise PermissionDenied
        return import_string(page.view)(request, site, **kwargs)

    view.__name__ = page.name
    return view
