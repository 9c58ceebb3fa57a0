"""Real workbooks: a write changes what it must and nothing else, or refuses and touches nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from package_diff import Cells, differences

from xltier.errors import WorkbookError
from xltier.workbook.edits import CellEdit, TableEdit
from xltier.workbook.inventory import Area, Inventory, TablePart, take_inventory
from xltier.workbook.opening import open_workbook
from xltier.workbook.writer import write_edits

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
WORKBOOKS = sorted(CORPUS.glob("*.xl*"))
pytestmark = pytest.mark.skipif(not WORKBOOKS, reason="the corpus of real workbooks is not here")


def written(source: Path, folder: Path, *edits: CellEdit | TableEdit) -> Path | None:
    """Return the workbook with the edits written, None if that was refused."""
    copy = Path(shutil.copy(source, folder))
    before = copy.read_bytes()
    refusal = None
    try:
        write_edits(copy, edits)
    except WorkbookError as error:
        refusal = error.sentence
    assert list(folder.iterdir()) == [copy]
    if refusal is None:
        return copy
    assert refusal.en
    assert refusal.zh
    assert copy.read_bytes() == before
    return None


def inventory_of(workbook: Path) -> Inventory | None:
    """What stands in a workbook; None if it is refused on opening, as `test_opening` tests."""
    try:
        with open_workbook(workbook) as package:
            return take_inventory(package)
    except WorkbookError:
        return None


INVENTORIES = {workbook: inventory_of(workbook) for workbook in WORKBOOKS}
OPENED = [workbook for workbook, found in INVENTORIES.items() if found]
WITH_TABLES = [workbook for workbook in OPENED if INVENTORIES[workbook].tables]


def test_only_broken_and_locked_workbooks_are_refused_on_opening():
    refused = {workbook.name[:3] for workbook in WORKBOOKS} - {o.name[:3] for o in OPENED}
    assert refused == {"181", "184", "185", "361", "363"}
    assert len(WITH_TABLES) > 30


@pytest.mark.parametrize("workbook", OPENED, ids=lambda path: path.stem[:30])
def test_changing_a_cell_loses_nothing(workbook: Path, tmp_path: Path):
    for i, sheet in enumerate(INVENTORIES[workbook].sheets[:3]):
        folder = tmp_path / str(i)
        folder.mkdir()
        for row, column, value in ((3, 2, "a <new> & text"), (4, 3, pd.Timestamp("2024-03-01"))):
            new = written(workbook, folder, CellEdit(sheet.name, row, column, value))
            if new is not None:
                cell = str(Area(row, column, row, column))
                assert differences(workbook, new, {(sheet.part, cell)}) == []
                new.unlink()


def cells_meant(table: TablePart, rows: int, columns: int) -> Cells:
    """Return the cells that adding rows and columns may change."""
    old = table.area
    last_row, last_column = old.last_row + rows, old.last_column + columns
    places = [
        (row, column)
        for row in range(old.first_row, last_row + 1)
        for column in range(old.first_column, last_column + 1)
        if row > table.last_data_row or column > old.last_column
    ]
    return {(table.sheet_part, str(Area(row, column, row, column))) for row, column in places}


@pytest.mark.parametrize("workbook", WITH_TABLES, ids=lambda path: path.stem[:30])
def test_growing_a_table_loses_nothing(workbook: Path, tmp_path: Path):
    for table in INVENTORIES[workbook].tables[:5]:
        rows = pd.DataFrame(
            {table.columns[0]: ["a", "b", "c"], "New 1": [1.5, 2, None], "New 2": ["x", None, "z"]}
        )
        last = max(table.last_data_row, table.first_data_row - 1)
        edit = TableEdit(
            table.name, appended=rows, new_columns=("New 1", "New 2"), last_filled=last
        )
        folder = tmp_path / table.name
        folder.mkdir()
        new = written(workbook, folder, edit)
        if new is None:
            continue
        assert differences(workbook, new, cells_meant(table, 3, 2), grown=True) == []
        with open_workbook(new) as package:
            grown = take_inventory(package).table(table.name)
        assert grown is not None
        assert grown.columns == (*table.columns, "New 1", "New 2")
        assert grown.area.rows == table.area.rows + 3
