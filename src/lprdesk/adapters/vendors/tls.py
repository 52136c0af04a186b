"""Who may speak as the vendor: the configured authority, or those of this machine; never what the environment says."""

import ssl
import sys
from pathlib import Path

from lprdesk.domain.faults import EnvironmentFault


def tls_to_vendor(authority: Path | None) -> ssl.SSLContext:
    """A context that confirms the vendor by `authority` (PEM), or by the machine's own authorities where it is None.

    The library's default context takes authorities from SSL_CERT_FILE and SSL_CERT_DIR, and writes the keys of every
    session to SSLKEYLOGFILE: whoever sets a variable could read the queries or answer them. Raises EnvironmentFault.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        if authority is not None:
            context.load_verify_locations(cafile=authority)
        elif sys.platform == "win32":
            context.load_default_certs()  # the system's store
        else:
            _load_machine(context)
    except (OSError, ssl.SSLError) as fault:
        raise EnvironmentFault(
            "The authority of the vendor's certificate cannot be read.",
            kept="Nothing was sent.",
            todo="Correct vendor.authority in the station's configuration.",
        ) from fault
    return context


def _load_machine(context: ssl.SSLContext) -> None:
    paths = ssl.get_default_verify_paths()
    file, folder = Path(paths.openssl_cafile), Path(paths.openssl_capath)
    if file.is_file():
        context.load_verify_locations(cafile=file)
    if folder.is_dir():
        context.load_verify_locations(capath=folder)
