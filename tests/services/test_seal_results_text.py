"""The text that is committed to and sealed."""

import json

import numpy as np
import pytest

from fakes.many_reads import many_reads
from lprdesk.audit.encoding import canonical, parse
from lprdesk.domain.read import Reads
from lprdesk.services.seal_results_text import COLUMNS, answer_text


@pytest.mark.requirement("AUD-8")
def test_every_line_is_canonical_json() -> None:
    lines = answer_text("ab" * 32, "v-1", many_reads(200)).splitlines()
    assert len(lines) == 201
    for line in lines:
        assert canonical(parse(line)) == line


def test_every_column_comes_back() -> None:
    reads = many_reads(50)
    head, *rows = answer_text("ab" * 32, "v-1", reads).decode().splitlines()
    page = json.loads(head)
    assert (page["v"], page["reads"], page["query"], page["vendor_query"]) == (1, 50, "ab" * 32, "v-1")
    assert page["columns"] == list(COLUMNS)
    assert [each["id"] for each in page["readers"]] == [each.id for each in reads.readers]
    assert page["readers"][0]["uncertainty_mm"] == 8000
    found = dict(zip(COLUMNS, zip(*map(json.loads, rows), strict=True), strict=True))
    assert list(found["id"]) == reads.id.tolist()
    assert list(found["plate"]) == reads.plate.tolist()
    assert list(found["jurisdiction"]) == reads.jurisdiction.tolist()
    assert list(found["time_ms"]) == reads.time_ms.tolist()
    assert list(found["reader"]) == reads.reader.tolist()
    assert list(found["crop"]) == reads.crop.tolist()
    assert np.allclose(np.array(found["latitude"]) / 1e7, reads.latitude, atol=6e-8)
    assert np.allclose(np.array(found["longitude"]) / 1e7, reads.longitude, atol=6e-8)
    stated = ~np.isnan(reads.confidence)
    assert [each is None for each in found["confidence"]] == (~stated).tolist()
    assert np.allclose(
        np.array([each or 0 for each in found["confidence"]])[stated] / 1e6, reads.confidence[stated], atol=1e-6
    )
    assert set(found["heading"]) == {None}


def test_ids_that_hold_quotes_and_other_letters_are_written_as_json_writes_them() -> None:
    reads = many_reads(3)
    odd = np.array(['a"b', "c\\d\n", "Zürich"], dtype=object)
    changed = Reads(**{name: getattr(reads, name) for name in COLUMNS if name != "id"}, id=odd, readers=reads.readers)
    rows = answer_text("ab" * 32, "v-1", changed).decode().split("\n")[1:-1]
    assert [json.loads(row)[0] for row in rows] == odd.tolist()
    assert all(canonical(parse(row.encode())) == row.encode() for row in rows)


def test_no_reads_are_an_answer_too() -> None:
    (line,) = answer_text("ab" * 32, "v-1", Reads.empty()).splitlines()
    assert json.loads(line)["reads"] == 0


def test_the_same_answer_gives_the_same_bytes() -> None:
    assert answer_text("ab" * 32, "v-1", many_reads(20)) == answer_text("ab" * 32, "v-1", many_reads(20))
