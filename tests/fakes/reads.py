from collections.abc import Sequence
from datetime import datetime

import numpy as np

from lprdesk.domain.read import Reader, ReaderKind, Reads

READER = Reader(id="r1", name="Quay, northbound", kind=ReaderKind.FIXED, uncertainty_m=20.0, zone="America/Los_Angeles")


def reads_at(times: Sequence[datetime], plate: str = "8ABC123", jurisdiction: str = "US-CA") -> Reads:
    """One good read a time, by one reader in an uninhabited place."""
    count = len(times)
    nothing = np.full(count, np.nan)
    return Reads(
        id=np.array([f"read-{number}" for number in range(count)], dtype=object),
        plate=np.full(count, plate),
        jurisdiction=np.full(count, jurisdiction),
        time_ms=np.array([round(time.timestamp() * 1000) for time in times], dtype=np.int64),
        latitude=np.full(count, 40.1) + np.arange(count) * 0.001,
        longitude=np.full(count, -117.4),
        reader=np.zeros(count, dtype=np.int32),
        confidence=np.full(count, 0.9),
        jurisdiction_confidence=nothing,
        heading=nothing,
        crop=np.ones(count, dtype=np.bool_),
        scene=np.ones(count, dtype=np.bool_),
        zoned=np.ones(count, dtype=np.bool_),
        readers=(READER,),
    )
