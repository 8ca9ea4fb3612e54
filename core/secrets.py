"""Secrets at rest: encrypted with a key derived from SECRET_KEY; compared in constant time by their users."""

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet
from django.conf import settings


@cache
def _fernet(secret_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"smsconsole-at-rest:" + secret_key.encode()).digest()))


def encrypt(plain: str) -> str:
    """Return a secret as it is stored."""
    return _fernet(settings.SECRET_KEY).encrypt(plain.encode()).decode()


def decrypt(stored: str) -> str:
    """Return the secret behind its stored form; raises cryptography.fernet.InvalidToken under another SECRET_KEY."""
    return _fernet(settings.SECRET_KEY).decrypt(stored.encode()).decode()
