"""Reading tables of a closed file: where they stand, what their cells truly are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from examples import examples
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table
from raw_workbook import DATE_STYLE, RawTable, RawWorkbook, headers, number, row, text

from xltier.errors import CellError, WorkbookError
from xltier.language import Sentence
from xltier.workbook import contract
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.inventory import TablePart, take_inventory
from xltier.workbook.opening import open_workbook
from xltier.workbook.reading import Reader

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

PURCHASES = ["Order no.", "Customer ID", "Date", "Amount"]
SETTINGS = examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def purchases(
    path: Path, rows: str, last: int, columns: list[str] | None = None, **traits: Any
) -> ClosedWorkbook:
    """A workbook whose Purchases table starts at A1."""
    columns = columns or PURCHASES
    end = chr(ord("A") + len(columns) - 1)
    table = RawTable("Purchases", "Purchases", f"A1:{end}{last}", columns)
    dialect = traits.pop("dialect", lambda sheet: sheet)
    raw = RawWorkbook({"Purchases": headers(1, "A", *columns) + rows}, [table], **traits)
    part = "xl/worksheets/sheet1.xml"
    raw.extra = {part: dialect(raw.parts()[part])}
    return ClosedWorkbook(raw.save(path))


def day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def test_a_table_is_read_wherever_it_stands_in_any_column_order(book: Path):
    wb = openpyxl.Workbook()
    sheet = wb.active
    sheet.title = "Umsatz"
    sheet["B2"] = "a title that is not part of the table"
    for r, cells in enumerate(
        [
            ["Amount", "own note", "客户编号", "DATE ", "Order\u3000No."],
            [12.5, "x", "007", dt.datetime(2026, 1, 2), "A1"],
            [-3, None, "C2", dt.datetime(2026, 1, 3, 10, 30), "A2"],
        ],
        7,
    ):
        for c, value in enumerate(cells, 4):
            sheet.cell(r, c, value)
    sheet.add_table(Table(displayName="Purchases", ref="D7:H9"))
    sheet["D11"] = "below"
    wb.save(book)
    frame = ClosedWorkbook(book).read("Purchases")
    assert list(frame.columns) == ["amount", "customer_id", "date", "order_id"]
    assert list(frame.index) == [8, 9]
    assert frame["amount"].tolist() == [12.5, -3.0]
    assert frame["customer_id"].tolist() == ["007", "C2"]
    assert frame["date"].tolist() == [pd.Timestamp("2026-01-02"), pd.Timestamp("2026-01-03 10:30")]
    assert str(frame["customer_id"].dtype) == "str"
    assert ClosedWorkbook(book).address("Purchases", 8, "customer_id") == "Umsatz!F8"


def test_cells_keep_the_type_that_was_typed(book: Path):
    rows = [
        row(2, text("A2", "007"), number("D2", "0.30000000000000004")),
        row(3, number("A3", 8), text("D3", "12.50")),
        row(4, '<c r="A4" t="b"><v>1</v></c>', '<c r="D4" t="e"><v>#N/A</v></c>'),
        row(5, number("A5", 45000.25, DATE_STYLE), number("D5", 45000, DATE_STYLE)),
        row(6, '<c r="A6" t="e"><v>#NAME?</v></c>', number("D6", "1E-15")),
    ]
    frame = purchases(book, "".join(rows), 6).read("Purchases")
    assert frame["order_id"].tolist() == ["007", 8.0, True, day("2023-03-15T06:00"), "#NAME?"]
    assert isinstance(frame["order_id"][6], CellError)
    assert type(frame["order_id"][4]) is bool
    amounts = frame["amount"].tolist()
    assert amounts == [0.30000000000000004, "12.50", "#N/A", day("2023-03-15"), 1e-15]
    assert isinstance(amounts[2], CellError)
    assert not isinstance(amounts[1], CellError)


def test_text_far_below_the_first_thousand_numbers_is_found(book: Path):
    rows = "".join(row(r, text(f"A{r}", f"O{r}"), number(f"D{r}", r / 3)) for r in range(2, 5000))
    rows += row(5000, text("A5000", "O5000"), text("D5000", "oops"))
    rows += row(5001, number("A5001", 77), number("D5001", 5001 / 3))
    frame = purchases(book, rows, 5001).read("Purchases")
    assert frame["amount"][5000] == "oops"
    assert frame["amount"].drop(5000).tolist() == [r / 3 for r in range(2, 5002) if r != 5000]
    assert frame["order_id"][5001] == 77.0
    assert frame["order_id"][4999] == "O4999"


def test_error_cells_in_a_column_with_blanks_are_not_taken_for_blanks(book: Path):
    rows = "".join(row(r, text(f"B{r}", "C"), number(f"D{r}", 1)) for r in range(2, 2000))
    rows += row(2000, text("B2000", "C")) + row(2001, '<c r="D2001" t="e"><v>#DIV/0!</v></c>')
    frame = purchases(book, rows, 2001).read("Purchases")
    assert frame["amount"][2001] == CellError("#DIV/0!")
    assert frame["amount"][2000] is None


def test_an_error_that_the_fast_reader_does_not_know_costs_no_cell(book: Path):
    rows = row(2, text("A2", "O1"), text("B2", "C1"), number("C2", 45000, 1), number("D2", 9.5))
    rows += row(3, text("A3", "O2"), text("B3", "C2"), '<c r="D3" t="e"><v>#SPILL!</v></c>')
    rows += row(4, text("A4", "O3"), text("B4", "C3"), number("C4", 45001, 1), number("D4", 1))
    frame = purchases(book, rows, 4).read("Purchases")
    assert frame["order_id"].tolist() == ["O1", "O2", "O3"]
    assert str(frame["order_id"].dtype) == "str"
    assert frame["amount"].tolist() == [9.5, CellError("#SPILL!"), 1.0]
    assert frame["date"].isna().tolist() == [False, True, False]
    assert frame["date"].dtype.kind == "M"


def test_uniform_columns_have_their_own_type(book: Path):
    cells = [text("A2", "O1"), text("B2", "C1"), number("C2", 45000, 2), number("D2", 9)]
    frame = purchases(book, row(2, *cells) + row(3), 3).read("Purchases")
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "order_id": "str",
        "customer_id": "str",
        "date": "datetime64[ms]",
        "amount": "float64",
    }


def test_wholly_blank_rows_are_dropped_and_row_numbers_stay_true(book: Path):
    rows = row(2) + row(3, text("B3", "C1")) + row(5, text("B5", ""), text("A5", "")) + row(6)
    rows += row(7, number("D7", 0))
    assert list(purchases(book, rows, 9).read("Purchases").index) == [3, 7]


@pytest.mark.parametrize("last", [1, 2, 5])
def test_an_empty_table_reads_as_no_rows_with_its_columns(book: Path, last: int):
    frame = purchases(book, "", last).read("Purchases")
    assert frame.shape == (0, 4)
    assert list(frame.columns) == ["order_id", "customer_id", "date", "amount"]
    assert frame["amount"].dtype == np.float64
    assert frame["date"].dtype.kind == "M"


def test_dates_of_the_1904_system(book: Path):
    uniform = row(2, number("C2", 44197, 1), number("D2", 1))
    frame = purchases(book, uniform, 2, date1904=True).read("Purchases")
    assert frame["date"][2] == pd.Timestamp("2025-01-02")
    mixed = uniform + row(3, text("C3", "?"), number("D3", 1))
    frame = purchases(book, mixed, 3, date1904=True).read("Purchases")
    assert frame["date"].tolist() == [day("2025-01-02"), "?"]


def test_rich_text_inline_text_and_cached_formula_values(book: Path):
    rich = (
        "<si><r><rPr><b/></rPr><t>Al</t></r><r><t>pha</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    )
    rows = row(2, '<c r="A2" t="s"><v>0</v></c>', text("B2", "in line"))
    rows += row(3, '<c r="A3" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', text("B3", "=1+1"))
    rows += row(4, '<c r="A4" t="s"><v>1</v></c>', "<c r='B4'><f>1+1</f><v>2</v></c>")
    frame = purchases(book, rows, 4, strings=[rich, " kept "]).read("Purchases")
    assert frame["order_id"].tolist() == ["Alpha", "ab", " kept "]
    assert frame["customer_id"].tolist() == ["in line", "=1+1", 2.0]


def test_iso_date_cells(book: Path):
    rows = row(2, '<c r="C2" t="d"><v>2026-05-06T07:08:09</v></c>', number("D2", 1))
    rows += row(3, number("C3", 45000, 1), number("D3", 1))
    frame = purchases(book, rows, 3).read("Purchases")
    assert frame["date"].tolist() == [day("2026-05-06T07:08:09"), day("2023-03-15")]


def test_prefixed_xml_and_cells_without_references(book: Path):
    header = "".join(f'<x:c t="inlineStr"><x:is><x:t>{h}</x:t></x:is></x:c>' for h in PURCHASES)
    cells = '<x:c t="inlineStr"><x:is><x:t>O1</x:t></x:is></x:c><x:c/><x:c/><x:c><x:v>5</x:v></x:c>'
    rows = f"<x:row>{header}</x:row><x:row>{cells}</x:row><x:row/><x:row>{cells}</x:row>"
    table = RawTable("Purchases", "P", "A1:D4", PURCHASES)
    raw = RawWorkbook({"P": rows}, [table], prefix="x")
    frame = ClosedWorkbook(raw.save(book)).read("Purchases")
    assert list(frame.index) == [2, 4]
    assert frame["order_id"].tolist() == ["O1", "O1"]
    assert frame["amount"].tolist() == [5.0, 5.0]


def test_the_totals_row_is_no_purchase(book: Path):
    rows = row(2, text("A2", "O1"), number("D2", 5)) + row(3, text("A3", "Total"), number("D3", 5))
    table = RawTable("Purchases", "P", "A1:D3", PURCHASES, totals=1)
    raw = RawWorkbook({"P": headers(1, "A", *PURCHASES) + rows}, [table])
    assert list(ClosedWorkbook(raw.save(book)).read("Purchases").index) == [2]


def test_a_header_cell_counts_rather_than_the_name_in_the_table_part(book: Path):
    table = RawTable("Purchases", "P", "A1:D2", ["Column1", "Column2", "Column3", "Column4"])
    rows = headers(1, "A", *PURCHASES) + row(2, text("A2", "O1"), number("D2", 5))
    frame = ClosedWorkbook(RawWorkbook({"P": rows}, [table]).save(book)).read("Purchases")
    assert frame["amount"].tolist() == [5.0]


def test_a_table_without_a_header_row_goes_by_its_column_names(book: Path):
    table = RawTable("Purchases", "P", "A1:D1", PURCHASES, headers=0)
    rows = row(1, text("A1", "O1"), number("D1", 5))
    frame = ClosedWorkbook(RawWorkbook({"P": rows}, [table]).save(book)).read("Purchases")
    assert frame["order_id"].to_dict() == {1: "O1"}


def sentence(error: pytest.ExceptionInfo[WorkbookError]) -> tuple[str, str]:
    return error.value.text("en"), error.value.text("zh")


def test_a_missing_table_is_named_with_those_that_are_there(book: Path):
    with pytest.raises(WorkbookError) as error:
        purchases(book, "", 2).read("Customers")
    assert sentence(error) == (
        (
            "book.xlsx has no table named Customers; the tables there are: Purchases (Purchases). "
            "Name a table under Table Design > Table Name."
        ),
        (
            "book.xlsx 中没有名为 Customers 的表格，现有的表格有：Purchases（Purchases）；"
            "可在“表设计 > 表名称”中给表格命名。"
        ),
    )


def test_a_workbook_of_somebody_elses_is_told_from_one_that_lost_a_table(book: Path):
    raw = RawWorkbook({"P": row(1, text("A1", "a"))}, [])
    with pytest.raises(WorkbookError) as error:
        ClosedWorkbook(raw.save(book)).read("Customers")
    assert "is no xltier workbook" in sentence(error)[0]
    assert "不是 xltier 工作簿" in sentence(error)[1]


def test_a_missing_required_column_is_named_with_the_headers_there(book: Path):
    with pytest.raises(WorkbookError) as error:
        purchases(book, "", 2, ["Order no.", "Date", "Sum"]).read("Purchases")
    assert sentence(error) == (
        (
            "Table Purchases on sheet Purchases lacks the columns “Customer ID”, “Amount”; its "
            "headers "
            "are: Order no., Date, Sum. Add or rename a column."
        ),
        (
            "工作表 Purchases 上的表格 Purchases 缺少列“客户编号”、“金额”；"
            "现有标题：Order no.、Date、Sum。请添加或重命名列。"
        ),
    )


def test_one_column_in_both_languages_is_refused(book: Path):
    with pytest.raises(WorkbookError) as error:
        purchases(book, "", 2, [*PURCHASES, "金额"]).read("Purchases")
    assert sentence(error) == (
        (
            "Headers Purchases!D1 and Purchases!E1 of table Purchases (“Amount” and “金额”) mean "
            "the "
            "same column; rename one of them."
        ),
        (
            "表格 Purchases 的标题 Purchases!D1 和 Purchases!E1（“Amount”与“金额”）指同一列“金额”；"
            "请修改其中一个。"
        ),
    )


def test_a_header_that_stands_twice_is_refused(book: Path):
    with pytest.raises(WorkbookError) as error:
        purchases(book, "", 2, [*PURCHASES, "Amount"]).read("Purchases")
    assert sentence(error)[0] == (
        "Headers Purchases!D1 and Purchases!E1 of table Purchases both say “Amount”; rename one of "
        "them."
    )


def test_merged_cells_in_a_table_are_refused_and_others_are_not(book: Path):
    rows = row(2, text("A2", "O1"), number("D2", 5))
    other = '<mergeCells count="1"><mergeCell ref="F1:G9"/></mergeCells>'
    assert len(purchases(book, rows, 3, tails={"Purchases": other}).read("Purchases")) == 1
    inside = '<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
    with pytest.raises(WorkbookError) as error:
        purchases(book, rows, 3, tails={"Purchases": inside}).read("Purchases")
    assert sentence(error)[0] == (
        "Cells Purchases!B2:C3 inside table Purchases are merged; unmerge them under Home > Merge "
        "& Center and fill in each cell."
    )


def test_formulas_in_key_columns_are_read_as_their_values(book: Path):
    rows = row(2, text("A2", "O1"), '<c r="B2" t="str"><f>"C"&amp;7</f><v>C7</v></c>')
    frame = purchases(book, rows, 2).read("Purchases")
    assert frame["customer_id"][2] == "C7"


def test_a_formula_that_only_describes_may_wait_for_excel(book: Path):
    headers = ["Customer ID", "Date", "Amount", "Product"]
    rows = row(2, text("A2", "C7"), number("C2", 5), '<c r="D2"><f>UPPER("tea")</f></c>')
    frame = purchases(book, rows, 2, headers).read("Purchases")
    assert frame["amount"][2] == 5
    assert pd.isna(frame["product"][2])


def test_a_formula_that_was_never_calculated_is_no_blank(book: Path):
    rows = row(2, text("A2", "O1"), number("D2", 5))
    rows += row(3, '<c r="B3"><f>"C"&amp;7</f></c>', '<c r="D3"><f>1+1</f></c>')
    with pytest.raises(WorkbookError) as error:
        purchases(book, rows + row(4, '<c r="B4"><f>B3</f></c>'), 4).read("Purchases")
    assert sentence(error) == (
        (
            "The formula in Purchases!B3 and 1 more was never calculated, so its value is unknown; "
            "open the workbook in Excel, save it and try again."
        ),
        (
            "Purchases!B3等 2 个单元格中的公式从未计算过，无法得知其值；"
            "请在 Excel 中打开并保存后再试。"
        ),
    )


def test_a_table_as_high_as_a_sheet_is_read(book: Path):
    last = 1_048_576
    first = row(2, text("B2", "C1"), number("D2", 1))
    end = row(last, text(f"B{last}", "C2"), number(f"D{last}", 2))
    frame = purchases(book, first + end, last).read("Purchases")
    assert frame["customer_id"].to_dict() == {2: "C1", last: "C2"}
    assert frame["amount"].tolist() == [1.0, 2.0]


CELLS = st.one_of(
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(float),
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=6),
    st.booleans(),
    st.sampled_from(["#N/A", "#DIV/0!", "#SPILL!"]).map(CellError),
    st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)
USUAL = st.one_of(
    st.floats(-1e9, 1e9).map(float),
    st.sampled_from(["x", "007", "=1", " "]),
    st.just(dt.datetime(2026, 1, 2)),
)


@st.composite
def columns(draw: st.DrawFn) -> list[Any]:
    """Mostly uniform, with a few strangers: what real columns are like."""
    content = [draw(USUAL)] * draw(st.integers(1, 300))
    for _ in range(draw(st.integers(0, 4))):
        content[draw(st.integers(0, len(content) - 1))] = draw(CELLS)
    return content


def stored(reference: str, value: Any) -> str:
    if value is None:
        return f'<c r="{reference}" s="1"/>'
    if isinstance(value, CellError):
        return f'<c r="{reference}" t="e"><v>{value}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{reference}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, dt.datetime):
        serial = (value - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
        return number(reference, repr(serial), DATE_STYLE)
    return number(reference, repr(value)) if isinstance(value, float) else text(reference, value)


def prefixed(sheet: bytes) -> bytes:
    sheet = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", sheet)
    return sheet.replace(b"xmlns=", b"xmlns:x=")


DIALECTS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda sheet: sheet,
    "prefixed": prefixed,
    "pretty": lambda sheet: sheet.replace(b"><", b">\n <"),
    "other order": lambda sheet: re.sub(rb'<c (r="\w+") ([st]="\w+")', rb"<c \2 \1", sheet),
    "more attributes": lambda sheet: re.sub(rb'<row r="(\d+)"', rb'<row spans="1:9" r="\1"', sheet),
    "byte-order mark": lambda sheet: b"\xef\xbb\xbf" + sheet,
    "utf-16": lambda sheet: sheet.replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"),
}


@SETTINGS
@given(ids=columns(), amounts=columns(), dialect=st.sampled_from(list(DIALECTS)))
def test_every_cell_reads_back_as_it_was_stored(
    book: Path, ids: list[Any], amounts: list[Any], dialect: str
):
    length = max(len(ids), len(amounts))
    want = {
        r: (a, b)
        for r, (a, b) in enumerate(
            zip(
                ids + [None] * (length - len(ids)),
                amounts + [None] * (length - len(amounts)),
                strict=True,
            ),
            2,
        )
        if a is not None or b is not None
    }
    rows = "".join(row(r, stored(f"B{r}", a), stored(f"D{r}", b)) for r, (a, b) in want.items())
    frame = purchases(book, rows, length + 1, dialect=DIALECTS[dialect]).read("Purchases")
    assert list(frame.index) == list(want)
    for column, place in (("customer_id", 0), ("amount", 1)):
        for index, value in frame[column].items():
            expected = want[index][place]
            if expected is None:
                assert pd.isna(value)
            else:
                assert value == expected
                assert isinstance(value, CellError) is isinstance(expected, CellError)
                assert isinstance(value, bool) is isinstance(expected, bool)


def corpus_tables() -> list[tuple[Path, TablePart]]:
    found = []
    for path in sorted(CORPUS.glob("*.xl*")):
        try:
            with ClosedWorkbook(path) as workbook:
                found += [(path, place) for place in workbook.inventory.tables]
        except WorkbookError:
            continue
    return found


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real workbooks is not here")
@pytest.mark.filterwarnings("ignore")
def test_real_tables_read_as_openpyxl_reads_them():
    compared = 0
    books: dict[Path, Any] = {}
    for path, place in corpus_tables():
        if path not in books:
            books[path] = opened(path)
        if books[path] is not None:
            compared += compare(path, place, books[path][place.sheet])
    assert compared > 10_000


def opened(path: Path) -> Any:
    try:
        return openpyxl.load_workbook(path, data_only=True)
    except Exception:  # noqa: BLE001 - openpyxl fails on some files, in many ways
        return None


def compare(path: Path, place: TablePart, sheet: Any) -> int:
    columns = [contract.Column(name, Sentence(name, name)) for name in set(place.columns)]
    table = contract.Table(place.name, "", tuple(columns))
    with open_workbook(path) as package:
        reader = Reader(path, package, take_inventory(package))
        numbers = {h.column.name: h.number for h in reader.headers(table, place) if h.column}
        frame = reader.read(table, place)
    rows = range(place.first_data_row, place.last_data_row + 1)
    for name in frame.columns:
        ours = frame[name].astype(object).reindex(rows)
        for index in rows:
            same(ours[index], sheet.cell(index, numbers[name]).value)
    return len(rows) * frame.shape[1]


def same(ours: Any, theirs: Any) -> None:
    if theirs is None or theirs == "":
        assert pd.isna(ours), (ours, theirs)
    elif isinstance(theirs, dt.datetime | dt.date | dt.time | dt.timedelta):
        assert isinstance(ours, dt.datetime | float), (ours, theirs)
        if isinstance(theirs, dt.datetime):
            assert abs(ours - theirs) < dt.timedelta(seconds=1)
    else:
        assert ours == theirs, (ours, theirs)
        assert isinstance(ours, bool | np.bool_) is isinstance(theirs, bool)
