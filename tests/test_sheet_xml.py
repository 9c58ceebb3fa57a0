"""Cells are spliced into whatever XML a program may have written, and all else stays."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from raw_workbook import MAIN, RawWorkbook

from xltier.errors import CellError, WorkbookError
from xltier.workbook.edits import CellEdit
from xltier.workbook.inventory import column_letters
from xltier.workbook.writer import write_edits
from xltier.workbook.writing.patch import Patch
from xltier.workbook.writing.patch_run import PatchRun
from xltier.workbook.writing.sheet_state import SheetState
from xltier.workbook.writing.sheet_stream import Chunk, SheetStream
from xltier.workbook.writing.styles import Styles
from xltier.workbook.writing.values import BLANK, BOOL, NUMBER, TEXT, CellColumn

STYLES = (
    b"<styleSheet><numFmts count='1'><numFmt numFmtId='164' formatCode='0.000'/></numFmts>"
    b"<cellXfs count='3'><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/></cellXfs>"
    b"</styleSheet>"
)


def sheet_of(rows: str, tmp_path: Path, **traits: str) -> Path:
    return RawWorkbook({"S": rows}, strings=["one", "two"], **traits).save(tmp_path / "raw.xlsx")


def sheet_xml(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        content = package.read("xl/worksheets/sheet1.xml")
    return content.decode("utf-8-sig")


def with_sheet(path: Path, content: bytes) -> Path:
    """Replace the sheet part of a workbook."""
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members["xl/worksheets/sheet1.xml"] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, member in members.items():
            package.writestr(name, member)
    return path


def value_at(path: Path, reference: str) -> object:
    return openpyxl.load_workbook(path)["S"][reference].value


def put(path: Path, row: int, column: int, value: object) -> None:
    write_edits(path, [CellEdit("S", row, column, value)])


ROWS = {
    "cells-without-references": ('<row r="1"><c><v>1</v></c><c><v>2</v></c></row>', ""),
    "rows-without-numbers": ("<row><c><v>1</v></c></row><row><c><v>5</v></c></row>", ""),
    "empty-row-tag": ('<row r="1" ht="30" customHeight="1"/><row r="4"/>', ""),
    "empty-cell-tag": ('<row r="1"><c r="A1" s="2"/><c r="B1" s="1"/><c r="C1" s="2"/></row>', ""),
    "single-quotes": ("<row r='1'><c r='A1' s='2'><v>1</v></c></row>", ""),
    "white-space": ('\n <row r="1" >\n  <c  r="A1" >\n <v>1</v>\n</c >\n </row >\n', ""),
    "comments": (
        '<!-- <row r="9"> --><row r="1"><!--<c r="B1"/>--><c r="A1"><v>1</v></c></row>',
        "",
    ),
    "instructions": ('<?x <row r="1"> ?><row r="1"><c r="A1"><v>1</v></c></row>', ""),
    "cdata": ('<row r="1"><c r="A1" t="str"><v><![CDATA[</c></row>]]></v></c></row>', ""),
    "prefix": ('<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>', "x"),
    "no-rows": ("", ""),
    "rows-below": ('<row r="7"><c r="A7"><v>7</v></c></row>', ""),
    "attributes-in-odd-order": ('<row s="1" r="1"><c s="2" t="n" r="A1"><v>1</v></c></row>', ""),
    "greater-in-attribute": ('<row r="1"><c r="A1" x="a>b"><v>1</v></c></row>', ""),
    "row-extension": ('<row r="1"><c r="A1"><v>1</v></c><extLst><ext uri="u"/></extLst></row>', ""),
    "rich-inline-text": (
        '<row r="1"><c r="B1" t="inlineStr"><is><r><rPr><b/></rPr><t>x</t></r></is></c></row>',
        "",
    ),
}


@pytest.mark.parametrize("trait", ROWS)
@pytest.mark.parametrize(("row", "column"), [(1, 1), (1, 2), (1, 5), (3, 2)])
def test_a_cell_can_be_written_into_any_form_of_row(tmp_path, trait, row, column):
    rows, prefix = ROWS[trait]
    path = sheet_of(rows, tmp_path, prefix=prefix)
    before = shutil.copy(path, tmp_path / "before.xlsx")
    put(path, row, column, "new")
    reference = f"{column_letters(column)}{row}"
    assert value_at(path, reference) == "new"
    old, new = (openpyxl.load_workbook(p)["S"] for p in (before, path))
    for cells in old.iter_rows():
        for cell in cells:
            if cell.coordinate != reference:
                assert new[cell.coordinate].value == cell.value
                assert new[cell.coordinate].number_format == cell.number_format


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"])
def test_a_sheet_in_another_encoding_stays_readable(tmp_path, encoding):
    declared = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16"}.get(encoding, encoding)
    xml = (
        f'<?xml version="1.0" encoding="{declared}"?><worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Grüße</t></is></c></row></sheetData></worksheet>'
    )
    path = with_sheet(sheet_of("", tmp_path), xml.encode(encoding))
    put(path, 1, 2, "ü")
    assert "Grüße" in sheet_xml(path)
    assert (value_at(path, "A1"), value_at(path, "B1")) == ("Grüße", "ü")


def test_a_byte_order_mark_stays_at_the_start(tmp_path):
    path = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>', tmp_path)
    with zipfile.ZipFile(path) as package:
        marked = b"\xef\xbb\xbf" + package.read("xl/worksheets/sheet1.xml")
    put(with_sheet(path, marked), 1, 1, 2)
    with zipfile.ZipFile(path) as package:
        content = package.read("xl/worksheets/sheet1.xml")
    assert content.startswith(b"\xef\xbb\xbf<?xml")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "=1+1"),
        (" edges ", " edges "),
        ("a\nb\tc", "a\nb\tc"),
        ("_x0041_", "_x0041_"),
        ("<&>\"'", "<&>\"'"),
        ("😀 数", "😀 数"),
        (12.5, 12.5),
        (np.int64(7), 7),
        (0.1 + 0.2, 0.1 + 0.2),
        (-1e-300, -1e-300),
        (True, True),
        (CellError("#N/A"), "#N/A"),
        (pd.Timestamp("2024-02-29"), pd.Timestamp("2024-02-29")),
        (pd.Timestamp("2024-02-29 13:30"), pd.Timestamp("2024-02-29 13:30")),
        (pd.Timestamp("1900-02-28"), pd.Timestamp("1900-02-28")),
    ],
)
def test_a_value_reads_back_as_it_was(tmp_path, value, expected):
    path = sheet_of("", tmp_path)
    put(path, 2, 3, value)
    cell = openpyxl.load_workbook(path)["S"]["C2"]
    found = cell.value
    assert found == expected
    assert cell.data_type != "f"


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path):
    path = RawWorkbook({"S": ""}, date1904=True).save(tmp_path / "raw.xlsx")
    put(path, 1, 1, pd.Timestamp("1904-01-02"))
    assert "<v>1</v>" in sheet_xml(path)


def test_control_characters_are_written_the_way_excel_writes_them(tmp_path):
    path = sheet_of("", tmp_path)
    put(path, 1, 1, "a\rb\x07")
    with zipfile.ZipFile(path) as package:
        assert b"a_x000D_b_x0007_" in package.read("xl/sharedStrings.xml")


def test_missing_leaves_a_blank_cell_in_its_format(tmp_path):
    path = sheet_of('<row r="1"><c r="A1" s="2" t="s" vm="1"><v>0</v></c></row>', tmp_path)
    put(path, 1, 1, None)
    assert '<row r="1"><c r="A1" s="2"/></row>' in sheet_xml(path)


def test_a_text_that_is_there_already_is_not_stored_again(tmp_path):
    path = sheet_of("", tmp_path)
    put(path, 1, 1, "fresh")
    put(path, 2, 1, "fresh")
    with zipfile.ZipFile(path) as package:
        assert package.read("xl/sharedStrings.xml").count(b"fresh") == 1


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (float("inf"), "S!B4 would get an infinite number"),
        ("x" * 32_768, "S!B4 would get a text of 32,768 characters"),
        (pd.Timestamp("1899-12-31"), "S!B4 would get a date"),
        (object(), "S!B4 cannot hold a value of type object"),
    ],
)
def test_a_value_that_no_cell_can_hold_is_refused_by_name(tmp_path, value, words):
    path = sheet_of("", tmp_path)
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match=re.escape(words)):
        put(path, 4, 2, value)
    assert path.read_bytes() == before


def test_the_longest_text_fits(tmp_path):
    path = sheet_of("", tmp_path)
    put(path, 1, 1, "😀" * 16_383 + "x")
    assert len(value_at(path, "A1")) == 16_384


FORBIDDEN = {
    "array": (
        '<row r="2"><c r="B2"><f t="array" ref="B2:C3">1</f><v>1</v></c></row>'
        '<row r="3"><c r="C3"><v>1</v></c></row>'
    ),
    "spill": '<row r="2"><c r="B2" cm="1"><f t="array" ref="B2:B9">X()</f><v>1</v></c></row>',
    "data-table": '<row r="2"><c r="B2"><f t="dataTable" ref="B2:B4" dt2D="0" r1="A1"/></c></row>',
    "shared-master": '<row r="2"><c r="B2"><f t="shared" ref="B2:B5" si="0">A2</f></c></row>',
}


@pytest.mark.parametrize(
    ("trait", "row"), [(trait, row) for trait in FORBIDDEN for row in (2, 3)][:-1]
)
def test_formulas_that_other_cells_live_on_are_not_overwritten(tmp_path, trait, row):
    """All but the last: a cell that merely uses a shared formula may be overwritten."""
    column = 3 if (trait, row) == ("array", 3) else 2
    path = sheet_of(FORBIDDEN[trait], tmp_path)
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match="formula"):
        put(path, row, column, 1)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_cell_inside_merged_cells_is_refused_and_their_first_cell_is_not(tmp_path):
    rows = {"S": '<row r="1"><c r="A1"><v>1</v></c></row>'}
    tail = {"S": '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'}
    path = RawWorkbook(rows, tails=tail).save(tmp_path / "raw.xlsx")
    with pytest.raises(WorkbookError, match="merged cells A1:B2"):
        put(path, 2, 2, 1)
    put(path, 1, 1, "first")
    assert value_at(path, "A1") == "first"


def test_rows_out_of_order_are_refused(tmp_path):
    rows = '<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    with pytest.raises(WorkbookError, match="not in order"):
        put(sheet_of(rows, tmp_path), 3, 1, 1)


def test_a_sheet_with_a_document_type_is_refused(tmp_path):
    path = sheet_of("", tmp_path, doctype="<!DOCTYPE worksheet>")
    with pytest.raises(WorkbookError, match="DTD"):
        put(path, 1, 1, 1)


def test_the_hint_on_used_columns_goes_where_it_would_lie(tmp_path):
    rows = '<row r="1" spans="1:2"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    path = sheet_of(rows, tmp_path)
    put(path, 1, 2, 3)
    assert 'spans="1:2"' in sheet_xml(path)
    put(path, 1, 9, 3)
    assert "spans" not in sheet_xml(path)


def test_the_dimension_grows_with_the_cells(tmp_path):
    path = sheet_of("", tmp_path)
    xml = sheet_xml(path).replace("<sheetData>", '<dimension ref="B2:C3"/><sheetData>')
    with_sheet(path, xml.encode())
    put(path, 9, 6, 1)
    assert '<dimension ref="B2:F9"/>' in sheet_xml(path)


# The fast way for many regular rows must make what the careful way makes, row by row.

cell_forms = st.sampled_from(
    [
        "",
        '<c r="{}"/>',
        '<c r="{}" s="2"/>',
        '<c r="{}" s="1"><v>5</v></c>',
        '<c r="{}" t="s"><v>1</v></c>',
        '<c r="{}" s="2" t="str"><f>A1</f><v>x</v></c>',
        '<c r="{}" t="inlineStr"><is><t>in &lt;c r="Q1"&gt;</t></is></c>',
        '<c r="{}" s="2" ph="1" cm="1"><v>7</v></c>',
        '<c s="1" r="{}"><v>8</v></c>',
        "<c r='{}'><v>9</v></c>",
        '<c r="{}"><f t="shared" si="0"/><v>1</v></c>',
    ]
)
row_forms = st.sampled_from(
    [
        '<row r="{}">',
        '<row r="{}" spans="1:6" ht="20">',
        '<row r="{}" s="2" customFormat="1">',
        '<row spans="1:3" r="{}">',
        '<row r="{}" x14ac:dyDescent="0.2">',
    ]
)
kinds = st.sampled_from([BLANK, TEXT, NUMBER, BOOL])


@st.composite
def sheets(draw):
    rows, number = [], 0
    for _ in range(draw(st.integers(1, 6))):
        number += draw(st.integers(1, 3))
        cells = [
            draw(cell_forms).format(f"{column_letters(column)}{number}")
            for column in (1, 2, 3, 4, 27, 28)
        ]
        start = draw(row_forms).format(number)
        rows.append(start + draw(st.sampled_from(["", " ", "\n"])).join(cells) + "</row>")
    return "\n".join(rows), number


@st.composite
def patches(draw, last: int):
    rows = sorted(draw(st.sets(st.integers(1, last + 2), min_size=1, max_size=6)))
    columns = sorted(draw(st.sets(st.sampled_from([1, 2, 3, 5, 27, 30]), min_size=1)))
    cells = []
    for _ in columns:
        of = np.array([draw(kinds) for _ in rows], np.uint8)
        numbers = np.where(of == BLANK, 0, [draw(st.integers(0, 1)) for _ in rows])
        cells.append(CellColumn(of, numbers.astype(np.float64)))
    formats = tuple(draw(st.sampled_from([None, "0.00"])) for _ in columns)
    patch = Patch(np.array(rows), tuple(columns), tuple(cells), formats)
    if rows[0] == 1 or draw(st.booleans()):
        return patch
    span = (columns[0], columns[-1])
    return replace(patch, look="row above", model=rows[0] - 1, span=span, free=True)


def with_formats(xml: bytes, styles: Styles) -> bytes:
    """Return rows with the cell formats themselves in place of their numbers."""
    assert styles.cells is not None
    records = [*styles.cells.records, *styles.added]
    return re.sub(rb' s="(\d+)"', lambda match: records[int(match[1])], xml)


@examples(80)
@given(st.data())
def test_the_fast_way_makes_what_the_careful_way_makes(data):
    xml, last = data.draw(sheets())
    patch = data.draw(patches(last))
    content = f"<worksheet><sheetData>{xml}</sheetData></worksheet>".encode()
    made = []
    for regular in (True, False):
        stream = SheetStream([content], "S")
        state = SheetState("S", b"", Styles(STYLES, space=MAIN))
        chunks = [replace(c, regular=c.regular and regular) for c in stream.chunks()]
        try:
            new = b"".join(c.data for c in PatchRun(patch, "T", state).apply(iter(chunks)))
        except WorkbookError as error:
            made.append(str(error))
            continue
        new = re.sub(rb">\s+<", b"><", new)  # white space between cells means nothing
        made.append((with_formats(new, state.styles), state.dropped, state.strings))
    assert made[0] == made[1]


@examples(50)
@given(st.data())
def test_where_a_stream_is_cut_changes_nothing(data):
    xml, _ = data.draw(sheets())
    content = f"<worksheet><cols/><sheetData>{xml}</sheetData><x/></worksheet>".encode()
    cuts = sorted(data.draw(st.sets(st.integers(1, len(content) - 1), max_size=8)))
    bounds = [0, *cuts, len(content)]
    blocks = [content[a:b] for a, b in pairwise(bounds)]
    stream = SheetStream(blocks, "S")
    chunks: list[Chunk] = list(stream.chunks())
    assert stream.head + b"".join(c.data for c in chunks) + stream.tail == content
