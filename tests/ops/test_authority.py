"""The local authority: made once, kept, renewed in time, good for nothing but the vendors and this machine."""

import datetime as dt
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from core import clock
from smsconsole.supervisor import authority
from smsconsole.supervisor.tunnel import Ports, Refusal, way_of

PORTS = Ports("127.0.0.1", 8000, 8443)


def _serial(path: Path) -> int:
    return x509.load_pem_x509_certificate(path.read_bytes()).serial_number


def test_a_first_start_makes_it_with_keys_for_the_owner_only(tmp_path: Path) -> None:
    made = authority.ensure(tmp_path / "authority")
    assert (made.is_new, made.is_renewed) == (True, True)
    for name in ("ca.key", "server.key"):
        assert stat.S_IMODE((made.folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
    assert made.bundle.read_text().endswith(made.certificate.read_text())


def test_a_second_start_keeps_it(tmp_path: Path) -> None:
    first = authority.ensure(tmp_path)
    serials = _serial(first.certificate), _serial(first.server_certificate)
    again = authority.ensure(tmp_path)
    assert (again.is_new, again.is_renewed) == (False, False)
    assert (_serial(again.certificate), _serial(again.server_certificate)) == serials


@pytest.mark.parametrize("name", ["dysmsapi.aliyuncs.com", "dysmsapi.ap-southeast-1.aliyuncs.com", "yun.tim.qq.com",
                                  "sms.ap-guangzhou.tencentcloudapi.com", "localhost"])  # fmt: skip
def test_the_certificate_holds_for_the_vendors_names(tmp_path: Path, name: str) -> None:
    made = authority.ensure(tmp_path)
    server, trusted = (
        x509.load_pem_x509_certificates(path.read_bytes()) for path in (made.server_certificate, made.certificate)
    )
    verifier = PolicyBuilder().store(Store(trusted)).build_server_verifier(x509.DNSName(name))
    assert verifier.verify(server[0], [])


def test_the_authority_cannot_vouch_for_anybody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = authority.ensure(tmp_path)
    names = x509.SubjectAlternativeName([x509.DNSName("bank.example.com")])
    monkeypatch.setattr(authority, "_alternatives", lambda _: names)
    authority._make_server(tmp_path, [])
    server, trusted = (
        x509.load_pem_x509_certificates(path.read_bytes()) for path in (made.server_certificate, made.certificate)
    )
    verifier = PolicyBuilder().store(Store(trusted)).build_server_verifier(x509.DNSName("bank.example.com"))
    with pytest.raises(VerificationError):
        verifier.verify(server[0], [])


def test_the_servers_certificate_is_renewed_a_month_before_its_end_and_the_authority_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = authority.ensure(tmp_path)
    serials = _serial(first.certificate), _serial(first.server_certificate)
    now = dt.datetime.now(dt.UTC)
    monkeypatch.setattr(clock, "machine_now", lambda: now + dt.timedelta(days=366))
    assert not authority.ensure(tmp_path).is_renewed
    monkeypatch.setattr(clock, "machine_now", lambda: now + dt.timedelta(days=368))
    later = authority.ensure(tmp_path)
    assert (later.is_new, later.is_renewed) == (False, True)
    assert _serial(later.certificate) == serials[0]
    assert _serial(later.server_certificate) != serials[1]


def test_a_further_name_needs_an_authority_that_may_vouch_for_it(tmp_path: Path) -> None:
    authority.ensure(tmp_path)
    made = authority.ensure(tmp_path, ["sms.test", "10.0.0.7"])
    assert made.is_new
    found = x509.load_pem_x509_certificate(made.server_certificate.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "sms.test" in names.get_values_for_type(x509.DNSName)
    assert "10.0.0.7" in [str(one) for one in names.get_values_for_type(x509.IPAddress)]


def test_a_broken_file_is_made_anew(tmp_path: Path) -> None:
    authority.ensure(tmp_path)
    (tmp_path / "server.pem").write_text("nonsense")
    made = authority.ensure(tmp_path)
    assert (made.is_new, made.is_renewed) == (False, True)
    assert isinstance(x509.load_pem_x509_certificate(made.server_certificate.read_bytes()).public_key(),
                      ec.EllipticCurvePublicKey)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "way"),
    [
        (b"CONNECT dysmsapi.aliyuncs.com:443 HTTP/1.1", (8443, True)),
        (b"CONNECT DYSMSAPI.ALIYUNCS.COM.:443 HTTP/1.1", (8443, True)),
        (b"CONNECT sms.tencentcloudapi.com:80 HTTP/1.1", (8000, True)),
        (b"POST http://dysmsapi.aliyuncs.com/?a=b HTTP/1.1", (8000, False)),
    ],
)
def test_the_vendors_names_lead_to_our_ports(line: bytes, way: tuple[int, bool]) -> None:
    assert way_of(line + b"\r\n\r\n", PORTS) == way


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"CONNECT example.com:443 HTTP/1.1", "403"),
        (b"CONNECT dysmsapi.aliyuncs.com.evil.test:443 HTTP/1.1", "403"),
        (b"CONNECT dysmsapi.aliyuncs.com:8443 HTTP/1.1", "403"),
        (b"CONNECT 127.0.0.1:443 HTTP/1.1", "403"),
        (b"CONNECT [::1]:443 HTTP/1.1", "403"),
        (b"CONNECT dysmsapi.aliyuncs.com:x HTTP/1.1", "400"),
        (b"CONNECT [::1 HTTP/1.1", "400"),
        (b"GET / HTTP/1.1", "400"),
        (b"GET https://dysmsapi.aliyuncs.com/ HTTP/1.1", "400"),
        (b"GET http://user@evil.test/ HTTP/1.1", "403"),
        (b"\xff\xfe", "400"),
        (b"", "400"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(line: bytes, status: str) -> None:
    with pytest.raises(Refusal) as caught:
        way_of(line + b"\r\n\r\n", PORTS)
    assert caught.value.status.startswith(status)
    assert len(caught.value.text) > 30
