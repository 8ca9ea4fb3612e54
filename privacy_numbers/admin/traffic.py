"""Console pages of call records and text records (话单, 短信记录)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import Question, TenantAdmin, badge, link, row_action, scope, status_badge
from core.money import format_yuan
from core.phone import mask_text
from privacy_numbers.choices import Refusal, TextState
from privacy_numbers.models import CallRecord, PassedWord, TextOptOut, TextRecord
from privacy_numbers.services import texts

REFUSAL_COLOURS = {Refusal.BLACKLISTED: "danger", Refusal.RESTRICTED: "warning", Refusal.NO_BINDING: "warning"}


def refusal_badge(row: Any) -> str:
    """Return why a call or text was not connected as a pill, or nothing."""
    if not row.refusal:
        return ""
    return badge(row.get_refusal_display(), REFUSAL_COLOURS.get(row.refusal, "default"))


def of_pool(row: Any) -> str:
    return link(row.pool)


@admin.register(CallRecord)
class CallRecordAdmin(TenantAdmin):
    """Calls, connected or not; the recording plays on the row's own page."""

    is_big = True
    masked = ("secret_no", "caller", "callee", "display")
    list_display = [
        "call_id", "secret_no", "direction", "caller", "callee", "badge", "why", "called_at", "length", "cost",
        "has_recording", "pool_link", "account",
    ]  # fmt: skip
    list_select_related = ("pool", "account")
    list_filter = ["state", "direction", "refusal", "pool_type", "pool", ("called_at", admin.DateFieldListFilter)]
    search_fields = ["call_id__exact", "secret_no__exact", "caller__exact", "callee__exact"]
    search_help_text = _("A whole call id or number")
    readonly_fields = ["badge", "why", "length", "cost", "player", "transcript", "binding_link", "pool_link"]
    fieldsets = [
        (None, {"fields": ["account", "call_id", ("pool_link", "pool_type"), ("secret_no", "city"), "binding_link",
                           "out_id"]}),
        (_("Call"), {"fields": ["direction", ("caller", "callee"), ("display", "extension"), ("badge", "why"),
                                ("called_at", "call_out_at"), ("ringing_at", "answered_at"),
                                ("released_at", "released_by", "cause"), "tone"]}),
        (_("Recording and fees"), {"fields": [("length", "minutes"), "cost", "player", "transcript"]}),
    ]  # fmt: skip

    @display(description=_("State"), ordering="state")
    def badge(self, row: CallRecord) -> str:
        return status_badge(row, "state")

    @display(description=_("Not connected because of"))
    def why(self, row: CallRecord) -> str:
        return refusal_badge(row)

    @display(description=_("Talk"))
    def length(self, row: CallRecord) -> str:
        seconds = row.seconds
        return f"{seconds // 60}:{seconds % 60:02d}" if seconds else ""

    @display(description=_("Fees"))
    def cost(self, row: CallRecord) -> str:
        if not row.minutes:
            return ""
        return format_yuan(row.fee + row.recording_fee)

    @display(description=_("Recording"))
    def has_recording(self, row: CallRecord) -> str:
        return badge("♪", "info") if row.recording else ""

    @display(description=_("Pool"))
    def pool_link(self, row: CallRecord) -> str:
        return of_pool(row)

    @display(description=_("Binding"))
    def binding_link(self, row: CallRecord) -> str:
        return link(row.binding) if row.binding else "-"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            obj.may_hear = scope(request).can("reveal")
        return super().get_form(request, obj, change, **kwargs)

    @display(description=_("Recording"))
    def player(self, row: CallRecord) -> str:
        """Return the player and the download; who may not see numbers may not hear them either."""
        if not row.recording or not getattr(row, "may_hear", False):
            return "-"
        try:
            url = reverse("admin:privacy_recording", args=[row.pk])
        except NoReverseMatch:
            return "-"
        return format_html(
            '<audio controls preload="none" src="{}"></audio> <a class="sc-button" href="{}" download>{}</a>',
            url, url, _("Download"),
        )  # fmt: skip

    @display(description=_("Transcript"))
    def transcript(self, row: CallRecord) -> str:
        if not row.sentences or not getattr(row, "may_hear", False):
            return "-"
        lines = (
            (f"{s['begin_ms'] / 1000:.1f}", _("caller") if s["channel"] == 0 else _("called"), s["text"])
            for s in row.sentences
        )
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{} s · {}: {}</li>", lines))


