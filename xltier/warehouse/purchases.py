"""Purchases from outside the workbook: lines that count, and what was wrong with the others."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Self
from uuid import uuid4

import pandas as pd
import pyarrow as pa

from xltier.errors import SourceError
from xltier.language import Sentence
from xltier.warehouse.addresses import address_of
from xltier.warehouse.cleaning import Reading, clean
from xltier.warehouse.examining import Examined, examined
from xltier.warehouse.locating import locate
from xltier.warehouse.matching import Wanted
from xltier.warehouse.session import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from types import TracebackType

    from xltier.importing.dates import DateOrder
    from xltier.warehouse.addresses import Address
    from xltier.warehouse.duck import DuckSession
    from xltier.warehouse.kinds import SourceTable
    from xltier.warehouse.matching import MeasureBy
    from xltier.warehouse.session import Native, Session

Engine = Literal["duckdb", "spark"]
LANDED = 0.6
"""How far the way is when the rows of a text file or a database have come in."""


def open_purchases(
    source: str,
    *,
    query: str | None = None,
    engine: Engine = "duckdb",
    decimals: int,
    measure_by: MeasureBy,
    columns: Mapping[str, str] | None = None,
    today: date,
    date_order: DateOrder = "auto",
    progress: Callable[[float], None] | None = None,
) -> Purchases:
    """Open purchases larger than a sheet, and check every line once.

    Args:
        source: A Parquet or text file, a pattern or a folder of them; a DuckDB or SQLite file,
            perhaps with `#table`; `postgresql://…#table` or `mysql://…#table`; for Spark also a
            table of its catalog.
        query: The SELECT that gives the lines, for databases and Spark.
        engine: What reads and measures.
        decimals: Decimals of the currency.
        measure_by: `margin` needs a cost in every line.
        columns: Header by column, as `parse_overrides` gives it.
        today: A purchase dated after this day is an error.
        date_order: How to read 01/02/2026, if the column's other dates shall not decide.
        progress: Told how far the reading is, from 0 to 1.

    Returns:
        The purchases, to be closed; a context manager.

    Raises:
        SourceError: The source cannot be read, or its columns cannot be matched.
    """
    wanted = Wanted(dict(columns or {}), measure_by)
    reading = Reading(decimals, date_order, today)
    if engine == "spark":
        from xltier.warehouse.spark import SparkSession
        from xltier.warehouse.spark_sources import open_with_spark

        spark = SparkSession()
        with _closed_on_failure(spark):
            return _checked(spark, open_with_spark(spark, source, query, wanted), reading)
    from xltier.warehouse.duck import DuckSession

    duck = DuckSession(progress)
    with _closed_on_failure(duck):
        duck.stage = (0.0, LANDED)
        table = _open_with_duckdb(duck, source, query, wanted)
        duck.stage = (LANDED, 1.0)
        checked = _checked(duck, table, reading)
        duck.progress = None
        return checked


@contextmanager
def _closed_on_failure(session: Session) -> Iterator[None]:
    try:
        yield
    except BaseException:
        session.close()
        raise


def _open_with_duckdb(
    session: DuckSession, source: str, query: str | None, wanted: Wanted
) -> SourceTable:
    address = address_of(source)
    if address is not None:
        return _open_server(session, address, query, wanted)
    files = locate(source)
    if files.kind in {"parquet", "delimited"} and query:
        raise SourceError(
            f"{files.label} is no database, so that --query cannot be used; leave it out.",
            f"{files.label} 不是数据库，不能使用 --query；请去掉该选项。",
        )
    if files.kind == "parquet":
        from xltier.warehouse.parquet import scan_parquet

        return scan_parquet(session, files, wanted)
    if files.kind == "delimited":
        from xltier.warehouse.delimited import land_delimited

        return land_delimited(session, files, wanted)
    if files.kind == "duckdb":
        from xltier.warehouse.duckdb_file import attach_duckdb

        return attach_duckdb(session, files, query, wanted)
    from xltier.warehouse.sqlite_file import land_sqlite

    return land_sqlite(session, files, query, wanted)


def _open_server(
    session: DuckSession, address: Address, query: str | None, wanted: Wanted
) -> SourceTable:
    if address.server == "postgresql":
        from xltier.warehouse.postgres import land_postgres

        return land_postgres(session, address, query, wanted)
    from xltier.warehouse.mysql import land_mysql

    return land_mysql(session, address, query, wanted)


def _checked(session: Session, table: SourceTable, reading: Reading) -> Purchases:
    try:
        cleaning = clean(session, table, reading)
        if not cleaning.cheap:
            # measuring passes over the lines several times; what takes parsing is parsed once
            held = session.hold("judged_rows", cleaning.rows)
            cleaning = replace(cleaning, rows=f"SELECT * FROM {held}")
        found = examined(session, table, cleaning)
        return Purchases(session, table, cleaning.lines, found)
    except session.error as error:
        raise refused(table.label, error) from error


@dataclass(frozen=True, slots=True)
class Purchases(AbstractContextManager["Purchases"]):
    """Purchases in an engine.

    Attributes:
        session: The connection to the engine.
        table: The source as the engine sees it.
        sql: The lines that count, as SQL of the engine.
        examined: What was found in them.
    """

    session: Session
    table: SourceTable
    sql: str
    examined: Examined

    @property
    def lines(self) -> Native:
        """The lines that count, as a lazy frame of the engine.

        Columns customer_id (text), order_id (text or null), date, amount_minor (whole minor units),
        when measured by margin cost_minor, and if the source has it product (text or null).
        """
        return self.session.lazy(self.sql)

    @property
    def has_products(self) -> bool:
        """Whether the source says what was bought."""
        return "product" in self.table.columns

    @property
    def rows(self) -> int:
        """Rows of the source, those left out included."""
        return self.examined.rows

    @property
    def sales_span(self) -> tuple[date, date] | None:
        """The first and the last date of the lines that count, None if there are none."""
        return self.examined.span

    @property
    def description(self) -> Sentence:
        """What was read, without any password."""
        return Sentence(
            f"{self.rows:,} lines from {self.table.label}",
            f"{self.table.label} 中的 {self.rows:,} 行购买记录",
        )

    def findings(self) -> pd.DataFrame:
        """Return what is wrong with the rows: columns rule, count, example, column.

        Every row that is not in `lines` is counted once, under the first error it has. Warnings
        are counted of lines that are used.
        """
        return self.examined.findings

    def collect(self, native: Native) -> pd.DataFrame:
        """Run a lazy frame of the engine and return its rows."""
        return self.session.pull(native).to_pandas(date_as_object=False)

    def keep(self, table: pa.Table) -> Native:
        """Return a small table as a lazy frame of the engine, there until the end."""
        name = self.session.keep(f"kept_{uuid4().hex}", table)
        return self.session.lazy(f"SELECT * FROM {name}")

    def restrict(self, customer_ids: Iterable[str]) -> Native:
        """Return the lines of some customers, as a lazy frame of the engine.

        Args:
            customer_ids: Identifiers as the workbook's are compared: trimmed, in half width.
        """
        known = self._known(customer_ids)
        return self.session.lazy(
            f"SELECT * FROM ({self.sql}) AS lines WHERE customer_id IN "
            f"(SELECT customer_id FROM {known})"
        )

    def customer_ids(self) -> pa.Array:
        """Return the identifiers of all customers who have lines that count."""
        ids = self.session.lazy(f"SELECT DISTINCT customer_id FROM ({self.sql}) AS lines")
        found: pa.Array = self.session.pull(ids)["customer_id"].cast(pa.string()).combine_chunks()
        return found

    def unknown(self, customer_ids: Iterable[str]) -> tuple[int, int]:
        """Return how many lines, of how many customers, are of none of some customers."""
        known = self._known(customer_ids)
        counts = self.session.lazy(
            "SELECT count(*) AS lines, count(DISTINCT customer_id) AS customers FROM "
            f"({self.sql}) AS lines ANTI JOIN {known} USING (customer_id)"
        )
        row = self.session.pull(counts).to_pylist()[0]
        return row["lines"], row["customers"]

    def _known(self, customer_ids: Iterable[str]) -> str:
        """Make identifiers known to the engine and return the name of their table."""
        name = f"known_{uuid4().hex}"
        ids = pa.array(customer_ids, type=pa.string()).unique()
        return self.session.keep(name, pa.table({"customer_id": ids}))

    def close(self) -> None:
        """Let go of the source and remove what was written for it."""
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
