"""What pages with pictures are made of: a door for the apps above (templates file materials too)."""

from signatures.admin.base import PicturesAdmin
from signatures.files import SIGNATURE
from signatures.forms import PictureField, PicturesForm

__all__ = ["SIGNATURE", "PictureField", "PicturesAdmin", "PicturesForm"]
