"""Routes of /api/v1/testing/."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from smsconsole.api.v1 import testing as desk
from smsconsole.api.v1.coverage import CoverageView
from smsconsole.api.v1.request_log import ExplainView
from smsconsole.api.v1.testing_clock import ClockView
from smsconsole.api.v1.testing_privacy import CallDeskView, TextDeskView

router = SimpleRouter()
CALL_STEPS = ("extension", "answer", "say", "hang-up", "reject", "busy", "no-answer")
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
    path("privacy-calls/", CallDeskView.as_view({"post": "create"}), name="testing-privacy-calls"),
    *(
        path(
            f"privacy-calls/<int:pk>/{step}/",
            CallDeskView.as_view({"post": step.replace("-", "_")}),
            name=f"testing-privacy-call-{step}",
        )
        for step in CALL_STEPS
    ),
    path("privacy-texts/", TextDeskView.as_view({"post": "create"}), name="testing-privacy-texts"),
    path("privacy-texts/<int:pk>/reply/", TextDeskView.as_view({"post": "reply"}), name="testing-privacy-text-reply"),
    path(
        "privacy-texts/<int:pk>/confirm/",
        TextDeskView.as_view({"post": "confirm"}),
        name="testing-privacy-text-confirm",
    ),
    path("", include(router.urls)),
]
