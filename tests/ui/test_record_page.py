from datetime import UTC, datetime

import pytest

from lprdesk.audit.encoding import Json
from lprdesk.services.ports.journal import RecordedEntry
from lprdesk.ui.record_page import about


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("query.answered", {"count": 96_574, "held": "vendor"}, "96,574 reads"),
        ("query.failed", {"cause": "too-many"}, "the vendor asked to wait"),
        ("query.failed", {"cause": "a-cause-of-later"}, "a-cause-of-later"),
        ("query.refused", {"case": "C-1", "rules": ["reason.too-short"]}, "case C-1, reason: too short"),
        ("consent.given", {"rules": "ab12", "rules_version": "1"}, "text version 1"),
        ("query.authorised", {"case": "C-1", "plate": "ZZT4187"}, "case C-1, plate ZZT4187"),
        ("query.authorised", {}, ""),
    ],
)
def test_an_entry_is_told_in_words(kind: str, fields: dict[str, Json], words: str) -> None:
    entry = RecordedEntry(
        index=1, time=datetime(2026, 11, 20, tzinfo=UTC), kind=kind, session="s", leaf_hash="00", fields=fields
    )
    assert about(entry) == words
