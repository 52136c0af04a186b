"""`casework.db`: drafts and preferences, the one-time codes that were used, the newest directory. Never a result."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError

from lprdesk.adapters.store.engine import Database
from lprdesk.adapters.store.schema import MIGRATIONS, refuse_newer, upgrade
from lprdesk.audit.encoding import canonical, parse
from lprdesk.domain.case import CaseNumber
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.people import PersonId

T = TypeVar("T")

_metadata = sa.MetaData()
_drafts = sa.Table(
    "drafts",
    _metadata,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("case_number", sa.Text, primary_key=True),
    sa.Column("fields", sa.LargeBinary),
)
_preferences = sa.Table(
    "preferences", _metadata, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text)
)
_used_codes = sa.Table(
    "used_codes", _metadata, sa.Column("person", sa.Text, primary_key=True), sa.Column("step", sa.Integer)
)
_serials = sa.Table(
    "directory_serials", _metadata, sa.Column("key", sa.Text, primary_key=True), sa.Column("serial", sa.Integer)
)


class StationCasework:
    """The casework database. Every method raises EnvironmentFault when it cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self) -> None:
        """Open the file and bring its tables up to date."""

        def prepare(connection: sa.Connection) -> None:
            refuse_newer(connection, MIGRATIONS / "casework")
            upgrade(connection, MIGRATIONS / "casework")

        await self._run(prepare)

    async def draft(self, person: PersonId, case: CaseNumber) -> Mapping[str, str]:
        """Give the query form as this person left it in this case, by field name; empty where there is none."""
        chosen = sa.select(_drafts.c.fields).where(_drafts.c.person == person, _drafts.c.case_number == case)
        found = await self._run(lambda connection: connection.execute(chosen).scalar())
        fields = {} if found is None else parse(found)
        return {name: str(value) for name, value in fields.items()} if isinstance(fields, dict) else {}

    async def keep_draft(self, person: PersonId, case: CaseNumber, fields: Mapping[str, str]) -> None:
        """Replace the draft; an empty mapping removes it."""
        if fields:
            # Half of a surrogate pair, which a paste can hold, is no text that can be written: it becomes a mark.
            written = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
            row = {"person": person, "case_number": case, "fields": canonical(written)}
            await self._run(lambda connection: connection.execute(_replacing(_drafts, row)))
        else:
            gone = sa.delete(_drafts).where(_drafts.c.person == person, _drafts.c.case_number == case)
            await self._run(lambda connection: connection.execute(gone))

    async def setting(self, name: str) -> str | None:
        """Give a preference of the desk."""
        chosen = sa.select(_preferences.c.value).where(_preferences.c.name == name)
        return await self._run(lambda connection: connection.execute(chosen).scalar())

    async def keep_setting(self, name: str, value: str) -> None:
        """Replace a preference."""
        row = {"name": name, "value": value}
        await self._run(lambda connection: connection.execute(_replacing(_preferences, row)))

    async def use(self, person: PersonId, step: int) -> bool:
        """Record a one-time code's time step as used, durably; False when it, or a later one, has been used before."""
        row = {"person": person, "step": step}
        return await self._run(lambda connection: connection.execute(_rising(_used_codes, row)).scalar() is not None)

    async def raise_serial(self, key: str, serial: int) -> int:
        """Remember the newest serial that came under a directory key, and give it: `serial`, or a larger one."""

        def rise(connection: sa.Connection) -> int:
            connection.execute(_rising(_serials, {"key": key, "serial": serial}))
            newest: int = connection.execute(sa.select(_serials.c.serial).where(_serials.c.key == key)).scalar_one()
            return newest

        return await self._run(rise)

    async def close(self) -> None:
        """Close the file."""
        await self._database.close()

    async def _run(self, work: Callable[[sa.Connection], T]) -> T:
        def in_transaction() -> T:
            with self._database.engine.begin() as connection:
                return work(connection)

        try:
            return await self._database.run(in_transaction)
        except (SQLAlchemyError, OSError) as fault:
            raise EnvironmentFault(
                "The desk's own notes (drafts and preferences) cannot be written or read.",
                kept="What was kept before is untouched.",
                todo="Check the free disk space and the permissions of the station's folder, then start lprdesk again.",
            ) from fault


def _replacing(table: sa.Table, row: Mapping[str, object]) -> sa.Executable:
    statement = insert(table).values(row)
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=dict(row))


def _rising(table: sa.Table, row: Mapping[str, object]) -> sa.Executable:
    """Put the row in, or raise its one figure; gives nothing where the figure that stands is as large."""
    (name,) = (column.name for column in table.columns if not column.primary_key)
    statement = insert(table).values(row)
    newer = statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={name: row[name]}, where=table.c[name] < row[name]
    )
    return newer.returning(sa.literal(1))
