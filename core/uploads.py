"""Abstract row of an uploaded picture; the file itself is served only through an authorised view."""

from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _


def private_storage():
    """Return the storage of uploads, outside everything the web server serves."""
    return storages["uploads"]


class UploadedImage(models.Model):
    """Facts are of the content as checked on upload (core.images), not as the client named them."""

    file = models.FileField(_("file"), storage=private_storage, upload_to="images/%Y/%m")
    original_name = models.CharField(_("file name"), max_length=200)
    format = models.CharField(_("format"), max_length=8)  # JPEG PNG GIF
    size = models.PositiveIntegerField(_("bytes"))
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    is_blank = models.BooleanField(_("blank"), default=False)  # of one colour: nothing can be read on it
    watermark = models.CharField(_("purpose in the watermark"), max_length=60, blank=True)  # as declared
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        abstract = True
