"""PostgreSQL through ADBC: Arrow batches as they arrive, in a transaction that only reads."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xltier.importing.source import distinct_headers
from xltier.warehouse.dialects import DuckDBDialect
from xltier.warehouse.extras import require
from xltier.warehouse.kinds import SourceTable
from xltier.warehouse.matching import matched
from xltier.warehouse.tables import chosen_table, plain_query

if TYPE_CHECKING:
    from xltier.warehouse.addresses import Address
    from xltier.warehouse.duck import DuckSession
    from xltier.warehouse.matching import Wanted

LANDED = "landed_rows"
SECONDS_TO_CONNECT = "15"
TABLES = """
SELECT schemaname, name FROM (
    SELECT schemaname, tablename AS name FROM pg_tables
    UNION ALL SELECT schemaname, viewname FROM pg_views
    UNION ALL SELECT schemaname, matviewname FROM pg_matviews
) AS tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
"""
AS_THEY_COME = frozenset({"smallint", "integer", "bigint", "double precision", "text"})
FINITE = frozenset({"date", "timestamp without time zone", "timestamp with time zone"})
"""Types that know infinity, which is no day."""

name = DuckDBDialect().name
"""PostgreSQL quotes names as DuckDB does."""


def connected(address: Address) -> Any:  # noqa: ANN401 - a connection of an optional package
    """Connect to a PostgreSQL server.

    Raises:
        SourceError: The driver is not installed, or the server refuses.
    """
    driver = require(
        "adbc_driver_postgresql.dbapi",
        extra="postgres",
        what_en="PostgreSQL",
        what_zh="连接 PostgreSQL ",
    )
    try:
        return driver.connect(address.with_option("connect_timeout", SECONDS_TO_CONNECT).uri)
    except driver.Error as error:
        raise address.refused(error) from None


def land_postgres(
    session: DuckSession, address: Address, query: str | None, wanted: Wanted
) -> SourceTable:
    """Bring the lines of a table or a query into the temporary database.

    Raises:
        SourceError: The server, the table or the query cannot be read, or the columns cannot be
            matched.
    """
    connection = connected(address)
    with closing(connection), closing(connection.cursor()) as cursor:
        try:
            cursor.execute("SET TRANSACTION READ ONLY")
            source = f"(\n{plain_query(query)}\n)" if query else _table(cursor, address)
            schema = cursor.adbc_execute_schema(f"SELECT * FROM {source} AS source")
            headers = distinct_headers(schema.names)
            label = address.label_of(query)
            found = matched(label, headers, wanted)
            places = {column: headers.index(header) for column, header in found.items()}
            cursor.execute(_select(cursor, source, len(headers), places))
            session.land(LANDED, cursor.fetch_record_batch())
        except (connection.Error, session.error) as error:
            raise address.refused(error) from None
    landed = {column.name: column for column in session.columns(LANDED)}
    columns = {c: replace(landed[c], header=header) for c, header in found.items()}
    return SourceTable(LANDED, columns, label)


def _table(cursor: Any, address: Address) -> str:  # noqa: ANN401
    cursor.execute(TABLES)
    schema, table = chosen_table(
        address.label, address.table, cursor.fetchall(), usual_schema="public"
    )
    return f"{name(schema)}.{name(table)}"


def _select(cursor: Any, source: str, width: int, places: dict[str, int]) -> str:  # noqa: ANN401
    """Return the query for some columns by place, each in a type whose values arrive unchanged.

    ADBC hands over `money` in cents and most rarer types as bytes; as text they say what they are.
    """
    aliases = f"source({', '.join(f'c{place}' for place in range(width))})"
    types = ", ".join(f"pg_typeof(c{place})::text" for place in places.values())
    cursor.execute(
        f"SELECT {types} FROM (VALUES (1)) AS one LEFT JOIN "
        f"(SELECT * FROM {source} AS source LIMIT 0) AS {aliases} ON true"
    )
    columns = zip(places.items(), cursor.fetchone(), strict=True)
    cells = (f"{_cell(f'c{place}', kind)} AS {column}" for (column, place), kind in columns)
    return f"SELECT {', '.join(cells)} FROM {source} AS {aliases}"


def _cell(column: str, kind: str) -> str:
    if kind in AS_THEY_COME:
        return column
    if kind in FINITE:
        return f"CASE WHEN isfinite({column}) THEN {column} END"
    return f"CAST({column} AS text)"
