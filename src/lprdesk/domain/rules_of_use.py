"""The rules of use that a person reads to the end and accepts at each sign-in (USE-1 to USE-3)."""

from dataclasses import dataclass
from datetime import date, datetime

from lprdesk.domain.faults import UserFault


class RulesFault(UserFault):
    """The file of the rules of use cannot be used; the sentence names the key."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One rule under its heading."""

    heading: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesOfUse:
    """The text as shown; it is recorded by its digest."""

    version: str
    dated: date
    title: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the canonical text: what consent and refusal are recorded with (USE-2).

        Layout of the file does not change it; any word does.
        """
        import hashlib  # noqa: PLC0415 - the first page only shows rules, and need not wait for it
        import json  # noqa: PLC0415 - as above

        text = [
            self.version,
            self.dated.isoformat(),
            self.title,
            [[paragraph.heading, paragraph.body] for paragraph in self.paragraphs],
        ]
        return hashlib.sha256(json.dumps(text, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def parse_rules(data: bytes) -> RulesOfUse:
    """The rules of a TOML file; raises RulesFault naming the key that cannot be used."""
    import tomllib  # noqa: PLC0415 - the first page only shows rules, and need not wait for it

    try:
        table = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _refused(f"it is not TOML ({error})") from None
    _only(table, {"version", "dated", "title", "paragraphs"}, "")
    dated = table.get("dated")
    if not isinstance(dated, date) or isinstance(dated, datetime):
        raise _refused("“dated” must be a date such as 2026-01-31")
    rows = table.get("paragraphs")
    if not isinstance(rows, list) or not rows:
        raise _refused("“paragraphs” must hold at least one paragraph")
    paragraphs = []
    for number, row in enumerate(rows, start=1):
        where = f"paragraphs[{number}]."
        if not isinstance(row, dict):
            raise _refused(f"“paragraphs[{number}]” must be a table")
        _only(row, {"heading", "body"}, where)
        paragraphs.append(Paragraph(_text(row, "heading", where), _text(row, "body", where)))
    return RulesOfUse(
        version=_text(table, "version"), dated=dated, title=_text(table, "title"), paragraphs=tuple(paragraphs)
    )


def _text(table: dict[str, object], key: str, where: str = "") -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _refused(f"“{where}{key}” must be words")
    return " ".join(value.split())


def _only(table: dict[str, object], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise _refused(f"“{where}{key}” is not a key of the rules of use")


def _refused(what: str) -> RulesFault:
    return RulesFault(
        f"The rules of use cannot be read: {what}.",
        kept="Nobody was signed in.",
        todo="Install the file again as it was approved.",
    )
