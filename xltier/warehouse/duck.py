"""DuckDB: a temporary database of its own, bounded memory, nothing downloaded."""

from __future__ import annotations

import shutil
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from xltier.warehouse.dialects import DuckDBDialect
from xltier.warehouse.extras import require
from xltier.warehouse.kinds import SourceColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEMORY_LIMIT = "2GiB"
"""What DuckDB keeps in memory before it writes to disk; xltier itself needs room beside it."""

LOOKS_A_SECOND = 4


class DuckSession:
    """A temporary DuckDB database on disk.

    Attributes:
        folder: Its folder, removed at the end.
        connection: The connection.
        progress: Told how far the opening of the purchases is, from 0 to 1; None afterwards.
        stage: The part of the way that the running queries are, from and to.
    """

    dialect = DuckDBDialect()

    def __init__(self, progress: Callable[[float], None] | None = None) -> None:
        """Open the database.

        Args:
            progress: Told how far the opening of the purchases is.

        Raises:
            SourceError: DuckDB is not installed.
        """
        duckdb = require(
            "duckdb",
            extra="duckdb",
            what_en="Reading purchases from outside the workbook",
            what_zh="读取工作簿之外的购买记录",
        )
        self.error: type[Exception] = duckdb.Error
        self.relation: type = duckdb.DuckDBPyRelation
        self.progress = progress
        self.stage = (0.0, 1.0)
        self._told = 0.0
        self.folder = Path(tempfile.mkdtemp(prefix="xltier-"))
        self.connection: Any = duckdb.connect(str(self.folder / "lines.duckdb"))
        for setting in (
            f"memory_limit = '{MEMORY_LIMIT}'",
            f"temp_directory = {self.dialect.text(str(self.folder / 'spilled'))}",
            "preserve_insertion_order = false",
            "autoinstall_known_extensions = false",
            "enable_progress_bar = true",
            "enable_progress_bar_print = false",
        ):
            self.connection.execute(f"SET {setting}")

    def run(self, sql: str) -> None:
        """Run a statement that returns nothing worth having."""
        with self._watched():
            self.connection.execute(sql)

    def lazy(self, sql: str) -> Any:  # noqa: ANN401 - a relation of an optional package
        """Return a relation."""
        return self.connection.sql(sql)

    def pull(self, native: Any) -> pa.Table:  # noqa: ANN401
        """Run a relation and return its rows."""
        with self._watched():
            return self.stream(native).read_all()

    def stream(self, native: Any) -> pa.RecordBatchReader:  # noqa: ANN401
        """Run a relation and return its rows as they come."""
        return pa.RecordBatchReader.from_stream(native)

    def keep(self, name: str, table: pa.Table) -> str:
        """Copy a table into the temporary database."""
        self.land(name, table.to_reader())
        return name

    def land(self, name: str, batches: pa.RecordBatchReader) -> None:
        """Write batches into a new table of the temporary database as they come."""
        self.connection.register("incoming", batches)
        try:
            self.run(f"CREATE TABLE {self.dialect.name(name)} AS SELECT * FROM incoming")
        finally:
            self.connection.unregister("incoming")

    def hold(self, name: str, sql: str) -> str:
        """Write what a query gives into the temporary database."""
        self.run(f"CREATE TABLE {self.dialect.name(name)} AS {sql}")
        return name

    def columns(self, name: str) -> tuple[SourceColumn, ...]:
        """Return the columns of a table or view."""
        relation = self.lazy(f"SELECT * FROM {self.dialect.name(name)}")
        pairs = zip(relation.columns, relation.types, strict=True)
        return tuple(SourceColumn(column, column, str(kind)) for column, kind in pairs)

    def owns(self, native: object) -> bool:
        """Return whether a frame is a DuckDB relation."""
        return isinstance(native, self.relation)

    def close(self) -> None:
        """Close the database and remove its folder."""
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Tell the progress of what runs inside."""
        if self.progress is None:
            yield
            return
        over = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(over, self.progress), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    def _watch(self, over: threading.Event, progress: Callable[[float], None]) -> None:
        while not over.wait(1 / LOOKS_A_SECOND):
            start, end = self.stage
            done = min(max(self.connection.query_progress(), 0) / 100, 1.0)
            if start + (end - start) * done > self._told:
                self._told = start + (end - start) * done
                progress(self._told)
