"""Reads tables of a closed workbook: at the speed of fastexcel, with every cell's true type."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

import fastexcel
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xltier.workbook import cell_values, faults
from xltier.workbook.binding import Header, framed, numbers_of, wanted_columns
from xltier.workbook.contract import column_of
from xltier.workbook.formula_cells import FormulaCells, find_formulas
from xltier.workbook.number_formats import date_styles
from xltier.workbook.parts import Parts
from xltier.workbook.scan import ColumnScan, TableScan
from xltier.workbook.sheet_rows import Kind
from xltier.workbook.string_items import shared_strings
from xltier.workbook.tolerated import with_known_errors

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from xltier.workbook.inventory import Inventory, TablePart
    from xltier.workbook.schema import Column, Table
    from xltier.workbook.sheet_rows import Cell

# It warns of every mixed or blank column, which is no news to a person.
logging.getLogger("fastexcel").setLevel(logging.ERROR)


class Reader:
    """Reads the tables of one workbook file while it stays as it is."""

    def __init__(
        self, path: Path, package: zipfile.ZipFile, inventory: Inventory, *, lenient: bool = False
    ) -> None:
        """Read from `package`, the open file at `path`, what `inventory` lists.

        Args:
            path: The file.
            package: The file, open.
            inventory: What stands in it.
            lenient: A formula that was never calculated reads as blank wherever it stands.
        """
        self._path = path
        self._lenient = lenient
        self._parts = Parts(package)
        self._inventory = inventory
        self.below: dict[str, int | None] = {}
        """By table: the row right below it, if something stands there."""
        self._found: dict[str, list[Header]] = {}

    @cached_property
    def _dates(self) -> frozenset[int]:
        return date_styles(self._parts, self._inventory.styles_part)

    @cached_property
    def _fast(self) -> fastexcel.ExcelReader:
        # one reader for all tables, so that the shared strings are loaded once
        return fastexcel.read_excel(self._path)

    def release(self) -> None:
        """Let go of the file and of its shared strings; the next read takes them up again."""
        self.__dict__.pop("_fast", None)

    def headers(self, table: Table, place: TablePart) -> list[Header]:
        """Return the header cells of a table, left to right."""
        if place.name not in self._found:
            scan = TableScan(self._parts, place, self._dates)
            self._found[place.name] = self._headers(table, place, scan)
        return self._found[place.name]

    def read(self, table: Table, place: TablePart, also: Sequence[str] = ()) -> pd.DataFrame:
        """Return the known columns of a table, and those of `also`, as `Workbook.read` promises.

        Raises:
            WorkbookError: A required column is missing, two headers name one column, cells are
                merged, or a formula was never calculated.
        """
        headers = self.headers(table, place)
        scan = TableScan(self._parts, place, self._dates)
        known, further = wanted_columns(table, place, headers, also)
        wanted = known | further
        series, scans = self._columns(place, scan, wanted)
        self.below[place.name] = scan.below
        faults.check_merged(place, scan.merged())
        if not self._lenient:
            faults.check_calculated(place, known, scans)
        return framed(place, {column.name: series[number] for number, column in wanted.items()})

    def formulas(
        self, table: Table, place: TablePart, columns: Sequence[str]
    ) -> dict[str, FormulaCells]:
        """Return which cells of some columns hold formulas; see `Workbook.formulas`."""
        numbers = numbers_of(self.headers(table, place), columns)
        found = find_formulas(self._parts, place, list(numbers.values()))
        return {name: found[number] for name, number in numbers.items()}

    def _headers(self, table: Table, place: TablePart, scan: TableScan) -> list[Header]:
        cells = {cell.column: cell for cell in scan.header()}
        wanted = {int(cell.raw) for cell in cells.values() if cell.shared}
        strings = shared_strings(self._parts, self._inventory.shared_strings_part, wanted)
        area = place.area
        found = []
        for position, number in enumerate(range(area.first_column, area.last_column + 1)):
            named = place.columns[position] if position < len(place.columns) else ""
            text = named
            if number in cells and cells[number].kind is Kind.TEXT:
                text = cell_values.value_of(cells[number], date1904=False, strings=strings)
            found.append(Header(number, text, column_of(table, text)))
        return found

    def _columns(
        self, place: TablePart, scan: TableScan, known: dict[int, Column]
    ) -> tuple[dict[int, pd.Series], dict[int, ColumnScan]]:
        length = place.last_data_row - place.first_data_row + 1
        if length < 1 or not known:
            empty = {n: cell_values.empty_series(c.kind, 0) for n, c in known.items()}
            scan.run([])
            return empty, {}
        with ThreadPoolExecutor(1) as beside:
            scanning = beside.submit(scan.run, list(known))
            batch = _load(lambda: self._fast, place, known, length)
            scans = scanning.result()
        if batch is None:
            batch = _load(lambda: self._tolerant(place), place, known, length)
        if batch is None:
            return self._exact(place, known, length)
        series = {}
        for number, column in known.items():
            whole = self._series(place, column, scans[number], batch.pop(number, None))
            series[number] = whole if len(whole) == length else whole.reindex(range(length))
        return series, scans

    def _tolerant(self, place: TablePart) -> fastexcel.ExcelReader:
        return fastexcel.read_excel(with_known_errors(self._parts.package, place.sheet_part))

    def _series(
        self, place: TablePart, column: Column, scan: ColumnScan, read: pa.Array | None
    ) -> pd.Series:
        cells = [cell for cell in scan.cells if cell.kind is not Kind.PENDING]
        if read is None or (scan.usual is None and not cells):
            return cell_values.empty_series(
                column.kind, place.last_data_row - place.first_data_row + 1
            )
        places = [cell.row - place.first_data_row for cell in cells]
        usual = self._usual(place, scan, _without(read, places), places)
        if cells:
            texts = {
                int(cell.raw): read[spot].as_py() or ""
                for cell, spot in zip(cells, places, strict=True)
                if cell.shared
            }
            usual = cell_values.mixed_series(usual, places, self._values(cells, texts))
        return usual

    def _usual(
        self, place: TablePart, scan: ColumnScan, read: pa.Array, places: list[int]
    ) -> pd.Series:
        if scan.usual is None:
            return cell_values.empty_series("text", len(read))
        if scan.usual is not Kind.NUMBER or not pa.types.is_string(read.type):
            return cell_values.uniform_series(read, scan.usual)
        # the fast reader gives numbers among text with nine decimals: take them as stored
        numbers = TableScan(self._parts, place, self._dates).stored_numbers(scan.column, len(read))
        numbers[places] = np.nan
        if np.count_nonzero(~np.isnan(numbers)) < len(read) - read.null_count:
            numbers = self._parsed_numbers(place, scan.column, len(read))
        return pd.Series(numbers)

    def _parsed_numbers(self, place: TablePart, column: int, length: int) -> np.ndarray:
        """Return the numbers of a column in XML that is written in an unusual way."""
        found = TableScan(self._parts, place, self._dates).run([column], all_cells=True)
        cells = [cell for cell in found[column].cells if cell.kind is Kind.NUMBER]
        numbers = np.full(length, np.nan)
        numbers[[cell.row - place.first_data_row for cell in cells]] = self._values(cells, {})
        return numbers

    def _exact(
        self, place: TablePart, known: dict[int, Column], length: int
    ) -> tuple[dict[int, pd.Series], dict[int, ColumnScan]]:
        """Read every cell from the XML: slow, for XML that fastexcel cannot read."""
        scans = TableScan(self._parts, place, self._dates).run(list(known), all_cells=True)
        wanted = {int(c.raw) for scan in scans.values() for c in scan.cells if c.shared}
        strings = shared_strings(self._parts, self._inventory.shared_strings_part, wanted)
        series = {}
        for number, column in known.items():
            cells = [cell for cell in scans[number].cells if cell.kind is not Kind.PENDING]
            rows = [cell.row - place.first_data_row for cell in cells]
            values = self._values(cells, strings)
            series[number] = cell_values.listed_series(rows, values, column.kind, length)
        return series, scans

    def _values(self, cells: list[Cell], strings: Mapping[int, str]) -> list[Any]:
        date1904 = self._inventory.date1904
        return [cell_values.value_of(cell, date1904=date1904, strings=strings) for cell in cells]


def _load(
    reader: Callable[[], fastexcel.ExcelReader],
    place: TablePart,
    known: dict[int, Column],
    length: int,
) -> dict[int, pa.Array] | None:
    """Return columns as fastexcel reads them; None when the sheet is beyond it."""
    found: list[int] = []

    def wanted(info: Any) -> bool:  # noqa: ANN401 - a class of the Rust library
        number = info.absolute_index + 1
        if number in known:
            found.append(number)
        return number in known

    try:
        batch = reader().load_sheet(
            place.sheet,
            header_row=None,
            skip_rows=place.first_data_row - 1,
            n_rows=length,
            schema_sample_rows=None,
            use_columns=wanted,
            eager=True,
        )
    except fastexcel.InvalidParametersError:
        return {}  # nothing stands below the header
    except (fastexcel.FastExcelError, RuntimeError):
        return None
    return dict(zip(sorted(set(found)), batch.columns, strict=True))


def _without(read: pa.Array, places: list[int]) -> pa.Array:
    if not places:
        return read
    mask = np.zeros(len(read), dtype=bool)
    mask[places] = True
    return pc.if_else(pa.array(mask), pa.scalar(None, read.type), read)
