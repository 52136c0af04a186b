"""Every parser of the log's files, with something good to begin from and what it may raise.

    PYTHONPATH=tests python -m fuzz.parsers NAME [--seconds N]      NAME is one of them, or all

With `fuzz.guided` the choice of inputs is guided by coverage, where atheris is installed.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lprdesk.audit.checkpoint import parse_checkpoint
from lprdesk.audit.commitment import DisclosedError, check_disclosed
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.disclosures import from_base64url, parse_disclosure, parse_field
from lprdesk.audit.encoding import canonical, parse
from lprdesk.audit.faults import EncodingError, KeyRefused, LeafError, NoteError, ProofError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.leaf import parse_leaf
from lprdesk.audit.log_state import parse_state
from lprdesk.audit.note import open_note, parse_note
from lprdesk.audit.proof_file import parse_proof, verify_proof
from lprdesk.audit.seal import SealError, read_sealed
from lprdesk.audit.tiles import encode_bundle, parse_bundle
from lprdesk.audit.verified import parse_verified

VECTORS = Path(__file__).parents[2] / "docs" / "vectors"


@dataclass(frozen=True)
class Target:
    """`parses` takes bytes and raises nothing but `refuses`."""

    parses: Callable[[bytes], object]
    refuses: type[Exception]
    good: bytes

    def attempt(self, data: bytes) -> None:
        """Raises what must not be raised."""
        try:
            self.parses(data)
        except self.refuses:
            return


def _forgiving(parses: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: parses(data.decode("latin-1"))


def _same_bytes(data: bytes) -> None:
    assert canonical(parse(data)) == data


def _both_ways(text: str) -> None:
    try:
        found = parse_disclosure(text)
    except EncodingError:
        try:
            read = parse_field(text)
        except EncodingError:
            return
        raise AssertionError(f"the short way reads {read[0]!r}, the long one refuses") from None
    assert parse_field(text) == (found.name, found.value)
    assert found.text == text


def _file(name: str) -> bytes:
    return (VECTORS / name).read_bytes()


def targets() -> Mapping[str, Target]:
    """Every target by name."""
    bundle, note, proof = _file("log/tile/entries/000.p/11"), _file("log/checkpoint"), _file("entry-6.tlog-proof")
    leaf = parse_bundle(bundle)[6]
    keys = parse(_file("log/keys.json"))
    assert isinstance(keys, dict)
    key = VerifyKey.parse(str(keys["log"]))
    disclosure = _first_disclosure()
    state = b'{"origin":"a","peaks":[],"policy_ms":0,"seen":null,"sessions":{},"size":0,"station":null}'
    verified = b'{"chains":{},"origin":"a","peaks":[],"policy_ms":0,"seen":null,"size":0,"v":1}'
    credential = b"ed25519:MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
    return {
        "encoding": Target(_same_bytes, EncodingError, leaf),
        "leaf": Target(parse_leaf, LeafError, leaf),
        "disclosure": Target(_forgiving(_both_ways), EncodingError, disclosure),
        "base64url": Target(_forgiving(from_base64url), EncodingError, disclosure),
        "note": Target(parse_note, NoteError, note),
        "signed-note": Target(lambda data: open_note(data, [key]), NoteError, note),
        "checkpoint": Target(_forgiving(parse_checkpoint), NoteError, note.partition(b"\n\n")[0] + b"\n"),
        "verifier-key": Target(_forgiving(VerifyKey.parse), KeyRefused, key.text.encode()),
        "credential-key": Target(_forgiving(CredentialKey), KeyRefused, credential),
        "bundle": Target(lambda data: encode_bundle(parse_bundle(data)), EncodingError, bundle),
        "proof": Target(parse_proof, ProofError, proof),
        "verified-proof": Target(lambda data: verify_proof(data, key), ProofError, proof),
        "state": Target(parse_state, EncodingError, state),
        "kept-head": Target(parse_verified, EncodingError, verified),
        "sealed": Target(read_sealed, SealError, b'lprdesk/sealed/v1\n{"id":"' + b"0" * 32 + b'"}\n' + bytes(64)),
        "disclosed-result": Target(check_disclosed, DisclosedError, b'{"content":"","leaf":"","nonce":"","v":1}'),
    }


def _first_disclosure() -> bytes:
    bundle = parse(_file("log/disclosures/000.p/11"))
    assert isinstance(bundle, list)
    assert isinstance(bundle[6], list)
    return str(bundle[6][0]).encode()


def mangled(good: bytes, chance: random.Random) -> bytes:
    """Good bytes with a few changes that parsers have stumbled over."""
    data = bytearray(good)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + chance.randint(1, 20)]
            case 2:
                data[at:at] = chance.choice(
                    [b"\n", b"\n\n", b" ", b"\0", b"[" * 50, b'"', b"\\ud800", b"1e9", b"-0", b"="]
                )
            case 3:
                data[at:at] = data[chance.randrange(len(data) + 1) :][: chance.randint(1, 40)]
            case _:
                data[at:at] = "é\u2028\U0001f697".encode()
    return bytes(data)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=[*targets(), "all"])
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    chosen = targets() if options.name == "all" else {options.name: targets()[options.name]}
    for name, target in chosen.items():
        count = _run(target, options.seconds / len(chosen))
        sys.stdout.write(f"{name}: {count:,} inputs, nothing raised but {target.refuses.__name__}\n")
    return 0


def _run(target: Target, seconds: float) -> int:
    chance, count, end = random.Random(), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        data = mangled(target.good, chance)
        try:
            target.attempt(data)
        except Exception:
            sys.stderr.write(f"stumbled over {data!r}\n")
            raise
        count += 1
    return count


if __name__ == "__main__":
    sys.exit(main())
