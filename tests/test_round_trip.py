"""What is written reads back as it was, and nothing else in the package changes."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from examples import examples
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import SHEETS
from xltier.workbook.template import build

EXAMPLES = examples(
    10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40
) | st.sampled_from(["=1+1", "+49 30", "-5", "@home", "007", " edge ", "a\nb", "_x000D_", "<&>\"'"])
money = st.integers(-(10**12), 10**12).map(lambda cents: cents / 100)
days = st.dates(pd.Timestamp("1901-01-01").date(), pd.Timestamp("2099-12-31").date())
rows = st.fixed_dictionaries(
    {
        "name": texts.filter(lambda text: text.strip()),
        "feedback": st.none() | texts,
        "last_contact": st.none() | days.map(pd.Timestamp),
        "tier": st.none() | st.sampled_from(["Tier 1", "二级"]),
        "monetary_value": st.none() | money,
        "frequency": st.none() | st.integers(0, 10**6),
    }
)


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory):
    path = tmp_path_factory.mktemp("round-trip") / "empty.xlsx"
    build(path, "en")
    return path


@pytest.fixture
def book(empty_book, tmp_path):
    return Path(shutil.copy(empty_book, tmp_path / "book.xlsx"))


def frame_of(content: list[dict]) -> pd.DataFrame:
    frame = pd.DataFrame(content)
    frame["customer_id"] = [f"C{number:05d}" for number in range(len(frame))]
    return frame


def plain(value: object) -> object:
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, (int, float, np.number)):
        return float(value)
    return (str(value).replace("\r\n", "\n") or None) if isinstance(value, str) else value


def same(written: pd.DataFrame, read: pd.DataFrame) -> None:
    for column in written:
        wanted = [plain(value) for value in written[column]]
        got = [plain(value) for value in read[column]]
        assert got == wanted, column


@EXAMPLES
@given(st.lists(rows, min_size=1, max_size=12))
def test_appended_rows_read_back_as_they_were(empty_book, tmp_path, content):
    path = Path(shutil.copy(empty_book, tmp_path / "book.xlsx"))
    frame = frame_of(content)
    book = ClosedWorkbook(path)
    book.append("Customers", frame)
    book.commit()
    same(frame, ClosedWorkbook(path).read("Customers"))


@EXAMPLES
@given(st.lists(rows, min_size=2, max_size=12), st.data())
def test_updated_rows_read_back_and_the_others_stay(empty_book, tmp_path, content, data):
    path = Path(shutil.copy(empty_book, tmp_path / "book.xlsx"))
    book = ClosedWorkbook(path)
    book.append("Customers", frame_of(content))
    book.commit()
    before = book.read("Customers")
    chosen = data.draw(st.lists(st.sampled_from(list(before.index)), min_size=1, unique=True))
    new = pd.DataFrame(data.draw(st.lists(rows, min_size=len(chosen), max_size=len(chosen))))
    new.index = pd.Index(chosen)
    book.update("Customers", new[["tier", "monetary_value", "frequency"]])
    book.commit()
    after = ClosedWorkbook(path).read("Customers")
    same(new[["tier", "monetary_value", "frequency"]], after.loc[chosen])
    rest = before.index.difference(chosen)
    pd.testing.assert_frame_equal(
        after.loc[rest].astype(object), before.loc[rest].astype(object), check_dtype=False
    )


@EXAMPLES
@given(st.lists(rows, max_size=9), st.lists(rows, max_size=9))
def test_a_replaced_table_holds_the_new_rows_and_no_old_one(empty_book, tmp_path, old, new):
    path = Path(shutil.copy(empty_book, tmp_path / "book.xlsx"))
    book = ClosedWorkbook(path)
    for content in (old, new):
        frame = pd.DataFrame(
            {
                "customer_id": [f"C{number}" for number in range(len(content))],
                "reason": [row["name"] for row in content],
                "amount_now": [row["monetary_value"] for row in content],
            }
        )
        book.replace("Movement", frame)
        book.commit()
    read = ClosedWorkbook(path).read("Movement")
    assert len(read) == len(new)
    same(frame, read)


def test_a_write_to_one_sheet_leaves_every_other_part_as_it_was(book):
    untouched = {
        name
        for name in zipfile.ZipFile(book).namelist()
        if name.startswith(("xl/worksheets/", "xl/tables/"))
    }
    before = {name: zipfile.ZipFile(book).read(name) for name in untouched}
    opened = ClosedWorkbook(book)
    place = opened.inventory.table("Movement")
    opened.replace("Movement", pd.DataFrame({"customer_id": ["1", "2"]}))
    opened.commit()
    changed = {name for name in untouched if zipfile.ZipFile(book).read(name) != before[name]}
    assert changed == {place.sheet_part, place.part}
    assert len(before) > len(SHEETS)
