"""A table grows, shrinks and widens, and what belongs to it follows; nothing else is touched."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableColumn, TableFormula
from raw_workbook import RawTable, RawWorkbook, headers, number, row, text

from xltier.errors import WorkbookError
from xltier.workbook.edits import TableEdit
from xltier.workbook.writer import write_edits


def book(path: Path, *, totals: bool = False, beside: bool = False) -> Path:
    """A table B3:D6 named T: three rows, with everything that must follow it."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Data sheet"
    for i, values in enumerate([("id", "amount", "twice"), (1, 10, 0), (2, 20, 0), (3, 30, 0)], 3):
        for j, value in enumerate(values, 2):
            sheet.cell(i, j, value)
        if i > 3:
            sheet.cell(i, 4, f"=C{i}*2")
            sheet.cell(i, 3).number_format = "#,##0.00"
            sheet.cell(i, 3).fill = PatternFill("solid", start_color="FFEEEEEE")
    sheet.row_dimensions[6].height = 31
    table = Table(displayName="T", ref="B3:D7" if totals else "B3:D6")
    table._initialise_columns()
    for column, header in zip(table.tableColumns, ("id", "amount", "twice"), strict=True):
        column.name = header
    if totals:
        sheet["B7"], sheet["C7"], sheet["C7"].font = "Total", "=SUM(C4:C6)", Font(bold=True)
        table.totalsRowCount = 1
        table.autoFilter.ref = "B3:D6"
    sheet.add_table(table)
    sheet.conditional_formatting.add(
        "C4:C6", CellIsRule(operator="greaterThan", formula=["15"], font=Font(color="FFFF0000"))
    )
    sheet.conditional_formatting.add(
        "A4:Z6", CellIsRule(operator="lessThan", formula=["0"], font=Font(bold=True))
    )
    check = DataValidation(type="whole", operator="greaterThan", formula1="0", sqref="B4:B6")
    sheet.add_data_validation(check)
    workbook.defined_names["Amounts"] = DefinedName("Amounts", attr_text="'Data sheet'!$C$4:$C$6")
    workbook.defined_names["Part"] = DefinedName("Part", attr_text="'Data sheet'!$C$4:$C$5")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=4, max_row=6))
    sheet.add_chart(chart, "H20")
    if beside:
        sheet["E5"] = "neighbour"
    workbook.save(path)
    return path


def rows(count: int, **more: list) -> pd.DataFrame:
    return pd.DataFrame({"id": [100 + i for i in range(count)], **more})


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


SHEET = "xl/worksheets/sheet1.xml"


def test_ranges_names_and_charts_over_the_data_follow(tmp_path):
    path = book(tmp_path / "book.xlsx")
    write_edits(path, [TableEdit("T", appended=rows(4, amount=[1.5, 2, 3, 4]))])
    sheet = openpyxl.load_workbook(path)["Data sheet"]
    assert sheet.tables["T"].ref == "B3:D10"
    assert sheet.tables["T"].autoFilter.ref == "B3:D10"
    assert {str(r.sqref) for r in sheet.conditional_formatting} == {"C4:C10", "A4:Z6 B7:D10"}
    assert str(sheet.data_validations.dataValidation[0].sqref) == "B4:B10"
    names = openpyxl.load_workbook(path).defined_names
    assert names["Amounts"].attr_text == "'Data sheet'!$C$4:$C$10"
    assert names["Part"].attr_text == "'Data sheet'!$C$4:$C$5"
    assert "'Data sheet'!$C$4:$C$10" in part(path, "xl/charts/chart1.xml")
    assert '<dimension ref="B3:D10"' in part(path, SHEET)


def test_new_rows_look_and_calculate_like_the_row_above(tmp_path):
    path = book(tmp_path / "book.xlsx")
    write_edits(path, [TableEdit("T", appended=rows(2, amount=[40, 50]))])
    sheet = openpyxl.load_workbook(path)["Data sheet"]
    assert [sheet.cell(r, 4).value for r in range(4, 9)] == [f"=C{r}*2" for r in range(4, 9)]
    assert sheet["C8"].number_format == "#,##0.00"
    assert sheet["C8"].fill.start_color.rgb == "FFEEEEEE"
    assert sheet.row_dimensions[8].height == 31


