"""Parquet files, scanned where they are."""

from __future__ import annotations

from glob import escape
from typing import TYPE_CHECKING

from xltier.warehouse.matching import matched_table
from xltier.warehouse.session import refused

if TYPE_CHECKING:
    from xltier.warehouse.duck import DuckSession
    from xltier.warehouse.kinds import SourceTable
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
    return matched_table(session.columns(VIEW), VIEW, files.label, wanted)
