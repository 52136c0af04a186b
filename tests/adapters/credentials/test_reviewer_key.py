import os
from pathlib import Path

import pytest

from lprdesk.adapters.credentials.reviewer_key import ReviewerKeyRefused, make_reviewer_key, open_reviewer_key
from lprdesk.adapters.wrapping import Pbkdf2
from lprdesk.audit.encoding import canonical, parse
from lprdesk.audit.seal_key import ReviewerSecret
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.people import PersonId, Reviewer

PASSPHRASE = "granite willow four nine"
QUICK = Pbkdf2(1)
MOSS = PersonId("o.moss")


def made(path: Path) -> Reviewer:
    return make_reviewer_key(path, MOSS, PASSPHRASE, os.urandom, QUICK)


@pytest.mark.requirement("AUD-8")
def test_it_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    reviewer = made(tmp_path / "moss.key")
    person, secret = open_reviewer_key(tmp_path / "moss.key", PASSPHRASE)
    assert Reviewer(person, secret.key.text) == reviewer
    with pytest.raises(ReviewerKeyRefused, match="does not open"):
        open_reviewer_key(tmp_path / "moss.key", PASSPHRASE + "x")


def test_the_file_is_the_reviewers_own_and_holds_no_key_in_clear(tmp_path: Path) -> None:
    path = tmp_path / "moss.key"
    made(path)
    assert path.stat().st_mode & 0o777 == 0o600
    _, secret = open_reviewer_key(path, PASSPHRASE)
    assert secret.raw not in path.read_bytes()
    assert secret.raw.hex().encode() not in path.read_bytes()


def test_a_key_that_stands_is_never_replaced(tmp_path: Path) -> None:
    made(tmp_path / "moss.key")
    before = (tmp_path / "moss.key").read_bytes()
    with pytest.raises(ReviewerKeyRefused, match="stands already"):
        made(tmp_path / "moss.key")
    assert (tmp_path / "moss.key").read_bytes() == before


def test_whose_key_it_is_cannot_be_exchanged(tmp_path: Path) -> None:
    path = tmp_path / "moss.key"
    made(path)
    page = parse(path.read_bytes())
    assert isinstance(page, dict)
    for changed in ({"reviewer": "k.rivera"}, {"public": ReviewerSecret(bytes([9]) * 32).key.text}):
        path.write_bytes(canonical({**page, **changed}))
        with pytest.raises(ReviewerKeyRefused):
            open_reviewer_key(path, PASSPHRASE)


@pytest.mark.parametrize("data", [b"", b"{}", b'{"v":1}', b'{"v":2}', b"[]", b"\xff"])
def test_any_other_file_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "moss.key").write_bytes(data)
    with pytest.raises(EnvironmentFault, match="cannot be read as a reviewer's key"):
        open_reviewer_key(tmp_path / "moss.key", PASSPHRASE)
    with pytest.raises(EnvironmentFault):
        open_reviewer_key(tmp_path / "missing.key", PASSPHRASE)
