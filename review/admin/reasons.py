"""The catalogue of reasons and the limits."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from review import services
from review.admin.base import DeskAdmin
from review.models import Limit, Reason


@admin.register(Reason)
class ReasonAdmin(DeskAdmin):
    list_display = ["slug", "title_zh", "title_en", "category", "rows", "is_active"]
    list_filter = ["category", "is_active"]
    search_fields = ["slug", "title_zh", "title_en", "rows"]
    readonly_fields = ["slug", "rows", "category", "applies_to"]

    def write(self, request: HttpRequest, form: forms.ModelForm, *, change: bool) -> Reason:
        return services.save_reason(reason=form.instance, actor=request.user)


@admin.register(Limit)
class LimitAdmin(DeskAdmin):
    list_display = ["slug", "value", "source"]
    search_fields = ["slug"]
    readonly_fields = ["slug", "source"]

    def write(self, request: HttpRequest, form: forms.ModelForm, *, change: bool) -> Limit:
        return services.set_limit(limit=form.instance, value=form.cleaned_data["value"], actor=request.user)
