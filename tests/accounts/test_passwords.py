"""A new password ends what the old one opened: the other sessions and every API token."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from accounts.choices import PlatformRole
from accounts.models import User
from tests import factories

NEW = "a-much-longer-word-7"


def _open(user: User) -> tuple[Client, str]:
    """Return a session and a token of the user."""
    client = Client()
    assert client.login(username=user.username, password="pw")
    return client, AuthToken.objects.create(user=user)[1]


def _status(token: str) -> int:
    return Client().get("/api/v1/me/", headers={"Authorization": f"Token {token}"}).status_code


@pytest.fixture(autouse=True)
def no_lockout(settings: Any) -> None:
    settings.AXES_ENABLED = False  # Client.login brings no request to count


def test_ones_own_new_password_ends_other_sessions_and_all_tokens_but_not_this_session(yunfan: Any) -> None:
    mine, token = _open(yunfan.owner)
    elsewhere, second = _open(yunfan.owner)
    _, foreign = _open(yunfan.operator)
    form = {"old_password": "pw", "new_password1": NEW, "new_password2": NEW}
    assert mine.post(reverse("admin:password_change"), form).status_code == 302
    assert mine.get("/console/").status_code == 200
    assert elsewhere.get("/console/").status_code == 302
    assert [_status(one) for one in (token, second, foreign)] == [401, 401, 200]
    assert not AuthToken.objects.filter(user=yunfan.owner).exists()


def test_a_refused_new_password_ends_nothing(yunfan: Any) -> None:
    mine, token = _open(yunfan.owner)
    form = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    assert mine.post(reverse("admin:password_change"), form).status_code == 200
    assert mine.get("/console/").status_code == 200 and _status(token) == 200


def test_a_password_set_by_the_platform_ends_all_sessions_and_tokens(yunfan: Any) -> None:
    theirs, token = _open(yunfan.operator)
    platform = Client()
    platform.force_login(factories.staff(PlatformRole.OPERATOR))
    form = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    answer = platform.post(reverse("admin:auth_user_password_change", args=[yunfan.operator.pk]), form)
    assert answer.status_code == 302
    assert theirs.get("/console/").status_code == 302 and _status(token) == 401
    assert User.objects.get(pk=yunfan.operator.pk).check_password(NEW)


def test_a_password_set_on_the_command_line_ends_them_too(yunfan: Any, monkeypatch: Any) -> None:
    theirs, token = _open(yunfan.owner)
    monkeypatch.setattr("getpass.getpass", lambda *args, **more: NEW)
    call_command("changepassword", yunfan.owner.username, verbosity=0)
    assert theirs.get("/console/").status_code == 302 and _status(token) == 401


def test_logging_in_and_a_stronger_hash_of_the_same_password_end_no_token(yunfan: Any, settings: Any) -> None:
    _, token = _open(yunfan.owner)
    md5 = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", md5]
    assert Client().login(username=yunfan.owner.username, password="pw")
    assert User.objects.get(pk=yunfan.owner.pk).password.startswith("pbkdf2_sha256$")
    assert _status(token) == 200
