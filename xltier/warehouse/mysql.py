"""MySQL and MariaDB through SQLAlchemy and PyMySQL, with a cursor that stays on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xltier.importing.source import distinct_headers
from xltier.warehouse.extras import require
from xltier.warehouse.matching import matched
from xltier.warehouse.rows import ROWS_AT_ONCE, land_rows
from xltier.warehouse.tables import chosen_table, plain_query

if TYPE_CHECKING:
    from xltier.warehouse.addresses import Address
    from xltier.warehouse.duck import DuckSession
    from xltier.warehouse.kinds import SourceTable
    from xltier.warehouse.matching import Wanted

TABLES = (
    "SELECT '', table_name FROM information_schema.tables "
    "WHERE table_schema = database() ORDER BY table_name"
)


def land_mysql(
    session: DuckSession, address: Address, query: str | None, wanted: Wanted
) -> SourceTable:
    """Bring the lines of a table or a query into the temporary database.

    Raises:
        SourceError: The server, the table or the query cannot be read, or the columns cannot be
            matched.
    """
    what = {"what_en": "MySQL", "what_zh": "连接 MySQL "}
    require("pymysql", extra="mysql", **what)
    alchemy = require("sqlalchemy", extra="mysql", **what)
    # a percent sign of the query is no placeholder, and rows stay on the server until asked for
    options = {
        "no_parameters": True,
        "stream_results": True,
        "max_row_buffer": ROWS_AT_ONCE,
    }
    try:
        engine = alchemy.create_engine(
            address.with_option("charset", "utf8mb4").uri.replace("mysql:", "mysql+pymysql:", 1),
            hide_parameters=True,
            execution_options=options,
        )
        with engine.connect() as connection:
            connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY").close()
            connection.rollback()  # the setting holds from the next transaction on
            select = plain_query(query) if query else _select(connection, address)
            result = connection.exec_driver_sql(select)
            headers = distinct_headers(result.keys())
            label = address.label_of(query)
            found = matched(label, headers, wanted)
            places = [headers.index(header) for header in found.values()]
            return land_rows(session, label, found, places, result.fetchmany)
    except (alchemy.exc.SQLAlchemyError, session.error, TypeError, ValueError) as error:
        # an option that the driver does not know is a TypeError
        raise address.refused(getattr(error, "orig", None) or error) from None


def _select(connection: Any, address: Address) -> str:  # noqa: ANN401 - an optional package
    there = [tuple(row) for row in connection.exec_driver_sql(TABLES)]
    _, table = chosen_table(address.label, address.table, there, usual_schema="")
    quoted = table.replace("`", "``")
    return f"SELECT * FROM `{quoted}`"
