"""Every refusal under /api/ is a problem document; nothing there ever answers HTML."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from smsconsole.api.throttles import MinuteThrottle


@pytest.fixture
def api(yunfan: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(yunfan.owner)
    return client


def _is_problem(response: Any, http: int, code: str) -> None:
    assert response.status_code == http
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["code"]) == (http, code), body
    assert set(body) >= {"type", "title", "status", "code", "detail", "request_id"}
    assert body["request_id"] == response["X-Request-ID"]


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/v1/no-such/", "/api/v2/", "/api/v1/accounts/1/no-such/", "/api/v1/accounts/1/a%0Ab/",
     "/api/v1/accounts/1/a%0A"],
)  # fmt: skip
def test_unknown_addresses(api: APIClient, path: str) -> None:
    _is_problem(api.get(path), 404, "not_found")


def test_unknown_rows(api: APIClient) -> None:
    _is_problem(api.get("/api/v1/accounts/99999/"), 404, "not_found")
    _is_problem(api.get("/api/v1/accounts/not-a-number/"), 404, "not_found")


def test_without_login(db: None) -> None:
    _is_problem(Client().get("/api/v1/accounts/"), 401, "not_authenticated")


def test_a_wrong_token(db: None) -> None:
    _is_problem(
        Client().get("/api/v1/accounts/", headers={"Authorization": "Token nonsense"}), 401, "authentication_failed"
    )


def test_a_wrong_method(api: APIClient) -> None:
    _is_problem(api.delete("/api/v1/accounts/"), 405, "method_not_allowed")


def test_malformed_json(api: APIClient) -> None:
    answer = api.post("/api/v1/access-keys/", data="{", content_type="application/json")
    _is_problem(answer, 400, "parse_error")


def test_a_foreign_media_type(api: APIClient) -> None:
    answer = api.post("/api/v1/access-keys/", data="<a/>", content_type="application/xml")
    _is_problem(answer, 415, "unsupported_media_type")


def test_an_accept_header_that_wants_html_gets_json_or_a_problem(api: APIClient) -> None:
    answer = api.get("/api/v1/accounts/", headers={"Accept": "text/html"})
    assert "html" not in answer["Content-Type"]


def test_invalid_fields_are_listed_with_their_paths(api: APIClient) -> None:
    answer = api.post("/api/v1/access-keys/", {"vendor": "nobody"}, format="json")
    _is_problem(answer, 400, "invalid")
    assert answer.json()["errors"] == [
        {"field": "vendor", "message": answer.json()["errors"][0]["message"], "code": "invalid_choice"}
    ]


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(api: APIClient, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    answer = api.post("/api/v1/access-keys/", data=b"x" * 2000, content_type="application/json")
    _is_problem(answer, 413, "too_large")


def test_too_many_requests_say_when_to_come_back(api: APIClient, settings: Any) -> None:
    settings.API_RATES = {"user": 2, "anonymous": 2, "login": 2}
    answers = [api.get("/api/v1/me/") for _ in range(4)]
    assert [answer.status_code for answer in answers[-1:]] == [429]
    _is_problem(answers[-1], 429, "throttled")
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60


def test_an_unexpected_error_is_a_problem_too(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> bool:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(MinuteThrottle, "allow_request", broken)
    api.raise_request_exception = False
    answer = api.get("/api/v1/me/")
    _is_problem(answer, 500, "internal_error")
    assert "secret detail" not in answer.content.decode()


def test_the_callers_request_id_comes_back_and_a_strange_one_does_not(db: None) -> None:
    assert Client().get("/healthz", headers={"X-Request-ID": "abc-123"})["X-Request-ID"] == "abc-123"
    strange = Client().get("/healthz", headers={"X-Request-ID": "a b\tc"})["X-Request-ID"]
    assert len(strange) == 36


def test_the_description_and_its_page_are_served_without_inline_scripts(db: None) -> None:
    schema = Client().get("/api/schema/", headers={"Accept": "application/json"})
    assert schema.status_code == 200 and schema.json()["openapi"].startswith("3.")
    page = Client().get("/api/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "cdn" not in text and "<script>" not in text
    assert "script-src 'self' 'unsafe-eval'" in page["Content-Security-Policy"]
