r"""Proving one entry, and of it what one chooses, to an outsider: a file of its own (C2SP tlog-proof).

    c2sp.org/tlog-proof@v1
    extra <base64 of canonical JSON: {"disclosures": [texts], "leaf": unpadded base64url of the leaf, "v": 1}>
    index <decimal>
    <base64 of each sibling from leaf to root, a line each>
    <an empty line, then the signed head as it stands>

The extra line is not authenticated by itself: the leaf is hashed and led to the signed root, and each disclosure is
held against the digests in the leaf. What is not disclosed stays hidden by its salt. The file shows that the log holds
the entry; that its signer signed it shows only in the whole log, by the chain to the signer's last signature.
"""

import base64
import binascii
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.disclosures import base64url, from_base64url, parse_field
from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.faults import EncodingError, LeafError, NoteError, ProofError
from lprdesk.audit.keys import KeyType, VerifyKey
from lprdesk.audit.leaf import Leaf, parse_leaf
from lprdesk.audit.merkle import HASH_BYTES, leaf_hash, verify_inclusion
from lprdesk.audit.note import cosigned_at, open_note
from lprdesk.audit.verify_fields import BadEntry, read_fields

MAX_PROOF_BYTES = 2_000_000
_MAGIC = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_MAX_HASHES = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class TlogProof:
    """A C2SP tlog-proof as it was read; nothing of it is verified. `checkpoint` is the signed head's note."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def encode(self) -> bytes:
        """The file's bytes."""
        lines = [_MAGIC]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode('ascii')}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(each).decode("ascii") for each in self.path]
        return "".join(f"{line}\n" for line in lines).encode() + b"\n" + self.checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedEntry:
    """What a proof shows: an entry of the log at that head, the values that are disclosed, and how many are not.

    `cosigned` has the name of each known witness and its time, in seconds since 1970.
    """

    head: Checkpoint
    leaf: Leaf
    leaf_hash: bytes
    values: Mapping[str, Json]
    withheld: int
    cosigned: Mapping[str, int]


def prove(
    leaf: bytes, disclosures: Sequence[str], fields: Collection[str] | None, *, path: Sequence[bytes], checkpoint: bytes
) -> TlogProof:
    """The proof of an entry with the named fields of it, or all where None is given.

    `path` is its inclusion proof in the tree of the checkpoint. Raises ProofError where a field is not there.
    """
    chosen = {name: text for text in disclosures if (name := parse_field(text)[0]) in (fields or ()) or fields is None}
    if fields is not None and (absent := sorted(set(fields) - set(chosen))):
        raise ProofError(f"the entry discloses no {', '.join(absent)}")
    extra = canonical({"v": 1, "leaf": base64url(leaf), "disclosures": sorted(chosen.values())})
    return TlogProof(index=parse_leaf(leaf).index, path=tuple(path), checkpoint=checkpoint, extra=extra)


def parse_proof(data: bytes) -> TlogProof:
    """The proof that bytes hold, unverified. Raises ProofError on any flaw of form."""
    if len(data) > MAX_PROOF_BYTES:
        raise ProofError(f"a proof of {len(data)} bytes, at most {MAX_PROOF_BYTES} are read")
    before, blank, checkpoint = data.partition(b"\n\n")
    try:
        lines = before.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise ProofError("a proof with other characters than ASCII before its head") from None
    if not blank or lines.pop(0) != _MAGIC:
        raise ProofError("no proof of the form c2sp.org/tlog-proof@v1")
    extra = _base64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
    found = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if found is None:
        raise ProofError("a proof without a well-formed index")
    path = tuple(_base64(line) for line in lines)
    if len(path) > _MAX_HASHES or any(len(each) != HASH_BYTES for each in path):
        raise ProofError("a proof with a hash that is none, or with too many")
    return TlogProof(index=int(found[1]), path=path, checkpoint=checkpoint, extra=extra)


def verify_proof(data: bytes, log_key: VerifyKey, witnesses: Collection[VerifyKey] = ()) -> ProvedEntry:
    """What a proof file shows under the log's key. Raises ProofError where it does not hold."""
    proof = parse_proof(data)
    try:
        note = open_note(proof.checkpoint, [log_key, *witnesses])
        head = parse_checkpoint(note.text)
        if not any((each.name, each.key_id) == (log_key.name, log_key.key_id) for each in note.signatures):
            raise ProofError("a head that the log key did not sign")
        leaf_bytes, texts = _parse_extra(proof.extra)
        leaf = parse_leaf(leaf_bytes)
        values, absent = read_fields(leaf, texts)
    except (NoteError, EncodingError, LeafError, BadEntry) as error:
        raise ProofError(f"a proof that does not hold: {error}") from None
    if not head.origin == leaf.origin == log_key.name or leaf.index != proof.index:
        raise ProofError("a proof for another log or another entry than it shows")
    hashed = leaf_hash(leaf_bytes)
    verify_inclusion(proof.index, head.size, hashed, proof.path, head.root)
    by_name = {each.name: each for each in note.signatures}
    cosigned = {key.name: cosigned_at(by_name[key.name]) for key in witnesses if _cosigned(key, by_name)}
    return ProvedEntry(
        head=head, leaf=leaf, leaf_hash=hashed, values=values, withheld=absent.bit_count(), cosigned=cosigned
    )


def _cosigned(key: VerifyKey, signatures: Collection[str]) -> bool:
    return key.type is KeyType.COSIGNATURE_V1 and key.name in signatures


def _parse_extra(extra: bytes | None) -> tuple[bytes, tuple[str, ...]]:
    match None if extra is None else parse(extra):
        case {"v": 1, "leaf": str() as leaf, "disclosures": list() as texts}:
            found = tuple(each for each in texts if isinstance(each, str))
            if len(found) == len(texts):
                return from_base64url(leaf), found
    raise ProofError("a proof that does not hold the entry it is about")


def _base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise ProofError("a proof with a line that is not base64") from None
    if base64.b64encode(data).decode("ascii") != text:
        raise ProofError("a proof with a line that is not in the one form of base64")
    return data
