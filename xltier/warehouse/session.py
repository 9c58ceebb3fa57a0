"""What an engine does for the purchases: queries left lazy, answers pulled, small tables kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

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

    def keep(self, name: str, table: pa.Table) -> None:
        """Make a small table known under a name until the session ends."""

    def owns(self, native: Native) -> bool:
        """Return whether a frame is one of this engine."""

    def close(self) -> None:
        """End the session and remove what it left on disk."""
