"""What a log's entries say, one after the other, and how many of what there are: for people who review it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lprdesk.audit.disclosures import parse_field
from lprdesk.audit.encoding import Json
from lprdesk.audit.leaf import parse_leaf
from lprdesk.audit.verify_entry import StoredEntry

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry as it reads; `time` is UTC."""

    index: int
    time: datetime
    kind: str
    session: str | None
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries there are, by kind, by day (UTC), and by the person that they name."""

    entries: int
    kinds: Mapping[str, int]
    days: Mapping[str, int]
    people: Mapping[str, int]


def listed(entries: Iterable[StoredEntry]) -> Iterator[Listed]:
    """Entries as they read, unverified. Raises LeafError and EncodingError where one cannot be read."""
    for entry in entries:
        leaf = parse_leaf(entry.leaf)
        yield Listed(
            index=leaf.index,
            time=_EPOCH + timedelta(milliseconds=leaf.time),
            kind=leaf.kind,
            session=leaf.session,
            values=dict(map(parse_field, entry.disclosures)),
        )


def count(entries: Iterable[Listed]) -> Counts:
    """The counts of entries; those that name nobody count for no person."""
    kinds: Counter[str] = Counter()
    days: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for entry in entries:
        kinds[entry.kind] += 1
        days[f"{entry.time:%Y-%m-%d}"] += 1
        person = entry.values.get("person")
        if isinstance(person, str):
            people[person] += 1
    return Counts(kinds.total(), *(dict(sorted(each.items())) for each in (kinds, days, people)))
