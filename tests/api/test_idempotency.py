"""A send asked for twice under one Idempotency-Key happens once."""

import datetime as dt
from typing import Any

import pytest
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from accounts import services
from accounts.models import AccessKey
from core.errors import DomainError
from sending.models import IdempotencyKey
from smsconsole.api.base import TenantViewSet
from smsconsole.api.idempotency import REMEMBERED, forget_expired, idempotent


class KeyMaker(TenantViewSet):
    """A view that makes a key each time it works, and refuses a remark "no" after its work."""

    queryset = AccessKey.objects.all()
    edit_grant = "send"

    @idempotent
    def create(self, request: Any) -> Response:
        key, _ = services.create_access_key(account=self.account, vendor="aliyun", actor=None)
        if request.data.get("remark") == "no":
            raise DomainError("No.")
        return Response({"id": key.pk}, status=201)


def _ask(user: Any, body: dict, key: str | None) -> Response:
    headers = {} if key is None else {"Idempotency-Key": key}
    request = APIRequestFactory().post("/x/", body, format="json", headers=headers)
    force_authenticate(request, user)
    return KeyMaker.as_view({"post": "create"})(request)


def test_without_the_header_every_request_works(yunfan: Any) -> None:
    before = AccessKey.objects.count()
    assert _ask(yunfan.owner, {}, None).status_code == _ask(yunfan.owner, {}, None).status_code == 201
    assert AccessKey.objects.count() == before + 2


def test_the_same_key_and_body_replay_the_first_answer(yunfan: Any) -> None:
    before = AccessKey.objects.count()
    first, second = _ask(yunfan.owner, {"a": 1}, "k1"), _ask(yunfan.owner, {"a": 1}, "k1")
    assert (first.status_code, first.data) == (second.status_code, second.data)
    assert second["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
    assert AccessKey.objects.count() == before + 1


def test_the_same_key_with_another_body_is_refused(yunfan: Any) -> None:
    _ask(yunfan.owner, {"a": 1}, "k1")
    before = AccessKey.objects.count()
    refused = _ask(yunfan.owner, {"a": 2}, "k1")
    assert (refused.status_code, refused.data["code"]) == (422, "idempotency.key_reused")
    assert AccessKey.objects.count() == before


def test_a_refusal_is_not_remembered_and_undoes_the_work(yunfan: Any) -> None:
    before = AccessKey.objects.count()
    assert _ask(yunfan.owner, {"remark": "no"}, "k1").status_code == 422
    assert AccessKey.objects.count() == before and not IdempotencyKey.objects.exists()
    assert _ask(yunfan.owner, {"remark": "yes"}, "k1").status_code == 201


def test_two_accounts_may_use_the_same_key(yunfan: Any, other: Any) -> None:
    assert _ask(yunfan.owner, {}, "k1").data != _ask(other.owner, {}, "k1").data


@pytest.mark.parametrize("key", ["", "a b", "x" * 101, "键"])
def test_a_malformed_key_is_refused(yunfan: Any, key: str) -> None:
    before = AccessKey.objects.count()
    refused = _ask(yunfan.owner, {}, key)
    assert (refused.status_code, refused.data["code"]) == (422, "idempotency.key_malformed")
    assert AccessKey.objects.count() == before


def test_a_key_is_forgotten_after_a_day(yunfan: Any, test_clock: Any) -> None:
    first = _ask(yunfan.owner, {}, "k1")
    test_clock.advance(seconds=(REMEMBERED + dt.timedelta(seconds=1)).total_seconds())
    assert _ask(yunfan.owner, {}, "k1").data != first.data
    assert forget_expired() == 0
    test_clock.advance(days=2)
    assert forget_expired() == 1
