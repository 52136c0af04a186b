"""The process: it ends with its starter, speaks TLS where it has a certificate, and survives what is thrown at it."""

import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.sandbox.process import start_sandbox
from lprdesk.sandbox.settings import SandboxSettings
from sandbox.vendor_desk import ANCHOR, Desk

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(*pem))
    return files


def test_with_a_certificate_it_speaks_tls_and_a_stranger_does_not_trust_it(tmp_path: Path) -> None:
    file, key = certificate(tmp_path)
    with start_sandbox(SandboxSettings(anchor=ANCHOR, certificate=file, certificate_key=key)) as sandbox:
        assert sandbox.url.startswith("https://")
        trusting = ssl.create_default_context(cafile=str(file))
        with httpx2.Client(base_url=sandbox.url, verify=trusting, trust_env=False) as client:
            assert client.get("/v1/health").status_code == 200
        strange = httpx2.Client(base_url=sandbox.url, verify=ssl.create_default_context(), trust_env=False)
        with strange as client, pytest.raises(httpx2.ConnectError):
            client.get("/v1/health")


def test_it_stops_and_nothing_listens_any_more(open_desk: Callable[[SandboxSettings], Desk]) -> None:
    desk = open_desk(SandboxSettings(anchor=ANCHOR))
    assert desk.http.get("/v1/health").status_code == 200
    desk.sandbox.stop()
    assert not desk.sandbox.running
    with pytest.raises(httpx2.ConnectError):
        desk.http.get("/v1/health")
    desk.sandbox.stop()


def test_an_interrupt_in_the_terminal_is_left_to_the_starter(open_desk: Callable[[SandboxSettings], Desk]) -> None:
    desk = open_desk(SandboxSettings(anchor=ANCHOR))
    os.kill(desk.sandbox.pid, signal.SIGINT)
    assert desk.http.get("/v1/health").status_code == 200


def test_it_ends_when_its_starter_is_killed() -> None:
    program = (
        "import os, signal, sys\n"
        "from datetime import date\n"
        "from lprdesk.sandbox.process import start_sandbox\n"
        "from lprdesk.sandbox.settings import SandboxSettings\n"
        "sandbox = start_sandbox(SandboxSettings(anchor=date(2026, 11, 1)))\n"
        "print(sandbox.url, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    # The sandbox holds the same output: that it is closed says that the last of both has ended.
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    url = ended.stdout.strip()
    assert url.startswith("http://127.0.0.1:")
    with httpx2.Client(trust_env=False) as client, pytest.raises(httpx2.ConnectError):
        client.get(f"{url}/v1/health")


@given(body=JSON)
def test_no_message_makes_it_fail(desk: Desk, body: object) -> None:
    for path in ("/v1/queries", "/v1/alerts", "/v1/reads/r-1/pictures/crop"):
        assert desk.http.post(path, json=body, headers=desk.key()).status_code == 422


@given(tail=st.text(max_size=60))
def test_no_address_makes_it_fail(desk: Desk, tail: str) -> None:
    for path in ("/v1/pictures/", "/v1/queries/", "/v1/alerts/"):
        address = httpx2.URL(desk.sandbox.url).copy_with(path=path + quote(tail, safe=""))
        assert desk.http.get(address).status_code in {404, 405, 422}
