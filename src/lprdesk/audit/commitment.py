r"""Commitments: what lets one result be shown to an outsider later, without a key (AUD-8).

    commitment = hex SHA-256(nonce || content), the nonce being 32 random bytes

Without the nonce no guess can be tested, be it "no reads" or a whole answer. Where the vendor holds the results the
nonce is a disclosure of the `query.answered` entry; where they are sealed it stands inside the seal alone.

A **disclosed result** is canonical JSON: `{"v": 1, "leaf": base64 of the leaf's bytes, "commitment": the text of that
disclosure, "nonce": hex, "content": text}`. It holds in itself that the leaf committed to this content; that the leaf
stands in the log is shown by a proof for its index.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from lprdesk.audit.disclosures import digest, parse_disclosure
from lprdesk.audit.encoding import canonical, parse
from lprdesk.audit.event_query import QueryAnswered
from lprdesk.audit.faults import AuditError, EncodingError
from lprdesk.audit.leaf import Leaf, parse_leaf
from lprdesk.audit.merkle import leaf_hash

NONCE_BYTES = 32


class DisclosedError(AuditError):
    """What was disclosed is not what the entry committed to, or is in no due form."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A disclosed result that holds: the entry and its leaf hash (32 bytes), and what was answered."""

    leaf: Leaf
    leaf_hash: bytes
    content: bytes


def commit(nonce: bytes, content: bytes) -> str:
    """The commitment to content, hex. Raises ValueError for a nonce of another length than 32 bytes."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce of {len(nonce)} bytes, expected {NONCE_BYTES}")
    return hashlib.sha256(nonce + content).hexdigest()


def disclose_result(leaf: bytes, values: Sequence[str], nonce: bytes, content: bytes) -> bytes:
    """The disclosed result of an entry, whose stored values are `values`. Raises DisclosedError where it cannot be."""
    texts = [text for text in values if parse_disclosure(text).name == "commitment"]
    if not texts:
        raise DisclosedError("the entry's commitment is not there")
    data = canonical(
        {
            "v": 1,
            "leaf": base64.b64encode(leaf).decode("ascii"),
            "commitment": texts[0],
            "nonce": nonce.hex(),
            "content": content.decode("utf-8"),
        }
    )
    check_disclosed(data)
    return data


def check_disclosed(data: bytes) -> Checked:
    """Give what a disclosed result shows, by its bytes alone. Raises DisclosedError and nothing else."""
    try:
        match parse(data):
            case {
                "v": 1,
                "leaf": str() as encoded,
                "commitment": str() as text,
                "nonce": str() as nonce,
                "content": str() as content,
            }:
                raw = base64.b64decode(encoded, validate=True)
                return _checked(raw, text, bytes.fromhex(nonce), content.encode())
    except (AuditError, ValueError, binascii.Error) as error:
        raise DisclosedError(str(error)) from None
    raise DisclosedError("no disclosed result")


def _checked(raw: bytes, text: str, nonce: bytes, content: bytes) -> Checked:
    leaf, disclosure = parse_leaf(raw), parse_disclosure(text)
    if leaf.kind != QueryAnswered.kind:
        raise EncodingError(f"an entry of the kind {leaf.kind}, expected {QueryAnswered.kind}")
    if disclosure.name != "commitment" or digest(text) not in leaf.sd:
        raise EncodingError("a commitment that is not this entry's")
    if disclosure.value != commit(nonce, content):
        raise EncodingError("the content is not what the entry committed to")
    return Checked(leaf, leaf_hash(raw), content)
