"""Routes of /api/v1/: one line a noun."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import DefaultRouter

from smsconsole.api.v1.access_keys import AccessKeyViewSet
from smsconsole.api.v1.accounts import AccountViewSet
from smsconsole.api.v1.alerts import AlertViewSet, OutboxMailViewSet
from smsconsole.api.v1.applications import ApplicationViewSet
from smsconsole.api.v1.audit_log import AuditLogViewSet
from smsconsole.api.v1.bill_papers import BillLayoutViewSet, CreditNoteViewSet, RefundViewSet, TaxInvoiceViewSet
from smsconsole.api.v1.bills import BillViewSet
from smsconsole.api.v1.bindings import BindingViewSet
from smsconsole.api.v1.carriers import (
    CarrierProfileView,
    FaultRuleViewSet,
    MagicNumberViewSet,
    NumberSegmentViewSet,
)
from smsconsole.api.v1.contacts import ContactViewSet
from smsconsole.api.v1.evidence import AppRecordViewSet, TrademarkViewSet
from smsconsole.api.v1.exports import ExportViewSet
from smsconsole.api.v1.extension_codes import ExtensionCodeViewSet
from smsconsole.api.v1.members import MemberViewSet
from smsconsole.api.v1.messages import MessageViewSet
from smsconsole.api.v1.number_lists import NumberGroupViewSet, NumberMigrationViewSet, PoolBlacklistViewSet
from smsconsole.api.v1.number_pools import NumberPoolViewSet
from smsconsole.api.v1.number_purchases import NumberPurchaseViewSet, NumberStockViewSet, TicketViewSet
from smsconsole.api.v1.package_rules import PackageRuleViewSet, SendingLimitViewSet
from smsconsole.api.v1.packages import DiscountViewSet, PackageProductViewSet, PackageViewSet, PriceViewSet
from smsconsole.api.v1.privacy_reports import QueueViewSet, ReceiverViewSet, ReportViewSet
from smsconsole.api.v1.privacy_statistics import PrivacyStatisticsViewSet
from smsconsole.api.v1.privacy_traffic import (
    CallRecordViewSet,
    PassedWordViewSet,
    TextOptOutViewSet,
    TextRecordViewSet,
)
from smsconsole.api.v1.qualifications import LetterViewSet, QualificationViewSet
from smsconsole.api.v1.quotes import QuoteView
from smsconsole.api.v1.recipients import BlacklistViewSet, OptOutViewSet, UplinkViewSet
from smsconsole.api.v1.registers import REGISTER_VIEWS
from smsconsole.api.v1.request_log import RequestLogViewSet
from smsconsole.api.v1.review import ChangeViewSet, PreviewView, ReasonViewSet, ReviewOrderViewSet
from smsconsole.api.v1.review_figures import HandbookView, RepeatView, ReviewStatisticsView
from smsconsole.api.v1.review_rules import DraftViewSet, ReplayViewSet, WordListViewSet
from smsconsole.api.v1.ringtones import RingtoneViewSet
from smsconsole.api.v1.secret_numbers import SecretNumberViewSet
from smsconsole.api.v1.short_links import ShortLinkViewSet, TemplateTagViewSet
from smsconsole.api.v1.signatures import SignatureViewSet
from smsconsole.api.v1.sla import SlaClaimViewSet, SlaMonthViewSet
from smsconsole.api.v1.statistics import StatisticsViewSet
from smsconsole.api.v1.templates import TemplateViewSet, VoiceTemplateViewSet
from smsconsole.api.v1.tokens import MeView, TokenView
from smsconsole.api.v1.wallet import AdjustmentViewSet, LedgerViewSet, TopUpViewSet, WalletView

router = DefaultRouter()
router.register("accounts", AccountViewSet)
router.register("members", MemberViewSet)
router.register("access-keys", AccessKeyViewSet)
router.register("applications", ApplicationViewSet)
router.register("contacts", ContactViewSet)
router.register("messages", MessageViewSet)
router.register("uplinks", UplinkViewSet)
router.register("blacklist", BlacklistViewSet)
router.register("opt-outs", OptOutViewSet)
router.register("fault-rules", FaultRuleViewSet)
router.register("magic-numbers", MagicNumberViewSet)
router.register("number-segments", NumberSegmentViewSet)
router.register("audit-log", AuditLogViewSet)
router.register("top-ups", TopUpViewSet, basename="top-up")
router.register("adjustments", AdjustmentViewSet, basename="adjustment")
router.register("ledger", LedgerViewSet, basename="ledger")
router.register("package-products", PackageProductViewSet, basename="package-product")
router.register("packages", PackageViewSet, basename="package")
router.register("package-rules", PackageRuleViewSet, basename="package-rule")
router.register("sending-limits", SendingLimitViewSet, basename="sending-limit")
router.register("alerts", AlertViewSet, basename="alert")
router.register("outbox-mails", OutboxMailViewSet, basename="outbox-mail")
router.register("discounts", DiscountViewSet, basename="discount")
router.register("prices", PriceViewSet, basename="price")
router.register("bills", BillViewSet, basename="bill")
router.register("bill-layouts", BillLayoutViewSet, basename="bill-layout")
router.register("tax-invoices", TaxInvoiceViewSet, basename="tax-invoice")
router.register("credit-notes", CreditNoteViewSet, basename="credit-note")
router.register("refunds", RefundViewSet, basename="refund")
router.register("sla-months", SlaMonthViewSet, basename="sla-month")
router.register("sla-claims", SlaClaimViewSet, basename="sla-claim")
router.register("exports", ExportViewSet, basename="export")
router.register("statistics", StatisticsViewSet, basename="statistics")
router.register("qualifications", QualificationViewSet)
router.register("authorization-letters", LetterViewSet)
router.register("signatures", SignatureViewSet)
router.register("trademarks", TrademarkViewSet)
router.register("app-records", AppRecordViewSet)
router.register("extension-codes", ExtensionCodeViewSet)
router.register("short-links", ShortLinkViewSet)
router.register("template-tags", TemplateTagViewSet)
router.register("templates", TemplateViewSet)
router.register("voice-templates", VoiceTemplateViewSet)
router.register("review-orders", ReviewOrderViewSet)
router.register("reasons", ReasonViewSet)
router.register("changes", ChangeViewSet)
router.register("word-lists", WordListViewSet)
router.register("word-list-drafts", DraftViewSet)
router.register("replays", ReplayViewSet)
for slug, view in REGISTER_VIEWS.items():
    router.register(f"registers/{slug}", view, basename=f"register-{slug}")
router.register("number-pools", NumberPoolViewSet)
router.register("secret-numbers", SecretNumberViewSet)
router.register("bindings", BindingViewSet)
router.register("privacy-calls", CallRecordViewSet, basename="privacy-call")
router.register("privacy-texts", TextRecordViewSet, basename="privacy-text")
router.register("privacy-text-opt-outs", TextOptOutViewSet, basename="privacy-text-opt-out")
router.register("privacy-passed-words", PassedWordViewSet, basename="privacy-passed-word")
router.register("privacy-receivers", ReceiverViewSet, basename="privacy-receiver")
router.register("privacy-queues", QueueViewSet, basename="privacy-queue")
router.register("privacy-statistics", PrivacyStatisticsViewSet, basename="privacy-statistics")
router.register("privacy-reports", ReportViewSet, basename="privacy-report")
router.register("number-purchases", NumberPurchaseViewSet)
router.register("number-tickets", TicketViewSet)
router.register("number-stock", NumberStockViewSet)
router.register("number-migrations", NumberMigrationViewSet)
router.register("number-groups", NumberGroupViewSet)
router.register("pool-blacklist", PoolBlacklistViewSet)
router.register("ringtones", RingtoneViewSet)
router.register("request-log", RequestLogViewSet, basename="request-log")

urlpatterns: list[URLPattern | URLResolver] = [
    path("tokens/", TokenView.as_view(), name="tokens"),
    path("me/", MeView.as_view(), name="me"),
    path("carrier/", CarrierProfileView.as_view({"get": "retrieve", "put": "update"}), name="carrier-profile"),
    path("testing/", include("smsconsole.api.v1.testing_urls")),
    path("wallet/", WalletView.as_view({"get": "retrieve", "patch": "partial_update"}), name="wallet"),
    re_path(r"^review/preview/?$", PreviewView.as_view({"post": "create"}), name="review-preview"),
    path("review/handbook/", HandbookView.as_view({"get": "list"}), name="review-handbook"),
    path("review/statistics/", ReviewStatisticsView.as_view({"get": "list"}), name="review-statistics"),
    path("review-orders/<int:order_id>/repeat/", RepeatView.as_view({"get": "retrieve"}), name="review-repeat"),
    path("quote/", QuoteView.as_view({"post": "create"}), name="quote"),
    *router.urls,
]