@admin.register(TextRecord)
class TextRecordAdmin(TenantAdmin):
    """Texts to X numbers; a held one is let go here."""

    is_big = True
    masked = ("secret_no", "sender", "receiver")
    list_display = [
        "text_id", "secret_no", "sender", "receiver", "words", "kind", "badge", "why", "code", "segments", "cost",
        "sent_at", "pool_link", "account",
    ]  # fmt: skip
    list_select_related = ("pool", "account")
    list_filter = ["kind", "state", "refusal", "pool_type", "pool", ("sent_at", admin.DateFieldListFilter)]
    search_fields = ["text_id__exact", "secret_no__exact", "sender__exact", "receiver__exact"]
    search_help_text = _("A whole id or number")
    readonly_fields = ["words", "badge", "why", "cost", "binding_link", "pool_link"]
    fieldsets = [
        (None, {"fields": ["account", "text_id", ("pool_link", "pool_type"), "secret_no", "binding_link", "out_id"]}),
        (_("Text"), {"fields": ["direction", ("sender", "receiver"), "words", ("kind", "badge", "why"),
                                ("code", "problem"), ("segments", "cost"), ("sent_at", "ended_at")]}),
    ]  # fmt: skip
    actions_detail = ["confirm"]
    actions_row = ["confirm"]

    @display(description=_("Content"))
    def words(self, row: TextRecord) -> str:
        return mask_text(row.content)

    @display(description=_("State"), ordering="state")
    def badge(self, row: TextRecord) -> str:
        return status_badge(row, "state")

    @display(description=_("Not passed on because of"))
    def why(self, row: TextRecord) -> str:
        return refusal_badge(row) or row.problem

    @display(description=_("Fee"))
    def cost(self, row: TextRecord) -> str:
        return format_yuan(row.fee) if row.fee else ""

    @display(description=_("Pool"))
    def pool_link(self, row: TextRecord) -> str:
        return of_pool(row)

    @display(description=_("Binding"))
    def binding_link(self, row: TextRecord) -> str:
        return link(row.binding) if row.binding else "-"

    @row_action(
        label=_("Let go"), grant="send", url_path="confirm", icon="send",
        question=Question(
            _("Let this text go?"),
            _("It waits for confirmation; let go, it is passed on as smart SMS and charged by its receipt."),
            _("Let go"),
        ),
    )  # fmt: skip
    def confirm(self, request: HttpRequest, row: TextRecord, form: Any) -> None:
        """Let a held smart text go."""
        texts.confirm_text(text=row, actor=request.user)

    def has_confirm_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Show the button of a row's page only while the text is held."""
        if not scope(request).can("send"):
            return False
        return object_id is None or TextRecord.objects.filter(pk=object_id, state=TextState.HELD).exists()


@admin.register(TextOptOut)
class TextOptOutAdmin(TenantAdmin):
    """Numbers that answered T; taken off, they get smart texts again."""

    masked = ("phone",)
    delete_grant = "send"
    list_display = ["phone", "created_at", "account"]
    list_select_related = ("account",)
    search_fields = ["phone__exact"]
    search_help_text = _("A whole number")

    def delete_model(self, request: HttpRequest, obj: TextOptOut) -> None:
        texts.opt_in(opt_out=obj)


@admin.register(PassedWord)
class PassedWordAdmin(TenantAdmin):
    """白名单: words that pass the check of smart texts in a pool."""

    add_grant = delete_grant = "send"
    list_display = ["word", "pool_link", "created_at", "account"]
    list_select_related = ("pool", "account")
    list_filter = ["pool"]
    search_fields = ["word"]
    fields = ["pool", "word"]

    @display(description=_("Pool"), ordering="pool")
    def pool_link(self, row: PassedWord) -> str:
        return of_pool(row)

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> PassedWord:
        return texts.pass_word(pool=form.cleaned_data["pool"], word=form.cleaned_data["word"])

    def delete_model(self, request: HttpRequest, obj: PassedWord) -> None:
        texts.unpass_word(word=obj)
