"""The vendors' doors, all at the root."""

from django.urls import path

from smsconsole.wire import oss, short_links
from smsconsole.wire.dispatch import root

urlpatterns = [
    path("", root, name="wire"),
    path("v5/<path:name>", root, name="wire-v5"),
    path("oss/", oss.upload, name="oss-upload"),
    path("oss/file/<str:token>", oss.show, name="oss-file"),
    path("s/<slug:code>", short_links.follow, name="short-link"),
]
