"""The product's settings without the guard against runaway loops, which one measuring client is."""

from smsconsole.settings import *  # noqa: F403

API_RATES = {"user": 10**9, "anonymous": 10**9, "login": 10**9}
