"""A result on its way out: batches of plain types, counted as they pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from xltier.errors import SourceError
from xltier.warehouse.spark import SparkSession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltier.warehouse.session import Native, Session

MARK = "xltier"
OURS = "results of xltier"
"""What tells our results from what others wrote: in Parquet's metadata, in a table's comment."""

LIKE_FORMULAS = r"^[=+\-@\t\r]"


@dataclass(slots=True)
class Result:
    """A result of an engine, or a table in memory.

    Attributes:
        session: The engine, None if there is none.
        native: The lazy frame, or the table.
        rows: Rows that have been written.
        guarded: Texts that got an apostrophe, so that no spreadsheet takes them for formulas.
    """

    session: Session | None
    native: Native | pa.Table
    rows: int = 0
    guarded: int = 0

    @property
    def in_memory(self) -> bool:
        """Whether the result is a table in memory."""
        return isinstance(self.native, pa.Table)

    @property
    def spark(self) -> SparkSession | None:
        """Spark, if the result is one of Spark or made beside it."""
        return self.session if isinstance(self.session, SparkSession) else None

    def batches(self, *, guard: bool = False) -> pa.RecordBatchReader:
        """Return the rows as batches whose types every file and database knows.

        Args:
            guard: Put an apostrophe before texts that look like formulas.
        """
        if self.session is None or self.in_memory:
            reader = self.native.to_reader()
        else:
            reader = self.session.stream(self.native)
        schema = pa.schema([(field.name, _plain(field.type)) for field in reader.schema])

        def passing() -> Iterator[pa.RecordBatch]:
            for batch in reader:
                self.rows += batch.num_rows
                columns = [
                    column.cast(field.type)
                    for column, field in zip(batch.columns, schema, strict=True)
                ]
                columns = [self._guarded(column) for column in columns] if guard else columns
                yield pa.RecordBatch.from_arrays(columns, schema=schema)

        return pa.RecordBatchReader.from_batches(schema, passing())

    def write_with(self, spark: SparkSession, folder: str) -> None:
        """Let Spark write a new folder of Parquet files."""
        frame = spark.spark.createDataFrame(self.native) if self.in_memory else self.native
        seen = frame.persist()
        try:
            seen.write.parquet(folder)
            self.rows = seen.count()
        finally:
            seen.unpersist()

    def _guarded(self, column: pa.Array) -> pa.Array:
        if not pa.types.is_string(column.type):
            return column
        risky = pc.fill_null(pc.match_substring_regex(column, LIKE_FORMULAS), False)
        count = pc.sum(risky).as_py() or 0
        self.guarded += count
        if not count:
            return column
        return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)


def not_ours(label: str) -> SourceError:
    """Return the error for a target where something stands that xltier did not write."""
    return SourceError(
        f"{label} is there already and was not written by xltier; give another --out, or remove it "
        "first.",
        f"{label} 已存在，且不是由 xltier 写入的；请换一个 --out 位置，或先将其删除。",
    )


def unwritten(label: str, error: BaseException) -> SourceError:
    """Return the error for a target that cannot be written."""
    said = str(getattr(error, "strerror", None) or error)
    reason = said.strip().partition("\n")[0].rstrip(" .")
    return SourceError(f"{label} cannot be written: {reason}.", f"无法写入 {label}：{reason}。")


def _plain(kind: pa.DataType) -> pa.DataType:
    """Return the type in which values of another are written."""
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_decimal(kind) and kind.scale == 0:  # a sum of whole numbers in DuckDB
        return pa.int64()
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", kind.tz)
    return kind
