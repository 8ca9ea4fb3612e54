"""All doors."""

from django.contrib import admin
from django.urls import include, path, re_path

from smsconsole import health, recordings, verification
from smsconsole.api.docs import Schema, docs
from smsconsole.api.problems import unknown_route

urlpatterns = [
    path("", include("smsconsole.wire.urls")),
    path("console/", admin.site.urls),
    path("api/schema/", Schema.as_view(), name="schema"),
    path("api/docs/", docs, name="api-docs"),
    path("api/v1/", include("smsconsole.api.v1.urls")),
    re_path(r"^api(?:/[\s\S]*)?\Z", unknown_route),
    path("recordings/<str:token>.wav", recordings.show, name="recording"),
    path("verify/<slug:token>/", verification.page, name="number-verification"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("favicon.ico", health.favicon, name="favicon"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
handler500 = "smsconsole.api.problems.server_error"
