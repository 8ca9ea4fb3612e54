"""Is the port free? Asked before anything starts, for a clear answer instead of a server's trace."""

import socket


def problem(host: str, port: int, name: str = "PORT") -> str:
    """Return why the address cannot be listened on, or an empty text; ``name`` is the setting that chooses it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as exc:
            return f"Port {port} on {host} cannot be used ({exc.strerror}). Choose another: make run {name}={port + 10}"
        except OverflowError:
            return f"Port {port} is none: ports go to 65535. Choose another: make run {name}={port % 10_000 + 10_000}"
    return ""


def here(bind: str) -> str:
    """Return the address at which this machine reaches what listens on ``bind``."""
    return "127.0.0.1" if bind in {"0.0.0.0", "::"} else bind  # noqa: S104
