"""Links, hosts and networks in the one form in which the registers keep them. Pure."""

import ipaddress
import re
import unicodedata

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_PLAIN_PORTS = {"80", "443"}
# Second levels under which domains are given out: a filing of com.cn itself would speak for everybody's.
SHARED_SECOND = frozenset({"com", "net", "org", "gov", "edu", "ac", "co"})
LONGEST_URL, LONGEST_HOST = 300, 253


def host_key(text: str) -> str:
    """Return a host or an IP address in small letters, Chinese domains in ASCII; raises ValueError for anything else.

    >>> host_key("ＷＷＷ.云帆.example")
    'www.xn--9kqs09a.example'
    """
    plain = unicodedata.normalize("NFKC", text).strip().rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(plain.strip("[]")))
    except ValueError:
        pass
    try:
        host = plain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError(f"no host: {text}") from error
    labels = host.split(".")
    if len(labels) < 2 or len(host) > LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"no host: {text}")
    if all(label.isdigit() for label in labels):  # looks like an address and is none
        raise ValueError(f"no host: {text}")
    return host


def is_address(host: str) -> bool:
    """Return whether a host key is an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_shared_suffix(domain: str) -> bool:
    """Return whether the name is one under which others register theirs: com.cn, gov.cn."""
    labels = domain.split(".")
    return len(labels) == 2 and labels[0] in SHARED_SECOND and len(labels[1]) == 2


def url_key(text: str) -> str:
    """Return host and path: no scheme, user, fragment or trailing slash; a usual port is dropped, a query stays.

    >>> url_key("HTTPS://WWW.Yunfan.example:443/A/?q=1#top")
    'www.yunfan.example/A/?q=1'

    Raises ValueError when there is no host in it.
    """
    plain = _SCHEME.sub("", unicodedata.normalize("NFKC", text).strip())
    if any(char.isspace() for char in plain):
        raise ValueError(f"no link: {text}")
    plain = plain.partition("#")[0]
    cut = min((at for at in (plain.find("/"), plain.find("?")) if at >= 0), default=len(plain))
    authority, rest = plain[:cut], plain[cut:]
    host, port = _split_port(authority.rpartition("@")[2])
    key = _bracketed(host_key(host)) + (f":{port}" if port and port not in _PLAIN_PORTS else "") + rest
    key = key.rstrip("/") if "?" not in key else key
    if len(key) > LONGEST_URL:
        raise ValueError(f"link too long: {text[:40]}")
    return key


def _split_port(authority: str) -> tuple[str, str]:
    if authority.startswith("["):  # [2001:db8::1]:8080
        host, _, rest = authority[1:].partition("]")
        return host, rest.removeprefix(":")
    host, colon, port = authority.rpartition(":")
    if not colon:
        return authority, ""
    if host.count(":"):  # an IPv6 address without brackets
        return authority, ""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(f"no port: {authority}")
    return host, str(int(port))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def host_of_key(key: str) -> str:
    """Return the host of a link key."""
    authority = re.split(r"[/?]", key, maxsplit=1)[0]
    return _split_port(authority)[0]


def ladder(key: str) -> list[str]:
    """Return the rows that may speak for a link, the nearest first: itself, each folder above, its host.

    >>> ladder("www.yunfan.example/a/b?x=1")
    ['www.yunfan.example/a/b?x=1', 'www.yunfan.example/a/b', 'www.yunfan.example/a', 'www.yunfan.example',
     'yunfan.example']
    """
    path = key.partition("?")[0].rstrip("/")
    steps = [key, path]
    while "/" in path:
        path = path.rpartition("/")[0]
        steps.append(path)
    if path.startswith("www."):
        steps.append(path.removeprefix("www."))
    return list(dict.fromkeys(steps))


def domains_above(host: str) -> list[str]:
    """Return the domains whose filing may speak for a host, the nearest first; none for an address.

    >>> domains_above("a.www.yunfan.com.cn")
    ['a.www.yunfan.com.cn', 'www.yunfan.com.cn', 'yunfan.com.cn']
    """
    if is_address(host):
        return []
    labels = host.split(".")
    found = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return [domain for domain in found if not is_shared_suffix(domain)]


def network_key(text: str) -> str:
    """Return a network as 203.0.113.0/24, one address as /32 or /128; raises ValueError, also for host bits set."""
    return str(ipaddress.ip_network(unicodedata.normalize("NFKC", text).strip(), strict=True))


def networks_above(address: str) -> list[str]:
    """Return every network that holds an address, the narrowest first."""
    ip = ipaddress.ip_address(address)
    return [str(ipaddress.ip_network((ip, length), strict=False)) for length in range(ip.max_prefixlen, -1, -1)]
