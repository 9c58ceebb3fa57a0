"""Tables and queries of a DuckDB file, read where they are and never written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.warehouse.matching import matched_table
from xltier.warehouse.session import refused
from xltier.warehouse.tables import chosen_table, plain_query

if TYPE_CHECKING:
    from xltier.warehouse.duck import DuckSession
    from xltier.warehouse.kinds import SourceTable
    from xltier.warehouse.locating import Files
    from xltier.warehouse.matching import Wanted

LINES = "database_lines"
ATTACHED = "source"


def attach_duckdb(
    session: DuckSession, files: Files, query: str | None, wanted: Wanted
) -> SourceTable:
    """Make a table or a query of a DuckDB file known to the session.

    Raises:
        SourceError: The file, the table or the query cannot be read, or the columns cannot be
            matched.
    """
    text = session.dialect.text
    label = files.label
    try:
        session.run(f"ATTACH {text(str(files.paths[0]))} AS {ATTACHED} (READ_ONLY)")
        if query:
            # measuring passes over the lines several times, the query shall run once
            session.run(f"USE {ATTACHED}")
            session.run(f"CREATE TABLE lines.main.{LINES} AS FROM (\n{plain_query(query)}\n)")
            session.run("USE lines")
        else:
            session.run(f"CREATE VIEW {LINES} AS {_select(session, files)}")
    except session.error as error:
        raise refused(label, error) from error
    return matched_table(session.columns(LINES), LINES, label, wanted)


def _select(session: DuckSession, files: Files) -> str:
    rows = session.pull(
        session.lazy(
            "SELECT table_schema, table_name FROM information_schema.tables "
            f"WHERE table_catalog = '{ATTACHED}' ORDER BY 1, 2"
        )
    ).to_pylist()
    tables = [(row["table_schema"], row["table_name"]) for row in rows]
    schema, table = chosen_table(files.label, files.table, tables, usual_schema="main")
    name = session.dialect.name
    return f"SELECT * FROM {ATTACHED}.{name(schema)}.{name(table)}"
