"""What the headers of a table mean, and how frames are named by them, whoever has the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.language import LANGUAGES, Sentence
from xltier.workbook import faults
from xltier.workbook.contract import KNOWN, SHEETS, column_of, language_of, normal_header
from xltier.workbook.schema import NUMBER_FORMATS, Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltier.language import Language
    from xltier.workbook.inventory import Inventory, TablePart
    from xltier.workbook.schema import Table


@dataclass(frozen=True, slots=True)
class Header:
    """One header cell of a table: its column number on the sheet, its text, what it names."""

    number: int
    text: str
    column: Column | None


def language_of_workbook(inventory: Inventory) -> Language:
    """Return the language of the sheet tabs; that of the headers where tabs were renamed."""
    names = [sheet.name for sheet in inventory.sheets]
    labels = {sheet.label.text(language) for sheet in SHEETS for language in LANGUAGES}
    if labels.isdisjoint(names):
        return _language_of_headers(inventory)
    return language_of(names)


def _language_of_headers(inventory: Inventory) -> Language:
    votes = {"en": 0, "zh": 0}
    for place in inventory.tables:
        table = KNOWN.get(place.name)
        if table is None:
            continue
        for text in place.columns:
            column = column_of(table, text)
            if column is not None:
                votes["zh" if text.strip() == column.label.zh else "en"] += 1
    return "zh" if votes["zh"] > votes["en"] else "en"


def wanted_columns(
    table: Table, place: TablePart, headers: Sequence[Header], also: Sequence[str]
) -> tuple[dict[int, Column], dict[int, Column]]:
    """Return the contract's columns and the further ones to read, by number on the sheet.

    Args:
        table: The contract's table.
        place: Where it stands.
        headers: Its header cells.
        also: Headers of the user's own columns that are wanted too.

    Raises:
        WorkbookError: A required column is missing or two headers name one column.
    """
    faults.check_headers(table, place, [(h.number, h.text, h.column) for h in headers])
    known = {header.number: header.column for header in headers if header.column is not None}
    return known, _further(headers, also)


def _further(headers: Sequence[Header], also: Sequence[str]) -> dict[int, Column]:
    """Return the user's own columns that were asked for, by their number on the sheet."""
    names = {normal_header(name): name for name in also}
    return {
        header.number: Column(name, Sentence(name, name), "value")
        for header in headers
        if header.column is None and (name := names.pop(normal_header(header.text), None))
    }


def framed(place: TablePart, columns: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Return the columns as a frame indexed by sheet row, without the rows that are blank."""
    rows = pd.RangeIndex(place.first_data_row, place.last_data_row + 1)
    # series, not arrays: pandas would guess the type of an array of objects anew
    frame = pd.DataFrame(columns, copy=False).set_axis(rows)
    blank = np.ones(len(frame), dtype=bool)
    for series in columns.values():
        blank &= series.isna().to_numpy()
        if not blank.any():
            return frame
    return frame[~blank]


def named(table: str, headers: Sequence[Header], frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` under the workbook's own headers, without columns that the user removed."""
    texts = {header.column.name: header.text for header in headers if header.column}
    own = {header.text for header in headers}
    known = {column.name for column in KNOWN[table].columns}
    strangers = [c for c in frame.columns if c not in known and c not in own]
    if strangers:
        raise KeyError(f"{table} has no columns {strangers}")
    kept = [column for column in frame.columns if column in texts or column in own]
    return frame[kept].rename(columns=texts)


def labels_of(table: str, language: Language) -> dict[str, str]:
    """Return the header of each of the contract's columns in a language."""
    return {column.name: column.label.text(language) for column in KNOWN[table].columns}


def formats_of(headers: Sequence[Header], decimals: int) -> dict[str, str]:
    """Return the number format by header, for columns of a kind that has one.

    Args:
        headers: The header cells of a table.
        decimals: Decimals of the currency.
    """
    money = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
    codes = {**NUMBER_FORMATS, "money": money}
    return {
        header.text: codes[header.column.kind]
        for header in headers
        if header.column is not None and header.column.kind in codes
    }


def numbers_of(headers: Sequence[Header], columns: Sequence[str]) -> dict[str, int]:
    """Return the number on the sheet of those columns that a table has.

    Args:
        headers: The header cells of the table.
        columns: Names of the contract, or headers of the user's own.
    """
    own = {normal_header(h.text): h.number for h in headers if h.column is None}
    known = {h.column.name: h.number for h in headers if h.column is not None}
    found = {name: known.get(name, own.get(normal_header(name))) for name in columns}
    return {name: number for name, number in found.items() if number is not None}


def address(place: TablePart, headers: Sequence[Header], row: int, column: str) -> str:
    """Return where a cell stands, as a person says it: `Rules!B6`.

    Args:
        place: The table.
        headers: Its header cells.
        row: Row number on the sheet.
        column: Contract name or header of the column; the first column stands in for one that
            the table does not have.
    """
    numbers = {header.column.name: header.number for header in headers if header.column}
    texts = {header.text: header.number for header in headers}
    number = numbers.get(column, texts.get(column, place.area.first_column))
    return faults.cell(place, row, number)
