"""What a sheet, a table, a column and a setting are; `contract` says which there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xltier.language import Sentence

Kind = Literal["text", "integer", "money", "number", "decimal", "date", "time", "percent", "value"]
"""What a column holds. `decimal` is a number shown with one decimal; `value` is a setting's value:
text, number or date as the row needs."""


DATE_FORMAT, TIME_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
NUMBER_FORMATS: dict[Kind, str] = {
    "date": DATE_FORMAT,
    "time": TIME_FORMAT,
    "percent": "0.0%",
    "decimal": "#,##0.0",
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
        computed: Holds formulas of the template, which the spreadsheet keeps up to date.
    """

    name: str
    label: Sentence
    kind: Kind = "text"
    owned: bool = False
    required: bool = False
    width: float = 14
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One Excel table.

    Attributes:
        name: The table's name in Excel, the same in both languages.
        sheet: Identifier of the sheet on which the template puts it.
        columns: Its columns in the template's order.
        key: Names of the columns that identify a row; empty where rows have no identity.
        wide: The columns depend on the data (a matrix); the whole table is xltier's, headers too.
        cells: What the further columns of a wide table hold; None is counts.
    """

    name: str
    sheet: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    wide: bool = False
    cells: Kind | None = None

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


def users(
    name: str,
    en: str,
    zh: str,
    kind: Kind = "text",
    width: float = 14,
    *,
    required: bool = False,
) -> Column:
    """Return a column that the user fills in."""
    return Column(name, Sentence(en, zh), kind, required=required, width=width)


def owned(name: str, en: str, zh: str, kind: Kind = "text", width: float = 14) -> Column:
    """Return a column that xltier writes at every review."""
    return Column(name, Sentence(en, zh), kind, owned=True, width=width)


def computed(name: str, en: str, zh: str, kind: Kind = "text", width: float = 14) -> Column:
    """Return a column of formulas, which nobody types and xltier does not write."""
    return Column(name, Sentence(en, zh), kind, width=width, computed=True)


SettingKind = Literal["date", "choice", "integer", "percent", "number", "text"]

YES_NO: tuple[tuple[str, Sentence], ...] = (
    ("yes", Sentence("Yes", "是")),
    ("no", Sentence("No", "否")),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the Settings or of the MethodSettings table.

    Attributes:
        name: Identifier in code.
        label: What the row is called in the workbook.
        help: One sentence that says what it does and what blank means.
        kind: What its cell holds.
        default: The shipped value; for a choice the identifier of the choice, for text its
            wording in both languages; None is blank.
        choices: Identifier and label of each allowed choice.
        limits: Least and greatest number that its cell accepts; None is no limit on that side.
        method: The way to tier that it belongs to; None for a setting of the whole review.
    """

    name: str
    label: Sentence
    help: Sentence
    kind: SettingKind
    default: int | float | str | Sentence | None
    choices: tuple[tuple[str, Sentence], ...] = ()
    limits: tuple[float | None, float | None] = (None, None)
    method: Sentence | None = None
