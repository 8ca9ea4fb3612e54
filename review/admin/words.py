"""The list of word lists; a list's own page is smsconsole/console/review_words.py."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import badge
from review import selectors, services
from review.admin.base import REVIEW, DeskAdmin
from review.choices import Severity, SubjectKind
from review.models import WordList


class WordListForm(forms.ModelForm):
    """A new list; its words follow on its page."""

    applies_to = forms.MultipleChoiceField(
        label=_("Holds for"), choices=SubjectKind.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave empty where a rule asks for the list by its code."),
    )  # fmt: skip

    class Meta:
        model = WordList
        fields = ["slug", "title", "reason_slug", "severity", "category", "applies_to", "source", "is_active"]


@admin.register(WordList)
class WordListAdmin(DeskAdmin):
    form = WordListForm
    add_grant = REVIEW
    list_display = [
        "slug", "title", "reason_slug", "show_severity", "category", "source", "count", "show_version", "is_active",
    ]  # fmt: skip
    list_filter = ["severity", "category", "is_active"]
    search_fields = ["slug", "title", "category", "source"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return selectors.word_lists()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go to the list's own page, where a change is a draft first."""
        row = self.row_or_404(request, object_id)
        return HttpResponseRedirect(reverse("admin:review_words", args=[row.pk]))

    def response_add(self, request: HttpRequest, obj: WordList, post_url_continue: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:review_words", args=[obj.pk]))

    @display(description=_("Effect"), ordering="severity")
    def show_severity(self, row: WordList) -> str:
        return badge(row.get_severity_display(), Severity(row.severity).colour)

    @display(description=_("Words"), ordering="word_count")
    def count(self, row: Any) -> int:
        return row.word_count

    @display(description=_("version"), ordering="version")
    def show_version(self, row: Any) -> str:
        """Return the live version, and that somebody works on the next."""
        draft = badge(_("Draft"), "info") if row.has_draft else ""
        return format_html("v{} {}", row.version, draft)

    def write(self, request: HttpRequest, form: forms.ModelForm, *, change: bool) -> WordList:
        data = form.cleaned_data
        return services.save_word_list(
            slug=data["slug"], title=data["title"], reason_slug=data["reason_slug"], severity=data["severity"],
            category=data["category"], applies_to=data["applies_to"], source=data["source"],
            is_active=data["is_active"], actor=request.user,
        )  # fmt: skip
