"""Tables and queries of a SQLite file, opened for reading only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from xltier.importing.source import distinct_headers
from xltier.warehouse.matching import matched
from xltier.warehouse.rows import land_rows
from xltier.warehouse.session import refused
from xltier.warehouse.tables import chosen_table, plain_query

if TYPE_CHECKING:
    from xltier.warehouse.duck import DuckSession
    from xltier.warehouse.kinds import SourceTable
    from xltier.warehouse.locating import Files
    from xltier.warehouse.matching import Wanted

TABLES = (
    "SELECT '', name FROM sqlite_master "
    "WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
)


def land_sqlite(
    session: DuckSession, files: Files, query: str | None, wanted: Wanted
) -> SourceTable:
    """Bring the lines of a table or a query into the temporary database.

    Raises:
        SourceError: The file, the table or the query cannot be read, or the columns cannot be
            matched.
    """
    uri = f"{files.paths[0].absolute().as_uri()}?mode=ro"
    try:
        # DuckDB asks for the rows from a thread of its own
        with closing(sqlite3.connect(uri, uri=True, check_same_thread=False)) as connection:
            connection.text_factory = lambda content: content.decode("utf-8", "replace")
            select = plain_query(query) if query else _select(connection, files)
            cursor = connection.execute(select)
            headers = distinct_headers(column[0] for column in cursor.description or ())
            found = matched(files.label, headers, wanted)
            places = [headers.index(header) for header in found.values()]
            return land_rows(session, files.label, found, places, cursor.fetchmany)
    except (sqlite3.Error, session.error) as error:
        raise refused(files.label, error) from error


def _select(connection: sqlite3.Connection, files: Files) -> str:
    tables = connection.execute(TABLES).fetchall()
    _, table = chosen_table(files.label, files.table, tables, usual_schema="")
    quoted = table.replace('"', '""')
    return f'SELECT * FROM "{quoted}"'
