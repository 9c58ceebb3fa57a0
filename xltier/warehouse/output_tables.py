"""Results as tables of DuckDB files and PostgreSQL, made in one transaction."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from xltier.warehouse.dialects import DuckDBDialect
from xltier.warehouse.duck import DuckSession
from xltier.warehouse.duckdb_file import ATTACHED
from xltier.warehouse.postgres import connected
from xltier.warehouse.result import OURS, not_ours, unwritten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xltier.warehouse.addresses import Address
    from xltier.warehouse.result import Result

LANDED = "result_rows"
TARGET = "target"
DIALECT = DuckDBDialect()
name, text = DIALECT.name, DIALECT.text


def write_duckdb(result: Result, path: Path, table: str) -> bool:
    """Write a result to a table of a DuckDB file, which is made if need be.

    Args:
        result: The result; a file that its engine reads from is let go of while it is written.
        path: The file.
        table: The table.

    Returns:
        Whether it replaced an earlier result.

    Raises:
        SourceError: A table that xltier did not write has that name.
    """
    own = result.session if isinstance(result.session, DuckSession) else None
    session = own or DuckSession()
    try:
        _land(session, result)
        with _let_go(session, path):
            return _replace(session, path, table)
    except session.error as error:
        raise unwritten(f"{path.name}#{table}", error) from error
    finally:
        if own is None:
            session.close()
        else:
            session.run(f"DROP TABLE IF EXISTS {LANDED}")


def _land(session: DuckSession, result: Result) -> None:
    """Bring a result into the temporary database, before the file it may come from is let go."""
    session.run(f"DROP TABLE IF EXISTS {LANDED}")
    if session.owns(result.native):
        result.native.create_view(f"{LANDED}_view", replace=True)
        session.run(f"CREATE TABLE {LANDED} AS SELECT * FROM {LANDED}_view")
        session.run(f"DROP VIEW {LANDED}_view")
    else:
        session.land(LANDED, result.batches())
    counted = session.pull(session.lazy(f"SELECT count(*) AS n FROM {LANDED}"))
    result.rows = counted["n"][0].as_py()


@contextmanager
def _let_go(session: DuckSession, path: Path) -> Iterator[None]:
    """Detach the source while its file is written."""
    rows = session.pull(
        session.lazy(f"SELECT path FROM duckdb_databases() WHERE database_name = '{ATTACHED}'")
    ).to_pylist()
    same = bool(rows) and path.exists() and path.samefile(rows[0]["path"])
    if same:
        session.run(f"DETACH {ATTACHED}")
    try:
        yield
    finally:
        if same:
            session.run(f"ATTACH {text(rows[0]['path'])} AS {ATTACHED} (READ_ONLY)")


def _replace(session: DuckSession, path: Path, table: str) -> bool:
    target = f"{TARGET}.main.{name(table)}"
    session.run(f"ATTACH {text(str(path))} AS {TARGET}")
    try:
        found = session.pull(
            session.lazy(
                "SELECT table_name, comment FROM duckdb_tables() "
                f"WHERE database_name = '{TARGET}' UNION ALL "
                "SELECT view_name, NULL FROM duckdb_views() "
                f"WHERE database_name = '{TARGET}' AND NOT internal"
            )
        ).to_pylist()
        comments = {row["table_name"].casefold(): row["comment"] for row in found}
        there = table.casefold() in comments
        if there and comments[table.casefold()] != OURS:
            raise not_ours(f"{path.name}#{table}")
        session.run("BEGIN")
        try:
            session.run(f"DROP TABLE IF EXISTS {target}")
            session.run(f"CREATE TABLE {target} AS SELECT * FROM {LANDED}")
            session.run(f"COMMENT ON TABLE {target} IS {text(OURS)}")
            session.run("COMMIT")
        except BaseException:
            session.run("ROLLBACK")
            raise
    finally:
        session.run(f"DETACH {TARGET}")
    return there


def write_postgres(result: Result, address: Address) -> bool:
    """Write a result to a table of PostgreSQL through ADBC; readers see the old one until then.

    Returns:
        Whether it replaced an earlier result.

    Raises:
        SourceError: The server refuses, or a table that xltier did not write has that name.
    """
    connection = connected(address)
    with closing(connection), closing(connection.cursor()) as cursor:
        try:
            schema, table = _place(cursor, address.table)
            target = f"{name(schema)}.{name(table)}"
            cursor.execute(
                "SELECT to_regclass($1)::text, obj_description(to_regclass($1))", (target,)
            )
            there, comment = cursor.fetchone()
            if there and comment != OURS:
                raise not_ours(f"{address.label}#{address.table}")
            cursor.execute(f"DROP TABLE IF EXISTS {target}")
            batches = result.batches()
            cursor.adbc_ingest(table, batches, mode="create", db_schema_name=schema)
            cursor.execute(f"COMMENT ON TABLE {target} IS {text(OURS)}")
            connection.commit()
        except connection.Error as error:
            raise address.refused(error) from None
    return there is not None


def _place(cursor: Any, asked: str) -> tuple[str, str]:  # noqa: ANN401 - an optional package
    """Return schema and table: what stands before a point is a schema if there is one so called."""
    schema, point, table = asked.partition(".")
    if point:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = $1", (schema,))
        if cursor.fetchone():
            return schema, table
    cursor.execute("SELECT current_schema()")
    return cursor.fetchone()[0], asked
