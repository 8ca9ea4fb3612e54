"""Routes of /api/v1/testing/."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from smsconsole.api.v1 import testing as desk
from smsconsole.api.v1.coverage import CoverageView
from smsconsole.api.v1.request_log import ExplainView
from smsconsole.api.v1.testing_clock import ClockView

router = SimpleRouter()
router.register("fault-rules", desk.FaultRuleDeskViewSet, basename="testing-fault-rule")

urlpatterns = [
    path("wait/", desk.MessageDeskView.as_view({"get": "wait"}), name="testing-wait"),
    path("last-code/", desk.MessageDeskView.as_view({"get": "last_code"}), name="testing-last-code"),
    path("replies/", desk.ReplyDeskView.as_view({"post": "create"}), name="testing-replies"),
    path("reset/", desk.ResetView.as_view({"post": "create"}), name="testing-reset"),
    path("seed/", desk.SeedView.as_view({"post": "create"}), name="testing-seed"),
    path("carrier/", desk.CarrierDeskView.as_view({"get": "retrieve", "put": "update"}), name="testing-carrier"),
    path("magic-numbers/", desk.CarrierDeskView.as_view({"get": "magic_numbers"}), name="testing-magic-numbers"),
    path("clock/", ClockView.as_view({"get": "retrieve"}), name="testing-clock"),
    path("clock/freeze/", ClockView.as_view({"post": "freeze"}), name="testing-clock-freeze"),
    path("clock/offset/", ClockView.as_view({"post": "offset"}), name="testing-clock-offset"),
    path("clock/advance/", ClockView.as_view({"post": "advance"}), name="testing-clock-advance"),
    path("clock/resume/", ClockView.as_view({"post": "resume"}), name="testing-clock-resume"),
    path("coverage/", CoverageView.as_view({"get": "retrieve"}), name="testing-coverage"),
    path("explain-signature/", ExplainView.as_view({"post": "create"}), name="testing-explain-signature"),
    path("", include(router.urls)),
]
