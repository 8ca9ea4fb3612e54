"""What a key may do: patterns of actions, networks it may call from. Pure; an empty text allows everything."""

import ipaddress
import re
from fnmatch import fnmatchcase
from functools import lru_cache

ACTIONS_MAX, NETWORKS_MAX = 50, 20
_PATTERN = re.compile(r"(?:[a-z]+:)?[A-Za-z0-9*]{1,64}", re.ASCII)


def split(text: str) -> list[str]:
    """Return the entries of a text that lists them by comma, blank or line."""
    return [part for part in re.split(r"[\s,，;；]+", text) if part]


def wrong_actions(text: str) -> str:
    """Return the first entry that is no pattern of an action (``SendSms``, ``Query*``, ``dysms:SendSms``), or ""."""
    return next((part for part in split(text) if not _PATTERN.fullmatch(part)), "")


def wrong_networks(text: str) -> str:
    """Return the first entry that is neither an address nor a network, or ""."""
    for part in split(text):
        try:
            ipaddress.ip_network(part, strict=False)
        except ValueError:
            return part
    return ""


@lru_cache(maxsize=4096)
def may(allowed: str, product: str, action: str) -> bool:
    """Return whether the patterns include an action; a product before the colon must be the action's own."""
    if not allowed:
        return True
    for part in split(allowed):
        wanted, _, pattern = part.rpartition(":")
        if wanted in ("", product) and fnmatchcase(action, pattern):
            return True
    return False


@lru_cache(maxsize=4096)
def may_from(allowed: str, address: str) -> bool:
    """Return whether a caller's address lies in one of the networks; an address nobody can read lies in none."""
    if not allowed:
        return True
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    networks = (ipaddress.ip_network(part, strict=False) for part in split(allowed))
    return any(caller.version == network.version and caller in network for network in networks)
