"""How a query can end."""

from dataclasses import dataclass

from lprdesk.domain.answer import SetAside
from lprdesk.domain.case import CaseNumber
from lprdesk.domain.faults import Remark
from lprdesk.domain.lookback import Limit, Window
from lprdesk.domain.policy import Refusal
from lprdesk.domain.query import QueryRequest
from lprdesk.domain.read import Reads
from lprdesk.services.ports.vendor import Spell


class ResultSet:
    """The reads of one answered query, in memory and nowhere else (RET-2). `close` drops them for good."""

    def __init__(
        self,
        *,
        case: CaseNumber,
        query: str,
        vendor_query: str,
        reads: Reads,
        set_aside: SetAside,
        offline_spells: tuple[Spell, ...],
    ) -> None:
        self.case = case
        self.query = query
        """Leaf hash (hex) of the query's intent; later entries name it."""
        self.vendor_query = vendor_query
        """The vendor's own id; its pictures are asked for by it."""
        self.viewed: set[str] = set()
        """The views (table, map, timeline) that have been recorded as shown."""
        self.offline_spells = offline_spells
        self._reads = reads
        self._set_aside = set_aside
        self._closed = False

    @property
    def reads(self) -> Reads:
        """The reads that passed every check; none once closed."""
        return self._reads

    @property
    def set_aside(self) -> SetAside:
        """What did not belong, with causes (VEN-2); none once closed."""
        return self._set_aside

    @property
    def closed(self) -> bool:
        """Whether the reads have been dropped."""
        return self._closed

    def close(self) -> None:
        """Drop every column. Closing twice is nothing."""
        self._closed = True
        self._reads = Reads.empty()
        self._set_aside = SetAside(self._reads, (), 0)
        self.offline_spells = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The vendor answered, the answer was examined and is recorded."""

    request: QueryRequest
    window: Window
    """What was asked, within the limit."""
    limit: Limit
    results: ResultSet
    entry: int
    """Index of the query.answered entry."""
    vendor_query: str
    total: int
    """Reads the vendor sent, those set aside included."""
    continues: int | None = None
    """Index of the first query's intent, where this one repeats it within the profile's hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedQuery:
    """Nothing was sent. Remarks stand beside fields, refusals are rules about the person, the case or the desk."""

    remarks: tuple[Remark, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    entry: int | None = None
    """Index of the query.refused entry; None where the log itself could not be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedQuery:
    """The intent is recorded and the vendor gave no usable answer; that is recorded as well."""

    cause: str
    sentence: str
    kept: str
    todo: str
    entry: int | None = None
    """Index of the query.failed entry; None where the log could not be written any more."""
    retry_after: int | None = None
    """Seconds the vendor asks to wait, where it says so."""


Outcome = Answered | RefusedQuery | FailedQuery
