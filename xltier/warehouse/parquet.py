"""Parquet files, scanned where they are."""

from __future__ import annotations

from glob import escape
from typing import TYPE_CHECKING

from xltier.warehouse.duck import refused
from xltier.warehouse.kinds import SourceTable
from xltier.warehouse.matching import matched

if TYPE_CHECKING:
    from xltier.warehouse.duck import DuckSession
    from xltier.warehouse.locating import Files
    from xltier.warehouse.matching import Wanted

VIEW = "scanned_lines"


def scan_parquet(session: DuckSession, files: Files, wanted: Wanted) -> SourceTable:
    """Make Parquet files known as one view, their columns matched by name.

    Folders named `year=2026` give a column of text.

    Raises:
        SourceError: A file is damaged, or the columns cannot be matched.
    """
    text = session.dialect.text
    paths = ", ".join(text(escape(str(path))) for path in files.paths)
    try:
        session.run(
            f"CREATE VIEW {VIEW} AS SELECT * FROM read_parquet([{paths}], union_by_name = "
            f"{str(len(files.paths) > 1).lower()}, hive_types_autocast = false)"
        )
    except session.error as error:
        raise refused(files.label, error) from error
    columns = {column.header: column for column in session.columns(VIEW)}
    found = matched(files.label, list(columns), wanted)
    return SourceTable(VIEW, {c: columns[header] for c, header in found.items()}, files.label)
