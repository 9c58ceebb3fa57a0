"""Tables moved, columns shuffled and added, tabs renamed, languages mixed: tiers stay the same."""

from __future__ import annotations

import itertools
import random
import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from made_once import made_once
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable

from xltier.commands.recalculate import recalculate
from xltier.commands.sample import sample_base
from xltier.tiering.policy import default_policy
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import TABLES, TIER_MATRIX
from xltier.workbook.settings import SETTINGS
from xltier.workbook.template import build

AS_OF = date(2026, 6, 30)
OWN = "My own notes"
COLUMNS = ["tier", "reason", "monetary_value", "frequency", "recency_days", "gap_to_next"]


def tables() -> dict[str, pd.DataFrame]:
    """The sample base, and the shipped rules and settings, as frames with contract columns."""
    policy = default_policy("en")
    rules = {
        "tier": list(policy.names),
        "min_amount": [10_000, 5_000, None],
        "min_orders": [6, 3, None],
    }
    settings = {"setting": [s.label.en for s in SETTINGS], "value": [s.default for s in SETTINGS]}
    return sample_base("en", AS_OF) | {
        "TierRules": pd.DataFrame(rules),
        "Settings": pd.DataFrame(settings),
    }


def put_table(sheet, table, content: pd.DataFrame, corner: tuple[int, int], chance) -> None:
    """Write a table with its columns in any order, headers in either language, one column more."""
    columns = list(table.columns)
    if table is not TIER_MATRIX:
        chance.shuffle(columns)
    headers = [chance.choice([column.label.en, column.label.zh]) for column in columns]
    headers.insert(1, OWN)
    names = [column.name for column in columns]
    names.insert(1, None)
    top, left = corner
    rows = content.to_dict("records") or [{}]
    for at, (header, name) in enumerate(zip(headers, names, strict=True)):
        sheet.cell(top, left + at, header)
        for down, row in enumerate(rows, start=1):
            value = f"note {down}" if name is None else row.get(name)
            if value is not None and not (isinstance(value, float) and pd.isna(value)):
                sheet.cell(top + down, left + at, value)
    right, bottom = get_column_letter(left + len(headers) - 1), top + len(rows)
    area = f"{get_column_letter(left)}{top}:{right}{bottom}"
    sheet.add_table(ExcelTable(displayName=table.name, ref=area))


@dataclass(frozen=True)
class Rearranged:
    """A workbook as it was put together, saved, and reviewed."""

    book: openpyxl.Workbook
    before: Path
    after: Path


SEEDS = [
    pytest.param(seed, marks=pytest.mark.xdist_group(f"rearranged {seed}")) for seed in range(2)
]


@pytest.fixture(scope="module", params=SEEDS)
def rearranged(request, tmp_path_factory):
    chance = random.Random(request.param)
    book = openpyxl.Workbook()
    book.remove(book.active)
    content = tables()
    names = list(TABLES)
    chance.shuffle(names)
    for number, name in enumerate(names):
        # one tab keeps an English name, though with another table on it: that is the language
        sheet = book.create_sheet("Customers" if number == 0 else f"Tab {number}")
        sheet["A1"] = "Please do not touch"
        corner = (chance.randint(2, 9), chance.randint(1, 6))
        put_table(sheet, TABLES[name], content.get(name, pd.DataFrame()), corner, chance)
    folder = tmp_path_factory.mktemp("rearranged")
    book.save(folder / "before.xlsx")
    shutil.copy(folder / "before.xlsx", folder / "after.xlsx")
    review(folder / "after.xlsx")
    return Rearranged(book, folder / "before.xlsx", folder / "after.xlsx")


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    def make(folder: Path) -> None:
        build(folder / "usual.xlsx", "en", content=sample_base("en", AS_OF))
        review(folder / "usual.xlsx")

    return customers_of(made_once(tmp_path_factory, "usual", make) / "usual.xlsx")


def review(path: Path) -> None:
    with ClosedWorkbook(path) as book:
        recalculate(book, as_of=AS_OF, today=AS_OF)


def customers_of(path: Path) -> pd.DataFrame:
    with ClosedWorkbook(path) as book:
        return book.read("Customers").set_index("customer_id")


def values_of(path: Path) -> dict[str, dict[tuple[int, int], object]]:
    """By sheet, the value of every cell that is not blank, by row and column."""
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        return {
            sheet.title: {
                (cell.row, cell.column): cell.value
                for cell in itertools.chain.from_iterable(sheet.iter_rows())
                if cell.value is not None
            }
            for sheet in book.worksheets
        }


def test_the_tiers_are_those_of_the_usual_layout(rearranged, usual):
    got = customers_of(rearranged.after)
    wanted = usual.loc[got.index, COLUMNS]
    pd.testing.assert_frame_equal(got[COLUMNS], wanted, check_dtype=False)


def test_the_users_own_columns_and_cells_are_as_they_were(rearranged):
    before, after = values_of(rearranged.before), values_of(rearranged.after)
    for name in ("Customers", "Purchases", "Reps", "TierRules", "Settings"):
        (sheet,) = (sheet for sheet in rearranged.book if name in sheet.tables)
        owned = {
            label for c in TABLES[name].columns if c.owned for label in (c.label.en, c.label.zh)
        }
        header_row = openpyxl.utils.range_boundaries(sheet.tables[name].ref)[1]
        mine, still = (
            {
                (row, column): value
                for (row, column), value in cells[sheet.title].items()
                if sheet.cell(header_row, column).value not in owned
            }
            for cells in (before, after)
        )
        assert still == mine
        assert len(mine) > 10
    assert all(cells[1, 1] == "Please do not touch" for cells in after.values())
