"""What the three pages share: who files, the pictures already there, and which to take out."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from review.pages import ReviewedAdmin


class PicturesAdmin(ReviewedAdmin):
    """``picture_fields`` are the form's file inputs; ``file_kind`` the word in the files' address."""

    picture_fields: tuple[str, ...] = ()
    file_kind = "qualification"
    readonly_fields = ["pictures", "pictures_as_they_are"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Leave out what does not apply: file inputs where nothing may change, pictures where there are none yet."""
        fixed = obj is not None and not self.has_change_permission(request, obj)
        hidden = {*((*self.picture_fields, "watermark") if fixed else ()), *(() if obj is not None else ("pictures",))}
        shown = [
            (title, {**options, "fields": _without(hidden, options["fields"], fixed=fixed)})
            for title, options in super().get_fieldsets(request, obj)
        ]
        return [(title, options) for title, options in shown if options["fields"]]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Any:
        uploads, columns = form.uploads, form.columns()
        if not change:
            return self.submit(
                account=self.filing_account(request, form), actor=request.user, uploads=uploads, **columns
            )
        dropped = {int(pk) for pk in request.POST.getlist("drop_files") if pk.isascii() and pk.isdigit()}
        return self.edit(form.before, actor=request.user, uploads=uploads, drop_files=dropped, **columns)

    def submit(self, **values: Any) -> Any:
        """Call the service that files."""
        raise NotImplementedError

    def edit(self, row: Any, **values: Any) -> Any:
        """Call the service that changes and files again."""
        raise NotImplementedError

    @display(description=_("Uploaded pictures"))
    def pictures(self, row: Any) -> str:
        """Return thumbnails; each may be ticked to be taken out with the next change."""
        return _thumbnails(self.file_kind, row, TICK)

    @display(description=_("Uploaded pictures"))
    def pictures_as_they_are(self, row: Any) -> str:
        """Return thumbnails where nothing may change."""
        return _thumbnails(self.file_kind, row, "")


TICK = '<label><input type="checkbox" name="drop_files" value="{3}">{4}</label>'


def _without(hidden: set[str], fields: Any, *, fixed: bool) -> list[Any]:
    """Return a fieldset's fields, rows of several included, without the hidden ones."""
    kept = []
    for field in fields:
        if isinstance(field, tuple | list):
            if row := tuple(name for name in field if name not in hidden):
                kept.append(row)
        elif field not in hidden:
            kept.append("pictures_as_they_are" if fixed and field == "pictures" else field)
    return kept


def _thumbnails(kind: str, row: Any, tick: str) -> str:
    picture = (
        '<div class="sc-picture"><a href="{0}" target="_blank"><img src="{0}" alt="{1}" loading="lazy"></a>'
        f'<span>{{1}}</span><span title="{{2}}">{{2}}</span>{tick}</div>'
    )
    files = row.files.order_by("id")
    items = format_html_join(
        "", picture,
        ((file_url(kind, file), file.get_kind_display(), file.original_name, file.pk, _("Take out")) for file in files),
    )  # fmt: skip
    return format_html('<div class="sc-pictures">{}</div>', items) if items else "-"


def file_url(kind: str, file: Any) -> str:
    """Return the address of an upload, which only those with reach over its owner may open."""
    return reverse("admin:uploaded_file", args=[kind, file.pk])
