"""The local certificate authority and the certificate of the HTTPS listener, made on first start (docs/adr/0010).

In ``<data folder>/authority``: ``ca.pem`` (to trust), ``bundle.pem`` (the usual authorities and ours), ``ca.key``,
``server.pem``, ``server.key``. Keys are readable by the owner only. The authority may vouch for the vendors' domains,
loopback and the names of SMSCONSOLE_TLS_NAMES, and for nothing else.
"""

import datetime as dt
import fcntl
import ipaddress
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from core import clock
from smsconsole.wire.hosts import VENDOR_DOMAINS, VENDOR_HOSTS

AUTHORITY_LIFE, SERVER_LIFE, RENEW_BEFORE = dt.timedelta(days=3650), dt.timedelta(days=397), dt.timedelta(days=30)
_BACK = dt.timedelta(hours=1)  # clocks of clients may lag
LOCAL_NAMES, LOCAL_NETWORKS = ("localhost",), ("127.0.0.0/8", "::1/128")
LOCAL_ADDRESSES = ("127.0.0.1", "::1")


@dataclass(frozen=True)
class Authority:
    """Where everything lies; ``is_new`` says that clients must be told to trust ``certificate`` (again)."""

    folder: Path
    is_new: bool = False
    is_renewed: bool = False

    @property
    def certificate(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def bundle(self) -> Path:
        return self.folder / "bundle.pem"

    @property
    def server_certificate(self) -> Path:
        return self.folder / "server.pem"

    @property
    def server_key(self) -> Path:
        return self.folder / "server.key"


def ensure(folder: Path, names: Sequence[str] = ()) -> Authority:
    """Make what is missing, about to expire or not good for ``names``; safe beside another process doing the same."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder):
        is_new = not _is_authority_good(folder, names)
        if is_new:
            _make_authority(folder, names)
        is_renewed = is_new or not _is_server_good(folder, names)
        if is_renewed:
            _make_server(folder, names)
    return Authority(folder, is_new, is_renewed)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _lasts(certificate: x509.Certificate) -> bool:
    return certificate.not_valid_after_utc - clock.machine_now() > RENEW_BEFORE


def _is_authority_good(folder: Path, names: Sequence[str]) -> bool:
    found = _read(folder / "ca.pem")
    if found is None or not (folder / "ca.key").exists() or not _lasts(found):
        return False
    return found.extensions.get_extension_for_class(x509.NameConstraints).value == _constraints(names)


def _is_server_good(folder: Path, names: Sequence[str]) -> bool:
    found, authority = _read(folder / "server.pem"), _read(folder / "ca.pem")
    if found is None or authority is None or not (folder / "server.key").exists() or not _lasts(found):
        return False
    if found.issuer != authority.subject:
        return False
    return found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value == _alternatives(names)


def _make_authority(folder: Path, names: Sequence[str]) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), clock.machine_now()
    # The serial in the name keeps two authorities of one machine apart in a trust store.
    serial = x509.random_serial_number()
    subject = _subject(f"smsconsole local authority {serial % 10**8:08d}")
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(serial)
        .not_valid_before(now - _BACK).not_valid_after(now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(_constraints(names), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    _write_key(folder / "ca.key", key)
    ours = certificate.public_bytes(serialization.Encoding.PEM)
    _write(folder / "ca.pem", ours)
    _write(folder / "bundle.pem", Path(certifi.where()).read_bytes() + b"\n" + ours)


def _make_server(folder: Path, names: Sequence[str]) -> None:
    authority = _read(folder / "ca.pem")
    authority_key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), password=None)
    assert authority is not None and isinstance(authority_key, ec.EllipticCurvePrivateKey)
    key, now = ec.generate_private_key(ec.SECP256R1()), clock.machine_now()
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())  # type: ignore[arg-type]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_subject("localhost")).issuer_name(authority.subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACK).not_valid_after(min(now + SERVER_LIFE, authority.not_valid_after_utc))
        .add_extension(_alternatives(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority_key, hashes.SHA256())
    )  # fmt: skip
    _write_key(folder / "server.key", key)
    chain = (certificate, authority)
    _write(folder / "server.pem", b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))


def _subject(name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "smsconsole"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )


def _alternatives(names: Sequence[str]) -> x509.SubjectAlternativeName:
    extra_names, extra_addresses = _split(names)
    hosts = dict.fromkeys([*LOCAL_NAMES, *VENDOR_HOSTS, *extra_names])
    addresses = dict.fromkeys([*LOCAL_ADDRESSES, *extra_addresses])
    return x509.SubjectAlternativeName(
        [*(x509.DNSName(name) for name in hosts), *(x509.IPAddress(ipaddress.ip_address(one)) for one in addresses)]
    )


def _constraints(names: Sequence[str]) -> x509.NameConstraints:
    extra_names, extra_addresses = _split(names)
    permitted = [x509.DNSName(name) for name in dict.fromkeys([*LOCAL_NAMES, *VENDOR_DOMAINS, *extra_names])]
    networks = dict.fromkeys([*LOCAL_NETWORKS, *(str(ipaddress.ip_network(one)) for one in extra_addresses)])
    return x509.NameConstraints(
        [*permitted, *(x509.IPAddress(ipaddress.ip_network(one)) for one in networks)], excluded_subtrees=None
    )


def _split(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return host names and addresses apart."""
    hosts, addresses = [], []
    for name in names:
        try:
            addresses.append(str(ipaddress.ip_address(name)))
        except ValueError:
            hosts.append(name.lower())
    return hosts, addresses


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    data = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(path, data, mode=0o600)


def _write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Put a file in place in one step, with its rights from its first byte on."""
    part = path.with_suffix(f"{path.suffix}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
    part.replace(path)
