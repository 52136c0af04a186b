"""The text of an answer, as it is committed to and sealed: lines of canonical JSON that anybody can read.

The first line says what it is: `{"columns": […], "query": leaf hash of the intent, "readers": […], "reads": n, "v": 1,
"vendor_query": the vendor's id}`; then one list a read, as the vendor sent them and in its order, before anything was
set aside. There are no fractions: positions are in units of 1e-7 degree, confidences in millionths, headings in
hundredths of a degree, a reader's uncertainty in millimetres; null where the vendor says nothing.
"""

from collections.abc import Iterable
from json.encoder import encode_basestring
from math import isnan
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lprdesk.audit.encoding import Json, canonical
from lprdesk.domain.read import Reads

COLUMNS: Final = (
    "id",
    "plate",
    "jurisdiction",
    "time_ms",
    "latitude",
    "longitude",
    "reader",
    "confidence",
    "jurisdiction_confidence",
    "heading",
    "crop",
    "scene",
    "zoned",
)
_SCALES: Final = {
    "latitude": 10_000_000,
    "longitude": 10_000_000,
    "confidence": 1_000_000,
    "jurisdiction_confidence": 1_000_000,
    "heading": 100,
}


def answer_text(query: str, vendor_query: str, reads: Reads) -> bytes:
    """The text of one answer. `query` is the leaf hash (hex) of its intent. The same answer gives the same bytes."""
    head: Json = {
        "v": 1,
        "query": query,
        "vendor_query": vendor_query,
        "reads": len(reads),
        "columns": list(COLUMNS),
        "readers": [
            {
                "id": each.id,
                "name": each.name,
                "kind": each.kind.value,
                "uncertainty_mm": round(each.uncertainty_m * 1000),
                "zone": each.zone,
            }
            for each in reads.readers
        ],
    }
    columns = [_texts(getattr(reads, name), _SCALES.get(name, 0)) for name in COLUMNS]
    rows = "".join(f"[{','.join(row)}]\n" for row in zip(*columns, strict=True))
    return canonical(head) + b"\n" + rows.encode()


def _texts(values: NDArray[Any], scale: int) -> Iterable[str]:
    """A column as canonical JSON, value by value: `canonical` for each row takes four times as long."""
    if scale:
        scaled = np.rint(values.astype(np.float64) * scale)
        return ["null" if isnan(each) else str(int(each)) for each in scaled.tolist()]
    if values.dtype == np.bool_:
        return ["true" if each else "false" for each in values.tolist()]
    return map(str if values.dtype.kind == "i" else encode_basestring, values.tolist())
