"""G groups, blacklists and migrations of pools (domain.md 12.7, 12.9, 12.11)."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.enums import ActionVariant

from core.admin import Question, badge, link, number, row_action, scope
from core.tenancy import Scope
from privacy_numbers.admin.base import OPERATE, PrivacyAdmin
from privacy_numbers.forms import BlackForm, GroupForm, MigrationForm, PhonesForm
from privacy_numbers.models import BlackEntry, Group, GroupMember, Migration
from privacy_numbers.services import groups
from privacy_numbers.services.blacklist import add_black, remove_black
from privacy_numbers.services.migration import migrate_numbers

SHOWN = 500


def _column(title: Any, shown: Callable[[Any, Scope], str]) -> dict[bool, Callable[[Any], str]]:
    """Return a column twice: by False with starred numbers, by True with whole ones."""
    found: dict[bool, Callable[[Any], str]] = {}
    for reveals in (False, True):
        caller = Scope(grants=frozenset({"reveal"} if reveals else ()))

        def column(row: Any, caller: Scope = caller) -> str:
            return shown(row, caller)

        column.__name__ = f"{shown.__name__.strip('_')}_{'whole' if reveals else 'starred'}"
        column.short_description = title  # type: ignore[attr-defined]
        found[reveals] = column
    return found


def _members(row: Group, caller: Scope) -> str:
    phones = row.members.values_list("phone", flat=True)[:SHOWN] if row.pk else []
    return format_html_join(", ", "{}", ((number(phone, caller),) for phone in phones)) or "-"


def _result(row: Migration, caller: Scope) -> str:
    lines = row.lines.all()[:SHOWN] if row.pk else []
    rows = format_html_join(
        "", "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
        (
            (number(line.number, caller), line.city,
             badge(line.get_problem_display(), "warning") if line.problem else badge(_("Migrated"), "success"))
            for line in lines
        ),
    )  # fmt: skip
    head = [_("Number"), _("Place"), _("State")]
    titles = format_html_join("", "<th>{}</th>", ((title,) for title in head))
    return format_html('<table class="sc-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', titles, rows)


_MEMBERS = _column(_("Members"), _members)
_RESULT = _column(_("Result"), _result)


@admin.register(Group)
class GroupAdmin(PrivacyAdmin):
    add_grant = edit_grant = delete_grant = OPERATE
    form = GroupForm
    list_display = ["gid", "name", "pool_link", "size", "remark", "created_at", "account"]
    list_select_related = ("account", "pool")
    list_filter = ["pool"]
    search_fields = ["name", "remark", "=id"]
    search_help_text = _("Name, remark or GID")
    actions_row = actions_detail = ["add_phones", "remove_phones", "overwrite_phones"]
    readonly_fields = ["gid", "size", *_MEMBERS.values()]
    fixed = ("account", "pool", "created_at")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = ["pool", "name", "remark", "phones"]
        if obj is not None:
            shown = ["account"] if scope(request).sees_all else []
            members = _MEMBERS[scope(request).can("reveal")]
            fields = [*shown, ("gid", "pool"), "name", "remark", "size", members, "created_at"]
        return [(None, {"fields": fields})]

    def get_queryset(self, request: HttpRequest) -> Any:
        members = GroupMember.objects.filter(group=OuterRef("pk")).order_by().values("group").annotate(n=Count("pk"))
        size = Coalesce(Subquery(members.values("n"), output_field=IntegerField()), 0)
        return super().get_queryset(request).annotate(members_total=size)

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Group:
        values = form.cleaned_data
        if change:
            named = {"name": values["name"], "remark": values["remark"]}
            return groups.edit_group(group=form.before, actor=request.user, **named)
        return groups.create_group(
            pool=values["pool"], name=values["name"], remark=values["remark"], phones=values["phones"],
            actor=request.user,
        )  # fmt: skip

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        groups.delete_group(group=obj, actor=request.user)

    @display(description="GID", ordering="pk")
    def gid(self, row: Group) -> int:
        return row.pk

    @display(description=_("Pool"), ordering="pool")
    def pool_link(self, row: Group) -> str:
        return link(row.pool)

    @display(description=_("Numbers"))
    def size(self, row: Group) -> int:
        return row.members_total

    @row_action(
        label=_("Add numbers"), grant=OPERATE, url_path="add-numbers", icon="add",
        question=Question(_("Add numbers"), _("Those in the group already stay."), _("Add"), form=PhonesForm),
    )  # fmt: skip
    def add_phones(self, request: HttpRequest, row: Group, form: Any) -> None:
        groups.add_numbers(group=row, phones=form.cleaned_data["phones"], actor=request.user)

    @row_action(
        label=_("Delete numbers"), grant=OPERATE, url_path="remove-numbers", icon="remove",
        question=Question(_("Delete numbers"), _("Those not in the group are passed over."), _("Delete"),
                          form=PhonesForm),
    )  # fmt: skip
    def remove_phones(self, request: HttpRequest, row: Group, form: Any) -> None:
        groups.remove_numbers(group=row, phones=form.cleaned_data["phones"], actor=request.user)

    @row_action(
        label=_("Overwrite numbers"), grant=OPERATE, url_path="overwrite-numbers", icon="sync_alt",
        variant=ActionVariant.DANGER,
        question=Question(_("Overwrite numbers"), _("They take the place of all in the group."), _("Overwrite"),
                          form=PhonesForm),
    )  # fmt: skip
    def overwrite_phones(self, request: HttpRequest, row: Group, form: Any) -> None:
        groups.overwrite_numbers(group=row, phones=form.cleaned_data["phones"], actor=request.user)


@admin.register(BlackEntry)
class BlackEntryAdmin(PrivacyAdmin):
    add_grant = delete_grant = OPERATE
    form = BlackForm
    is_big = True
    masked = ("phone", "counterpart")
    list_display = ["phone", "kind", "counterpart", "pool_link", "remark", "created_at", "account"]
    list_select_related = ("account", "pool")
    list_filter = ["kind", "pool"]
    search_fields = ["phone__exact"]
    search_help_text = _("A whole number")
    fieldsets = [
        (
            None,
            {
                "fields": ["pool", "kind", "phone", "counterpart", "remark"],
                "description": _(
                    "Whole pool: the number reaches nobody through the pool. Point to point: it does not reach the "
                    "counterpart (empty: nobody)."
                ),
            },
        )
    ]

    @display(description=_("Pool"), ordering="pool")
    def pool_link(self, row: BlackEntry) -> str:
        return link(row.pool)

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> BlackEntry:
        columns = {name: form.cleaned_data[name] for name in ("pool", "kind", "phone", "counterpart", "remark")}
        return add_black(actor=request.user, **columns)

    def delete_model(self, request: HttpRequest, obj: BlackEntry) -> None:
        remove_black(
            pool=obj.pool, kind=obj.kind, phone=obj.phone, counterpart=obj.counterpart, actor=request.user
        )  # fmt: skip


@admin.register(Migration)
class MigrationAdmin(PrivacyAdmin):
    add_grant = OPERATE
    form = MigrationForm
    list_display = ["created_at", "source", "target", "count", "actor", "account"]
    list_select_related = ("account", "source", "target", "actor")
    list_filter = ["source", "target"]
    readonly_fields = [*_RESULT.values()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is not None:
            shown = ["account"] if scope(request).sees_all else []
            result = _RESULT[scope(request).can("reveal")]
            return [(None, {"fields": [*shown, ("source", "target"), ("count", "actor", "created_at"), result]})]
        text = _("Between pools of one type, unbound numbers only, at most 500, free. This month's rent stays with the "
                 "old pool.")  # fmt: skip
        return [(None, {"fields": [("source", "target"), "numbers", ("city", "quantity")], "description": text})]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Migration:
        values = form.cleaned_data
        return migrate_numbers(
            source=values["source"], target=values["target"], numbers=values["numbers"] or None, city=values["city"],
            quantity=values["quantity"] or 0, actor=request.user,
        )  # fmt: skip

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Go to the result list."""
        self.message_user(request, _("%d numbers migrated.") % obj.count)
        return HttpResponseRedirect(reverse("admin:privacy_numbers_migration_change", args=[obj.pk]))
