"""Places at given geometries, for tests and benches."""

from collections.abc import Sequence

import numpy as np
import shapely

from lprdesk.domain.sensitive import Places, Source


def places_of(geometry: Sequence[shapely.Geometry], kinds: Sequence[tuple[str, ...]] | None = None) -> Places:
    """Places numbered from 0, each a school unless `kinds` says otherwise."""
    count = len(geometry)
    shapes = np.empty(count, "O")
    shapes[:] = geometry
    source = Source(
        name="invented",
        title="Invented places",
        licence="none needed",
        dated=None,
        mapping="generic",
        mapping_digest="00",
        file_digest="00",
        digest="00",
        count=count,
    )
    return Places(
        id=np.array([str(row) for row in range(count)], "O"),
        name=np.array([f"Place {row}" for row in range(count)], "O"),
        kind=np.arange(count, dtype="i4") if kinds else np.zeros(count, "i4"),
        geometry=shapes,
        coarse=np.zeros(count, bool),
        source=np.zeros(count, "i4"),
        kinds=tuple(kinds) if kinds else (("school",),),
        sources=(source,),
    )
