"""What a sheet, a table and a column are; `contract` says which there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xltier.language import Sentence

Kind = Literal["text", "integer", "money", "number", "date", "time", "percent", "value"]
"""What a column holds. `value` is a setting's value: text, number or date as the row needs."""


DATE_FORMAT, TIME_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
NUMBER_FORMATS: dict[Kind, str] = {
    "date": DATE_FORMAT,
    "time": TIME_FORMAT,
    "percent": "0.0%",
    "integer": "#,##0",
}
"""Excel's format code of each kind that has the same one in every workbook."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: Identifier in code, snake_case.
        label: Header shown in the workbook, in both languages.
        kind: What the cells hold; decides number format and alignment.
        owned: Written by xltier at every review; a user's typing there is overwritten.
        required: Reading the table without this column is an error.
        width: Column width in characters of the default font.
    """

    name: str
    label: Sentence
    kind: Kind = "text"
    owned: bool = False
    required: bool = False
    width: float = 14


@dataclass(frozen=True, slots=True)
class Table:
    """One Excel table.

    Attributes:
        name: The table's name in Excel, the same in both languages.
        sheet: Identifier of the sheet on which the template puts it.
        columns: Its columns in the template's order.
        key: Names of the columns that identify a row; empty where rows have no identity.
        wide: The columns depend on the data (a matrix); the whole table is xltier's, headers too.
    """

    name: str
    sheet: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    wide: bool = False

    def column(self, name: str) -> Column:
        """Return the column called `name`; `KeyError` if there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def owned(self) -> tuple[str, ...]:
        """Names of the columns that xltier writes."""
        return tuple(column.name for column in self.columns if column.owned)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which the table cannot be read."""
        return tuple(column.name for column in self.columns if column.required)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet of the template: identifier and the name on its tab."""

    name: str
    label: Sentence