def test_the_totals_move_down_and_add_up_the_new_rows(tmp_path):
    path = book(tmp_path / "book.xlsx", totals=True)
    write_edits(path, [TableEdit("T", appended=rows(2, amount=[40, 50]))])
    sheet = openpyxl.load_workbook(path)["Data sheet"]
    assert sheet.tables["T"].ref == "B3:D9"
    assert sheet.tables["T"].autoFilter.ref == "B3:D8"
    assert (sheet["B9"].value, sheet["C9"].value) == ("Total", "=SUM(C4:C8)")
    assert sheet["C9"].font.bold
    assert (sheet["B7"].value, sheet["C7"].value, sheet["D7"].value) == (100, 40, "=C7*2")


def test_what_libreoffice_computes_from_a_grown_table_is_right(tmp_path, libreoffice_values):
    path = book(tmp_path / "book.xlsx", totals=True)
    write_edits(path, [TableEdit("T", appended=rows(2, amount=[40, 50]))])
    values = libreoffice_values(path)["Data sheet"]
    assert values[8][2] == 150
    assert [line[3] for line in values[3:8]] == [20, 40, 60, 80, 100]


@pytest.mark.parametrize("below", ["B8", "D7"])
def test_a_growing_table_moves_and_overwrites_nothing_below_it(tmp_path, below):
    path = book(tmp_path / "book.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook["Data sheet"][below] = "mine"
    workbook.save(path)
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match=f"Data sheet!{below} is not empty"):
        write_edits(path, [TableEdit("T", appended=rows(3))])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_growing_table_leaves_rows_beside_it_alone(tmp_path):
    path = book(tmp_path / "book.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook["Data sheet"]["F8"] = "beside"
    workbook["Data sheet"]["A7"] = "left"
    workbook.save(path)
    write_edits(path, [TableEdit("T", appended=rows(3))])
    sheet = openpyxl.load_workbook(path)["Data sheet"]
    assert (sheet["F8"].value, sheet["A7"].value, sheet["B8"].value) == ("beside", "left", 101)


def test_blank_rows_of_the_table_are_filled_first(tmp_path):
    raw = RawWorkbook(
        {"S": headers(1, "A", "id", "x") + row(2, number("A2", 1)) + row(3, number("B3", "")[:0])},
        [RawTable("T", "S", "A1:B4", ["id", "x"])],
    )
    path = raw.save(tmp_path / "raw.xlsx")
    write_edits(path, [TableEdit("T", appended=rows(3))])
    sheet = openpyxl.load_workbook(path)["S"]
    assert [sheet.cell(r, 1).value for r in range(2, 6)] == [1, 100, 101, 102]
    assert sheet.tables["T"].ref == "A1:B5"


def test_a_table_of_two_columns_side_by_side_with_another_grows_alone(tmp_path):
    raw = RawWorkbook(
        {
            "S": row(1, text("A1", "id"), text("C1", "key"))
            + row(2, number("A2", 1), number("C2", 5))
            + row(3, number("C3", 6))
        },
        [RawTable("T", "S", "A1:A2", ["id"]), RawTable("U", "S", "C1:C3", ["key"])],
    )
    path = raw.save(tmp_path / "raw.xlsx")
    edits = [
        TableEdit("T", appended=rows(3)),
        TableEdit("U", appended=pd.DataFrame({"key": ["x", "y"]})),
    ]
    write_edits(path, edits)
    sheet = openpyxl.load_workbook(path)["S"]
    assert [sheet.cell(r, 1).value for r in range(2, 7)] == [1, 100, 101, 102, None]
    assert [sheet.cell(r, 3).value for r in range(2, 7)] == [5, 6, "x", "y", None]
    assert (sheet.tables["T"].ref, sheet.tables["U"].ref) == ("A1:A5", "C1:C5")


def test_a_shrinking_table_keeps_rows_in_which_the_user_typed(tmp_path):
    path = book(tmp_path / "book.xlsx")
    new = pd.DataFrame({"id": [7], "twice": ["z"]})
    write_edits(path, [TableEdit("T", replacement=new)])
    sheet = openpyxl.load_workbook(path)["Data sheet"]
    assert sheet.tables["T"].ref == "B3:D6"
    assert [c.value for c in sheet["B"][3:6]] == [7, None, None]
    assert [c.value for c in sheet["C"][3:6]] == [10, 20, 30]


def test_a_shrinking_table_blanks_the_rows_it_frees_and_keeps_one(tmp_path):
    path = book(tmp_path / "book.xlsx")
    new = pd.DataFrame({"id": [], "amount": []})
    write_edits(path, [TableEdit("T", replacement=new)])
    sheet = openpyxl.load_workbook(path)["Data sheet"]
    assert sheet.tables["T"].ref == "B3:D4"
    assert all(c.value is None for line in sheet["B5:D6"] for c in line)
    assert sheet["C4"].number_format == "#,##0.00"
    assert sheet["C6"].number_format == "General", "as when Excel deletes rows of a table"
    assert sheet["D4"].value == "=C4*2"
    assert sheet.parent.defined_names["Amounts"].attr_text == "'Data sheet'!$C$4:$C$4"


def test_columns_are_added_at_the_right_edge(tmp_path):
    path = book(tmp_path / "book.xlsx")
    cells = pd.DataFrame({"New & odd": ["a", "b"]}, index=[4, 6])
    write_edits(path, [TableEdit("T", cells=cells, new_columns=("New & odd", "Line\nbreak"))])
    sheet = openpyxl.load_workbook(path)["Data sheet"]
    assert sheet.tables["T"].ref == "B3:F6"
    assert [c.name for c in sheet.tables["T"].tableColumns][3:] == ["New & odd", "Line\nbreak"]
    assert [sheet.cell(3, c).value for c in (5, 6)] == ["New & odd", "Line\nbreak"]
    assert [sheet.cell(r, 5).value for r in (4, 5, 6)] == ["a", None, "b"]


def test_a_column_is_not_added_over_something(tmp_path):
    path = book(tmp_path / "book.xlsx", beside=True)
    with pytest.raises(WorkbookError, match="Data sheet!E5 is not empty"):
        write_edits(path, [TableEdit("T", new_columns=("New",))])


@pytest.mark.parametrize(
    ("columns", "ref"), [(["a", "id"], "B3:C5"), (["id", "x", "y", "z", "w"], "B3:F5")]
)
def test_a_wide_table_takes_its_headers_from_the_frame(tmp_path, columns, ref):
    path = book(tmp_path / "book.xlsx")
    new = pd.DataFrame({name: [i, i + 10] for i, name in enumerate(columns)})
    write_edits(path, [TableEdit("T", replacement=new, wide=True)])
    sheet = openpyxl.load_workbook(path)["Data sheet"]
    table = sheet.tables["T"]
    assert table.ref == ref
    assert [column.name for column in table.tableColumns] == columns
    found = [[c.value for c in line] for line in sheet[ref]]
    assert found == [columns, list(range(len(columns))), [i + 10 for i in range(len(columns))]]
    assert all(c.value is None for c in sheet["B6:F6"][0])
    assert all(c.value is None for line in sheet["G3:H6"] for c in line)
    assert len({column.id for column in table.tableColumns}) == len(columns)


def test_calculated_columns_are_calculated_in_new_rows(tmp_path):
    path = book(tmp_path / "book.xlsx")
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Data sheet"]
    formula = "T[[#This Row],[amount]]*3"
    column: TableColumn = sheet.tables["T"].tableColumns[2]
    column.calculatedColumnFormula = TableFormula(attr_text=formula)
    sheet["D6"] = 99
    workbook.save(path)
    write_edits(path, [TableEdit("T", appended=rows(1))])
    sheet = openpyxl.load_workbook(path)["Data sheet"]
    assert (sheet["D6"].value, sheet["D7"].value) == (99, f"={formula}")


def test_a_formula_over_other_rows_is_not_copied_down(tmp_path):
    path = book(tmp_path / "book.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook["Data sheet"]["D6"] = "=SUM(C4:C6)"
    workbook.save(path)
    write_edits(path, [TableEdit("T", appended=rows(1))])
    assert openpyxl.load_workbook(path)["Data sheet"]["D7"].value is None


def test_shared_formulas_are_copied_down_as_formulas_of_their_own(tmp_path):
    shared = '<c r="B{0}"><f t="shared" si="0"{1}</c>'
    raw = RawWorkbook(
        {
            "S": headers(1, "A", "id", "x")
            + row(2, number("A2", 1), shared.format(2, ' ref="B2:B3">A2*$A$2</f>'))
            + row(3, number("A3", 2), shared.format(3, "/>"))
        },
        [RawTable("T", "S", "A1:B3", ["id", "x"])],
    )
    path = raw.save(tmp_path / "raw.xlsx")
    write_edits(path, [TableEdit("T", appended=rows(2))])
    sheet = openpyxl.load_workbook(path)["S"]
    assert [sheet.cell(r, 2).value for r in (4, 5)] == ["=A4*$A$2", "=A5*$A$2"]


def test_overwritten_formulas_leave_the_calculation_chain(tmp_path):
    chain = (
        '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<c r="D4" i="1"/><c r="D5"/><c r="A1" i="2"/><c r="D6" i="1"/></calcChain>'
    )
    path = with_calc_chain(book(tmp_path / "book.xlsx"), chain)
    cells = pd.DataFrame({"twice": [1.0, 2.0]}, index=[4, 6])
    write_edits(path, [TableEdit("T", cells=cells)])
    kept = re.findall(r"<c [^>]*>", part(path, "xl/calcChain.xml"))
    assert kept == ['<c r="D5" i="1"/>', '<c r="A1" i="2"/>']
    assert 'fullCalcOnLoad="1"' in part(path, "xl/workbook.xml")


def test_an_empty_calculation_chain_goes(tmp_path):
    chain = (
        '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<c r="D4" i="1"/></calcChain>'
    )
    path = with_calc_chain(book(tmp_path / "book.xlsx"), chain)
    write_edits(path, [TableEdit("T", cells=pd.DataFrame({"twice": [1.0]}, index=[4]))])
    with zipfile.ZipFile(path) as package:
        assert "xl/calcChain.xml" not in package.namelist()
    assert "calcChain" not in part(path, "[Content_Types].xml")
    assert "calcChain" not in part(path, "xl/_rels/workbook.xml.rels")


def with_calc_chain(path: Path, chain: str) -> Path:
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'
    types = members["[Content_Types].xml"].replace(b"</Types>", override.encode())
    relation = (
        b'<Relationship Id="rIdChain" Target="/xl/calcChain.xml" Type="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships/calcChain"/></Relationships>'
    )
    related = members["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation)
    members |= {
        "[Content_Types].xml": types,
        "xl/_rels/workbook.xml.rels": related,
        "xl/calcChain.xml": chain.encode(),
    }
    with zipfile.ZipFile(path, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return path


def test_pivot_tables_over_the_table_refresh_when_opened(tmp_path):
    from xltier.workbook.inventory import Area
    from xltier.workbook.writing.growth import Growth
    from xltier.workbook.writing.workbook_xml import rewritten_pivot_cache

    old, new = Area.parse("B3:D6"), Area.parse("B3:D9")
    growth = Growth("T", "S", old, new, 4, 0)
    by_name = b'<pivotCacheDefinition><cacheSource><worksheetSource name="t"/></cacheSource></p>'
    by_area = b'<pivotCacheDefinition><worksheetSource ref="B3:D6" sheet="S"/></p>'
    other = b'<pivotCacheDefinition><worksheetSource ref="B3:D6" sheet="Other"/></p>'
    made = [rewritten_pivot_cache(xml, [("T", "S", old)], [growth]) for xml in (by_name, by_area)]
    assert all(b'refreshOnLoad="1"' in xml for xml in made)
    assert b'ref="B3:D9"' in made[1]
    assert rewritten_pivot_cache(other, [("T", "S", old)], [growth]) == other


@pytest.mark.parametrize("kind", ["queryTable", "xml"])
def test_tables_that_something_else_fills_are_refused(tmp_path, kind):
    path = book(tmp_path / "book.xlsx")
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    name = "xl/tables/table1.xml"
    members[name] = members[name].replace(
        b" displayName=", f' tableType="{kind}" displayName='.encode()
    )
    with zipfile.ZipFile(path, "w") as package:
        for member, content in members.items():
            package.writestr(member, content)
    with pytest.raises(WorkbookError, match="filled by a query or an XML map"):
        write_edits(path, [TableEdit("T", appended=rows(1))])


def test_merged_cells_in_the_way_are_refused(tmp_path):
    path = book(tmp_path / "book.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook["Data sheet"].merge_cells("A8:B9")
    workbook.save(path)
    with pytest.raises(WorkbookError, match="Data sheet!B8 lies in the merged cells A8:B9"):
        write_edits(path, [TableEdit("T", appended=rows(3))])


def test_another_table_in_the_way_is_refused(tmp_path):
    raw = RawWorkbook(
        {"S": headers(1, "A", "id") + row(2, number("A2", 1)) + headers(5, "A", "key") + row(6)},
        [RawTable("T", "S", "A1:A2", ["id"]), RawTable("U", "S", "A5:A6", ["key"])],
    )
    path = raw.save(tmp_path / "raw.xlsx")
    with pytest.raises(WorkbookError, match="S!A5:A6 is not empty"):
        write_edits(path, [TableEdit("T", appended=rows(4))])


def test_a_table_never_reaches_beyond_the_sheet(tmp_path):
    raw = RawWorkbook(
        {"S": headers(1_048_574, "A", "id") + row(1_048_575, number("A1048575", 1))},
        [RawTable("T", "S", "A1048574:A1048575", ["id"])],
    )
    path = raw.save(tmp_path / "raw.xlsx")
    with pytest.raises(WorkbookError, match="1,048,576 rows"):
        write_edits(path, [TableEdit("T", appended=rows(2))])
    write_edits(path, [TableEdit("T", appended=rows(1))])
    assert openpyxl.load_workbook(path)["S"].tables["T"].ref == "A1048574:A1048576"


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (TableEdit("Nope"), "no table Nope; it has: T"),
        (TableEdit("T", cells=pd.DataFrame({"x": [1]}, index=[4])), "no column x; it has: id"),
        (TableEdit("T", cells=pd.DataFrame({"id": [1]}, index=[9])), "has rows 4 to 6"),
        (TableEdit("T", new_columns=("ID",)), "cannot have these headers"),
    ],
)
def test_edits_that_do_not_fit_are_refused_by_name(tmp_path, edit, words):
    path = book(tmp_path / "book.xlsx")
    with pytest.raises(WorkbookError, match=words):
        write_edits(path, [edit])


def test_number_formats_are_given_where_cells_have_none(tmp_path):
    path = book(tmp_path / "book.xlsx")
    moments = [pd.Timestamp("2024-05-06"), pd.NaT, pd.Timestamp("2024-05-06 07:08")]
    cells = pd.DataFrame({"id": moments, "amount": [1.0, 2.0, 3.0]}, index=[4, 5, 6])
    write_edits(path, [TableEdit("T", cells=cells, formats={"id": "dd/mm/yyyy", "amount": "0.0"})])
    sheet = openpyxl.load_workbook(path)["Data sheet"]
    assert [sheet.cell(r, 2).number_format for r in (4, 5, 6)] == [
        "dd/mm/yyyy",
        "General",
        "dd/mm/yyyy",
    ]
    assert sheet["C4"].number_format == "#,##0.00"
    assert sheet["B6"].value == pd.Timestamp("2024-05-06 07:08")


def test_a_workbook_without_shared_strings_gets_them(tmp_path):
    raw = RawWorkbook(
        {"S": headers(1, "A", "id") + row(2, number("A2", 1))},
        [RawTable("T", "S", "A1:A2", ["id"])],
    )
    path = raw.save(tmp_path / "raw.xlsx")
    with zipfile.ZipFile(path) as package:
        members = {n: package.read(n) for n in package.namelist() if "sharedStrings" not in n}
    related = members["xl/_rels/workbook.xml.rels"].decode()
    related = re.sub(r"<Relationship [^>]*sharedStrings[^>]*>", "", related)
    members["xl/_rels/workbook.xml.rels"] = related.encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    write_edits(path, [TableEdit("T", cells=pd.DataFrame({"id": ["text"]}, index=[2]))])
    assert openpyxl.load_workbook(path)["S"]["A2"].value == "text"


def test_many_one_off_texts_stand_in_their_cells_and_leave_no_garbage(tmp_path, monkeypatch):
    from xltier.workbook.writing import shared_strings

    monkeypatch.setattr(shared_strings, "MANY_TEXTS", 3)
    path = book(tmp_path / "book.xlsx")
    before = part(path, SHEET).count('t="inlineStr"')
    values = ["once <1>", " twice\n", " twice\n", "once 2", "once 3", "_x000D_", ""]
    write_edits(path, [TableEdit("T", appended=pd.DataFrame({"id": values}))])
    strings = part(path, "xl/sharedStrings.xml")
    assert "once" not in strings
    assert strings.count("twice") == 1
    assert part(path, SHEET).count('t="inlineStr"') == before + 4
    sheet = openpyxl.load_workbook(path)["Data sheet"]
    found = [sheet.cell(r, 2).value for r in range(7, 14)]
    assert found[:5] == values[:5]
    assert found[6] is None
    # openpyxl resolves no escapes in inline text; Excel does.
    assert found[5] in {"_x000D_", "_x005F_x000D_"}


EXTENSIONS = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" uri="u">'
    "<x14:conditionalFormattings><x14:conditionalFormatting><xm:sqref>A2:A3</xm:sqref>"
    "</x14:conditionalFormatting></x14:conditionalFormattings><x14:dataValidations>"
    "<x14:dataValidation><x14:formula1><xm:f>Other!$A$1</xm:f></x14:formula1>"
    "<xm:sqref>B1:B3 D9</xm:sqref></x14:dataValidation></x14:dataValidations>"
    "<x14:sparklineGroups><x14:sparklines><x14:sparkline><xm:f>S!A2</xm:f><xm:sqref>B2:B3"
    "</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroups></ext></extLst>"
)


def test_extended_formats_and_validations_follow_and_sparklines_do_not(tmp_path):
    rows_before = headers(1, "A", "id", "x") + row(2, number("A2", 1)) + row(3, number("A3", 1))
    table = RawTable("T", "S", "A1:B3", ["id", "x"])
    raw = RawWorkbook({"S": rows_before}, [table], tails={"S": EXTENSIONS})
    path = raw.save(tmp_path / "raw.xlsx")
    write_edits(path, [TableEdit("T", appended=rows(2))])
    xml = part(path, SHEET)
    ranges = re.findall("<xm:sqref>([^<]*)", xml)
    assert ranges == ["A2:A5", "B1:B5 D9", "B2:B3"]


def test_another_write_reuses_the_texts_and_styles_of_the_first(tmp_path):
    path = book(tmp_path / "book.xlsx")
    cells = pd.DataFrame(
        {"id": ["x", "y"], "twice": [pd.Timestamp("2024-01-01")] * 2}, index=[4, 5]
    )
    write_edits(path, [TableEdit("T", cells=cells)])
    first = {name: part(path, name) for name in ("xl/sharedStrings.xml", "xl/styles.xml")}
    write_edits(path, [TableEdit("T", cells=cells)])
    assert {name: part(path, name) for name in first} == first
