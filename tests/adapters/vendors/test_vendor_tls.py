import ipaddress
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from fakes.scripted_server import http, scripted
from lprdesk.adapters.vendors.client import VendorClient
from lprdesk.adapters.vendors.connection import VendorConnection
from lprdesk.adapters.vendors.tls import tls_to_vendor
from lprdesk.audit.event_query import QueryAuthorised
from lprdesk.audit.receipt import Receipt
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.services.ports.vendor import VendorCause, VendorFault, VendorRequest

Connect = Callable[..., VendorClient]
HEALTH = {"status": "ok", "contract": "1.0", "vendor": "Sandbox"}


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for loopback that no public authority has signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vendor")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    path = tmp_path / "vendor.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(signed.public_bytes(Encoding.PEM) + private)
    return path


@pytest.fixture
def served(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def test_a_vendor_whose_certificate_does_not_hold_hears_nothing_of_the_query(
    connect: Connect, served: ssl.SSLContext, request_: VendorRequest, receipt: Receipt[QueryAuthorised]
) -> None:
    async with scripted(http({}), tls=served) as server:
        client = connect(server.url)
        with pytest.raises(VendorFault) as caught:
            await client.search(request_, receipt, lambda _: None)
        await client.close()
    assert caught.value.cause is VendorCause.TLS
    assert server.requests == []


async def test_the_authority_of_the_settings_is_trusted(
    connect: Connect, served: ssl.SSLContext, certificate: Path
) -> None:
    async with scripted(http(HEALTH), tls=served) as server:
        client = connect(server.url, ssl.create_default_context(cafile=str(certificate)))
        assert (await client.standing()).connected
        await client.close()


async def test_the_environment_names_no_authority_and_is_told_no_keys(
    certificate: Path,
    served: ssl.SSLContext,
    request_: VendorRequest,
    receipt: Receipt[QueryAuthorised],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = certificate.parent / "keys.txt"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    async with scripted(http({}), tls=served) as server:
        client = VendorClient(VendorConnection(server.url, "a-key", tls_to_vendor(None)))
        with pytest.raises(VendorFault) as caught:
            await client.search(request_, receipt, lambda _: None)
        await client.close()
    assert caught.value.cause is VendorCause.TLS
    assert not keys.exists()


async def test_the_configured_authority_confirms_the_vendor_and_no_keys_are_written(
    certificate: Path, served: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "keys.txt"
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    async with scripted(http(HEALTH), tls=served) as server:
        client = VendorClient(VendorConnection(server.url, "a-key", tls_to_vendor(certificate)))
        assert (await client.standing()).connected
        await client.close()
    assert not keys.exists()


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_an_authority_that_cannot_be_read_is_refused_in_words(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "authority.pem"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(EnvironmentFault, match=r"vendor\.authority"):
        tls_to_vendor(path)
