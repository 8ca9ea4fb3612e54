from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from review.choices import SubjectKind
from review.pages import ReviewedAdmin
from templates_app import services
from templates_app.admin.editor import editor_data
from templates_app.forms import VoiceTemplateForm
from templates_app.models import VoiceTemplate
from templates_app.services.voice import EDITABLE


@admin.register(VoiceTemplate)
class VoiceTemplateAdmin(ReviewedAdmin):
    kind = SubjectKind.VOICE_TEMPLATE
    editable = EDITABLE
    form = VoiceTemplateForm
    spans = ("name", "content", "remark")
    page_templates = ("console/template_editor.html",)
    list_display = ["code", "name", "account", "vendor", "application", "text", "state", "updated_at"]
    list_select_related = ("account", "application")
    list_filter = ["status", "vendor", "application"]
    search_fields = ["code", "name", "content"]
    search_help_text = _("Code, name or content")
    fieldsets = [
        (None, {"fields": ["account", "code", "vendor", "application", "name", "content", "remark"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "code", "vendor", "application"] if obj is not None else fixed

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name != "code" or obj is not None]})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> VoiceTemplate:
        if change:
            return services.edit_voice_template(template=form.before, actor=request.user, **form.columns())
        account = self.filing_account(request, form)
        return services.submit_voice_template(account=account, actor=request.user, **form.columns())

    def withdraw_row(self, row: VoiceTemplate, actor: Any) -> None:
        services.withdraw_voice_template(template=row, actor=actor)

    def delete_row(self, row: VoiceTemplate, actor: Any) -> None:
        services.delete_voice_template(template=row, actor=actor)

    @display(description=_("Content"))
    def text(self, row: VoiceTemplate) -> str:
        return format_html('<div class="sc-reason" title="{}">{}</div>', row.content, row.content)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["editor"] = editor_data(kwargs.get("obj"), voice=True)
        return super().render_change_form(request, context, *args, **kwargs)
