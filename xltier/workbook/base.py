"""The Workbook protocol: tables in, tables out. Commands know nothing else of a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xltier.language import Language
    from xltier.workbook.formula_cells import FormulaCells


class Tables(Protocol):
    """Tables that can be read, in whatever way they came."""

    def has(self, table: str) -> bool:
        """Tell whether there is a table of that name."""
        ...

    def sheet_of(self, table: str) -> str:
        """Return the name on the tab of the sheet where a table stands."""
        ...

    def read(self, table: str) -> pd.DataFrame:
        """Return the known columns of a table, as `Workbook.read` does."""
        ...

    def address(self, table: str, row: int, column: str) -> str:
        """Return where a cell stands, as a person says it: `Rules!B6`."""
        ...


class Workbook(Tables, Protocol):
    """A workbook that holds xltier's tables, whoever has it open.

    Frames have the contract's snake_case columns. Writes are staged and happen together, all or
    none, at `commit`.
    """

    @property
    def language(self) -> Language:
        """The language that the workbook speaks."""
        ...

    def headers(self, table: str) -> tuple[str, ...]:
        """Return the headers of a table as they stand, left to right.

        Raises:
            WorkbookError: The table is missing.
        """
        ...

    def read(self, table: str, *, also: Sequence[str] = ()) -> pd.DataFrame:
        """Return the known columns of a table.

        Args:
            table: Name of the table in the contract.
            also: Headers of further columns, the user's own; they come under the names given here,
                those that the table lacks are absent.

        Returns:
            One row for each row of the table that is not wholly blank. The index holds the row
            numbers on the sheet. A column whose cells are all of one type has that type (float64,
            datetime64, Arrow string, bool); a column of mixed cells is of dtype object and holds
            str, float, bool, datetime as typed, so that a number stored as text can be told from
            a number. Error cells read as `CellError`. Optional columns that the table lacks are
            absent.

        Raises:
            WorkbookError: The table or a required column is missing, headers stand twice, or the
                table has merged cells.
        """
        ...

    def formulas(self, table: str, columns: Sequence[str]) -> dict[str, FormulaCells]:
        """Return which cells of some columns hold formulas, whatever `read` gives as their values.

        Args:
            table: Name of the table.
            columns: Names of the contract or headers of the user's own; those that the table lacks
                are absent from the result.
        """
        ...

    def below(self, table: str) -> int | None:
        """Return the row right below a table if something stands there, None if not.

        It was typed where the table did not grow, and is no part of it. Known once the table has
        been read.
        """
        ...

    def update(self, table: str, frame: pd.DataFrame) -> None:
        """Stage new values for existing rows: of xltier's own columns or of any others.

        Several calls may write other cells of the same table; for one cell the last one counts.

        Args:
            table: Name of the table.
            frame: Index: row numbers on the sheet, as `read` gave them; columns: those to write,
                by name of the contract or header of the user's. A column of the contract that the
                table no longer has is left out. A missing value makes its cell blank.
        """
        ...

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Stage rows to be added below the last row of a table that is not blank."""
        ...

    def replace(self, table: str, frame: pd.DataFrame) -> None:
        """Stage `frame` as the new content of xltier's own columns, growing or shrinking the table.

        In a `wide` table the frame's columns become the table's headers.
        """
        ...

    @property
    def calculates(self) -> bool:
        """Whether formulas follow by themselves what is written; else see `show`."""
        ...

    def show(self, table: str, frame: pd.DataFrame, *, by: str) -> None:
        """Stage what the formulas of a column of the template show, for readers of the file.

        Where the workbook is open in a program that calculates, there is nothing to do.

        Args:
            table: Name of the table.
            frame: A number or a text for each cell; index: row numbers on the sheet.
            by: What a formula has in it to be one of the template's; any other is left alone.
        """
        ...

    def keep(self, name: str, frame: pd.DataFrame) -> None:
        """Stage a frame too large for a sheet, to be kept beside the workbook under a name."""
        ...

    def kept(self, name: str) -> pd.DataFrame | None:
        """Return the frame that `keep` stored under a name; None if there is none."""
        ...

    def status(self, text: str, fraction: float) -> None:
        """Show what is going on and how much of it is done, from 0 to 1."""
        ...

    def commit(self) -> None:
        """Write everything staged, all or nothing."""
        ...
