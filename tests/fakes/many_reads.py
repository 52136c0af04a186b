import numpy as np

from lprdesk.domain.answer import Cause, SetAside
from lprdesk.domain.case import CaseNumber
from lprdesk.domain.read import Reader, ReaderKind, Reads
from lprdesk.services.ports.vendor import Spell
from lprdesk.services.query_outcome import ResultSet

READERS = (
    Reader(id="f1", name="Fixed 112, Canal St", kind=ReaderKind.FIXED, uncertainty_m=8, zone="America/Los_Angeles"),
    Reader(id="f2", name="Bridge N, lane 3", kind=ReaderKind.FIXED, uncertainty_m=12, zone="America/Los_Angeles"),
    Reader(id="m3", name="Mobile 3", kind=ReaderKind.MOBILE, uncertainty_m=35, zone="America/Denver"),
)
END_MS = 1_795_000_000_000  # 18 Nov 2026


def many_reads(count: int, seed: int = 1, plate: str = "ZZT4187") -> Reads:
    """Reads of one invented plate, oldest first, with equal times, missing figures and unread issuers among them."""
    random = np.random.default_rng(seed)
    confidence = random.uniform(0.4, 1.0, count).round(2)
    confidence[random.random(count) < 0.1] = np.nan
    return Reads(
        id=np.array([f"read-{number}" for number in range(count)], dtype=object),
        plate=np.full(count, plate),
        jurisdiction=np.where(random.random(count) < 0.2, "", "US-NV"),
        time_ms=np.sort(END_MS - random.integers(0, max(count // 2, 1), count) * 60_000),
        latitude=40.1 + random.normal(0, 0.02, count),
        longitude=-117.4 + random.normal(0, 0.02, count),
        reader=random.integers(0, len(READERS), count).astype(np.int32),
        confidence=confidence.astype(np.float32),
        jurisdiction_confidence=np.full(count, np.nan, np.float32),
        heading=np.full(count, np.nan, np.float32),
        crop=np.ones(count, np.bool_),
        scene=random.random(count) < 0.8,
        zoned=np.ones(count, np.bool_),
        readers=READERS,
    )


def result_set(reads: Reads, causes: tuple[Cause, ...] = (), spells: tuple[Spell, ...] = ()) -> ResultSet:
    """An answer with these reads, and as many others set aside as there are causes."""
    return ResultSet(
        case=CaseNumber("HSI-2026-004417"),
        query="ab" * 32,
        vendor_query="invented-1",
        reads=reads,
        set_aside=SetAside(many_reads(len(causes), seed=9, plate="KYW5521"), causes),
        offline_spells=spells,
    )
