from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import ScopedRelatedFilter, badge
from core.segments import count
from review.choices import ReviewStatus, SubjectKind
from signatures.pages import PicturesAdmin
from templates_app import services
from templates_app.admin.editor import editor_data
from templates_app.forms import SmsTemplateForm
from templates_app.models import SmsTemplate
from templates_app.services.text import EDITABLE


@admin.register(SmsTemplate)
class SmsTemplateAdmin(PicturesAdmin):
    kind = SubjectKind.TEMPLATE
    file_kind = "template"
    picture_fields = ("consent", "members", "license", "letter", "proof")
    editable = EDITABLE
    form = SmsTemplateForm
    spans = ("name", "content", "scene_link", "remark")
    page_templates = ("console/template_editor.html",)
    list_display = ["code", "name", "account", "vendor", "kind", "text", "state", "usable", "updated_at"]
    list_select_related = ("account", "signature")
    list_filter = ["status", "kind", "vendor", "industry", "ecommerce_marketing", ("signature", ScopedRelatedFilter)]
    search_fields = ["code", "name", "content"]
    search_help_text = _("Code, name or content")
    fieldsets = [
        (None, {"fields": ["account", "code", "vendor", "kind", "name"]}),
        (None, {"fields": ["content", "variables", "signature", "industry"]}),
        (None, {"fields": ["scene_link", "test_account", "ecommerce_marketing", "complaint_contact", "remark"]}),
        (_("Materials"), {"fields": ["pictures", ("consent", "members"), ("license", "letter"), "proof",
                                     "watermark"]}),
    ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "code", "vendor"] if obj is not None else fixed

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        hidden = {"code"} if obj is None else set()
        if obj is not None and not self.has_change_permission(request, obj):
            hidden = {"variables"}
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in hidden]})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "signature":
            kwargs["queryset"] = db_field.related_model.objects.filter(status=ReviewStatus.APPROVED)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def submit(self, **values: Any) -> SmsTemplate:
        return services.submit_template(**values)

    def edit(self, row: SmsTemplate, **values: Any) -> SmsTemplate:
        return services.edit_template(template=row, **values)

    def withdraw_row(self, row: SmsTemplate, actor: Any) -> None:
        services.withdraw_template(template=row, actor=actor)

    def delete_row(self, row: SmsTemplate, actor: Any) -> None:
        services.delete_template(template=row, actor=actor)

    @display(description=_("Content"))
    def text(self, row: SmsTemplate) -> str:
        """Return the beginning, with how many messages it bills under its signature."""
        head = f"【{row.signature.name}】" if row.signature else ""
        return format_html(
            '<div class="sc-reason" title="{}">{}</div><span class="sc-muted">{}</span>', row.content, row.content,
            _("%d billed") % count(head + row.content, foreign=row.kind == "international"),
        )  # fmt: skip

    @display(description=_("Usable"))
    def usable(self, row: SmsTemplate) -> str:
        return badge(_("Yes"), "success") if row.status == ReviewStatus.APPROVED else badge(_("No"), "default")

    def review_context(self, request: HttpRequest, row: SmsTemplate) -> dict[str, Any]:
        context = super().review_context(request, row)
        if row.status == ReviewStatus.APPROVED and request.scope.can("send"):
            context["links"] = _send_link(row)
        return context

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["editor"] = editor_data(kwargs.get("obj"))
        return super().render_change_form(request, context, *args, **kwargs)


def _send_link(row: SmsTemplate) -> str:
    try:
        url = reverse("admin:first_send")
    except NoReverseMatch:
        return ""
    return format_html(
        '<a class="sc-button sc-button-primary" href="{}?template_code={}">{}</a>', url, row.code, _("Send with it")
    )
