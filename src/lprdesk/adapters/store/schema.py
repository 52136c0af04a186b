"""The structure of a database: brought up to date inside the caller's transaction, and summed up in one digest."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from lprdesk.audit.encoding import canonical
from lprdesk.domain.faults import EnvironmentFault

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Migrated:
    """What an upgrade did; `before` is None where the database was empty."""

    before: str | None
    after: str


def is_empty(connection: sa.Connection) -> bool:
    """Say whether there is no table yet."""
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_schema").first() is None


def refuse_newer(connection: sa.Connection, folder: Path) -> None:
    """Raise EnvironmentFault where the database was written by a newer version of the program."""
    if (_revision(connection) or "") > _newest(folder):
        raise EnvironmentFault(
            "The station's databases were written by a newer version of lprdesk.",
            kept="Nothing was changed.",
            todo="Install the newer version again.",
        )


def upgrade(connection: sa.Connection, folder: Path) -> Migrated | None:
    """Run the folder's migrations that are missing; None where there are none."""
    before, newest = _revision(connection), _newest(folder)
    if before == newest:
        return None
    from alembic import command  # noqa: PLC0415  (a fifth of a second, needed after an installation only)
    from alembic.config import Config  # noqa: PLC0415  (as above)

    config = Config()
    config.set_main_option("script_location", _plain(MIGRATIONS))
    config.set_main_option("version_locations", _plain(folder))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    command.upgrade(config, newest)
    return Migrated(before, newest)


def schema_digest(connection: sa.Connection) -> str:
    """Give the hex SHA-256 over every table, index, trigger and view as the database defines it."""
    rows = connection.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "ORDER BY type, name"
    )
    return hashlib.sha256(canonical([list(row) for row in rows])).hexdigest()


def _newest(folder: Path) -> str:
    """Migrations are named by revision, r0001, r0002 …: the usual start reads names and loads no migration tool."""
    return max(path.name.partition("_")[0] for path in folder.glob("r[0-9]*_*.py"))


def _revision(connection: sa.Connection) -> str | None:
    if not connection.exec_driver_sql("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").first():
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def _plain(path: Path) -> str:
    return str(path).replace("%", "%%")  # the option's syntax gives a percent sign a meaning
