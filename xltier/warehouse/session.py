"""What an engine does for the purchases: queries left lazy, answers pulled, small tables kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from xltier.errors import SourceError

if TYPE_CHECKING:
    import pyarrow as pa

    from xltier.warehouse.dialects import Dialect

Native = Any
"""A lazy frame of the engine: a DuckDB relation, a Spark frame."""


class Session(Protocol):
    """A connection to an engine, closed when the purchases are."""

    @property
    def dialect(self) -> Dialect:
        """How the engine writes SQL."""

    def lazy(self, sql: str) -> Native:
        """Return a query that runs when its rows are asked for."""

    def pull(self, native: Native) -> pa.Table:
        """Run a query and return all its rows."""

    def stream(self, native: Native) -> pa.RecordBatchReader:
        """Run a query and return its rows as they come."""

    @property
    def error(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What the engine raises when something goes wrong."""

    def keep(self, name: str, table: pa.Table) -> str:
        """Make a small table known until the session ends, and return its name in the engine."""

    def hold(self, name: str, sql: str) -> str:
        """Keep what a query gives for the passes that follow, and return its name."""

    def owns(self, native: Native) -> bool:
        """Return whether a frame is one of this engine."""

    def close(self) -> None:
        """End the session and remove what it left on disk."""


def refused(label: str, error: Exception) -> SourceError:
    """Return the error for a source that an engine cannot read."""
    reason = str(error).strip().partition("\n")[0].rstrip(" .")
    return SourceError(f"{label} cannot be read: {reason}.", f"无法读取 {label}：{reason}。")
