"""Reading files to import: encodings, delimiters, sheets, and what is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from examples import examples
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table

from xltier.errors import SourceError
from xltier.importing.encoding import detect_encoding
from xltier.importing.source import Source
from xltier.importing.sources import read_source

CHINESE = {
    "header": "订单号,客户编号,日期,金额\n",
    "rare names": "客户\n喆玥商贸\n鑫晟科技有限公司\n",
    "one word": "a,b,北京\n",
    "long": "业务员张伟于三月五日拜访了客户，反馈良好。\n" * 200,
    "mixed": "Order,Name\n1,Müller 北京贸易有限公司\n2,ACME 上海分公司\n".replace("ü", "u"),
}
WESTERN = {
    "german": "Kunde;Straße;Größe\nMüller GmbH;Königsallee;für Käufer\n",
    "french": "Prénom;Société\nFrançoise;Crédit créée à l'été\nNoël;Hôtel où\n",
    "one letter": "name\nJosé\n",
    "capitals": "ÄÖÜ;ÀÉÈ\nMÜNCHEN;GENÈVE\n",
    "signs": "price\n€12.50\n£3 – “ok”\n",
    "spanish": "Año;Niño;Compañía\nPeña;Muñoz;Núñez\n" * 50,
}


@pytest.mark.parametrize("sample", CHINESE)
def test_chinese_in_gb18030_is_recognised(sample: str):
    assert detect_encoding(CHINESE[sample].encode("gb18030")) == "gb18030"


@pytest.mark.parametrize("sample", WESTERN)
def test_western_text_in_windows_1252_is_recognised(sample: str):
    assert detect_encoding(WESTERN[sample].encode("cp1252")) == "cp1252"


@pytest.mark.parametrize("sample", [*CHINESE.values(), *WESTERN.values()])
def test_utf_8_and_utf_16_are_recognised_whatever_they_say(sample: str):
    assert detect_encoding(sample.encode("utf-8")) == "utf-8"
    assert detect_encoding(sample.encode("utf-8-sig")) == "utf-8-sig"
    assert detect_encoding(sample.encode("utf-16")) == "utf-16"


def test_utf_16_without_a_mark_is_recognised():
    assert detect_encoding("id;name\n1;x\n".encode("utf-16-le")) == "utf-16-le"
    assert detect_encoding("id;name\n1;x\n".encode("utf-16-be")) == "utf-16-be"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1))
def test_text_in_utf_8_is_never_taken_for_something_else(text: str):
    assert detect_encoding(text.encode()) == "utf-8"


def written(folder: Path, content: str, name: str = "file.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


def rows(source: Source) -> list[list[object]]:
    return [[index, *values] for index, *values in source.frame.itertuples()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str):
    content = 'id,"sum, net",note\n1,"2,5","a;b|c"\n2,3,\n'
    quoted = content.replace(",", delimiter).replace(f'"sum{delimiter} net"', '"sum, net"')
    source = read_source(written(tmp_path, quoted.replace(f'"2{delimiter}5"', '"2,5"')))
    assert source.delimiter == delimiter
    assert source.headers == ["id", "sum, net", "note"]
    assert source.frame["sum, net"].tolist() == ["2,5", "3"]


def test_columns_aligned_by_blanks_are_read(tmp_path: Path):
    content = " id  date number_of_cds\r\n 00001 19970101  1   \r\n 00002 19970112 12\r\n"
    source = read_source(written(tmp_path, content, "log.txt"))
    assert (source.delimiter, source.headers) == (" ", ["id", "date", "number_of_cds"])
    assert rows(source) == [[2, "00001", "19970101", "1"], [3, "00002", "19970112", "12"]]


def test_a_single_column_of_words_stays_one(tmp_path: Path):
    source = read_source(written(tmp_path, "name\nAlpha Ltd\nBeta und Gamma\n"))
    assert source.frame["name"].tolist() == ["Alpha Ltd", "Beta und Gamma"]


def test_everything_in_a_text_file_stays_text(tmp_path: Path):
    source = read_source(written(tmp_path, "id,n,d\n007,NA,2026-01-02\n1e5,nan,null\n"))
    assert rows(source) == [[2, "007", "NA", "2026-01-02"], [3, "1e5", "nan", "null"]]
    assert {str(kind) for kind in source.frame.dtypes} == {"str"}


def test_quoted_fields_hold_line_breaks_and_quotes(tmp_path: Path):
    source = read_source(written(tmp_path, 'a,b\r\n"1\r\n2","say ""hi"""\r\n3,4\r\n'))
    assert rows(source) == [[2, "1\r\n2", 'say "hi"'], [3, "3", "4"]]


def test_row_numbers_count_blank_and_broken_rows(tmp_path: Path):
    source = read_source(written(tmp_path, "a,b\n1,2\n\n3\n4,5,6\n7,8\n , \n9,10"))
    assert [row[0] for row in rows(source)] == [2, 6, 7, 8]
    assert [(bad.row, bad.text, bad.fields, bad.expected) for bad in source.unreadable] == [
        (4, "3", 1, 2),
        (5, "4,5,6", 3, 2),
    ]


def test_a_title_above_the_header_is_left_out(tmp_path: Path):
    source = read_source(written(tmp_path, 'Sales 2026\n\n"Order\nno",b,c\n1,2,3\n4,5\n6,7,8\n'))
    assert source.headers == ["Order no", "b", "c"]
    assert rows(source) == [[4, "1", "2", "3"], [6, "6", "7", "8"]]
    assert [bad.row for bad in source.unreadable] == [5]


def test_excels_own_delimiter_line_is_obeyed(tmp_path: Path):
    source = read_source(written(tmp_path, "sep=;\na,x;b\n1,2;3\n"))
    assert source.headers == ["a,x", "b"]
    assert rows(source) == [[3, "1,2", "3"]]


def test_the_encoding_that_was_used_is_reported(tmp_path: Path):
    path = written(tmp_path, "订单号,金额\nA1,5\n", encoding="gb18030")
    assert (read_source(path).encoding, read_source(path).headers) == (
        "gb18030",
        ["订单号", "金额"],
    )
    assert read_source(path, encoding="cp1252").encoding == "cp1252"


def test_repeated_and_blank_headers_are_told_apart(tmp_path: Path):
    assert read_source(written(tmp_path, "a,,a\n1,2,3\n")).headers == ["a", "(column 2)", "a (2)"]


def test_a_file_with_a_header_only_has_no_rows(tmp_path: Path):
    source = read_source(written(tmp_path, "a,b\n"))
    assert source.headers == ["a", "b"]
    assert len(source.frame) == 0


FIELD = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n\ufeff"), max_size=6)


@examples(30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(FIELD, FIELD, FIELD), min_size=1, max_size=8))
def test_any_fields_survive_a_quoted_file(tmp_path: Path, records: list[tuple[str, str, str]]):
    quoted = [
        ",".join('"' + field.replace('"', '""') + '"' for field in record) for record in records
    ]
    source = read_source(written(tmp_path, "x,y,z\n" + "\n".join(quoted) + "\n"))
    want = [[n, *record] for n, record in enumerate(records, 2) if any(record)]
    assert rows(source) == want


def workbook(path: Path, *, table: bool) -> Path:
    wb = openpyxl.Workbook()
    wb.active.title = "Cover"
    if table:
        wb.active["A1"] = "Read me"
    sheet = wb.create_sheet("Sales")
    sheet["C2"] = "Sales of March"
    content = [["No", "When", "Sum", "No"], [7, dt.datetime(2026, 3, 5), 1.5, "x"], [None] * 4]
    content += [["007", dt.datetime(2026, 3, 6), 2, "y"]]
    for r, values in enumerate(content, 4):
        for c, value in enumerate(values, 2):
            sheet.cell(r, c, value)
    if table:
        sheet.add_table(Table(displayName="March", ref="B4:D7"))
    wb.save(path)
    return path


def test_the_first_table_of_a_workbook_is_read_with_its_types(tmp_path: Path):
    source = read_source(workbook(tmp_path / "book.xlsx", table=True))
    assert (source.sheet, source.encoding, source.headers) == ("March", None, ["No", "When", "Sum"])
    assert list(source.frame.index) == [5, 7]
    assert source.frame["When"].tolist() == [pd.Timestamp("2026-03-05"), pd.Timestamp("2026-03-06")]
    assert source.frame["Sum"].tolist() == [1.5, 2.0]


def test_without_a_table_the_first_sheet_with_a_header_row_is_read(tmp_path: Path):
    source = read_source(workbook(tmp_path / "book.xlsx", table=False))
    assert (source.sheet, source.headers) == ("Sales", ["No", "When", "Sum", "No (2)"])
    assert list(source.frame.index) == [5, 7]
    assert source.frame["No"].tolist() == ["7", "007"]


def test_a_sheet_can_be_chosen(tmp_path: Path):
    path = workbook(tmp_path / "book.xlsx", table=True)
    assert read_source(path, sheet="Sales").headers == ["No", "When", "Sum", "No (2)"]
    with pytest.raises(SourceError) as error:
        read_source(path, sheet="April")
    assert error.value.text("en") == (
        "book.xlsx has no table or sheet named “April”; there are: March, Cover, Sales."
    )
    assert error.value.text("zh") == (
        "book.xlsx 中没有名为“April”的表格或工作表；现有：March、Cover、Sales。"
    )


def test_parquet_keeps_its_types(tmp_path: Path):
    frame = pd.DataFrame(
        {"id": [1, 2], "day": pd.to_datetime(["2026-01-02", None]), "x": ["a", None]}
    )
    frame.to_parquet(tmp_path / "file.parquet")
    source = read_source(tmp_path / "file.parquet")
    assert source.frame["id"].dtype == "int64"
    assert source.frame["day"].dtype.kind == "M"
    assert list(source.frame.index) == [1, 2]


@pytest.mark.parametrize(
    ("name", "content", "en", "zh"),
    [
        (
            "file.csv",
            b"",
            "file.csv is empty; the first row must hold the column headers.",
            "file.csv 没有内容；第一行应为列标题。",
        ),
        (
            "file.csv",
            b"\xef\xbb\xbf \r\n\r\n",
            "file.csv is empty; the first row must hold the column headers.",
            "file.csv 没有内容；第一行应为列标题。",
        ),
        (
            "old.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            (
                "old.xls cannot be read: it is in the old .xls format; open it in Excel and save "
                "it as .xlsx."
            ),
            "无法读取 old.xls：文件是旧版 .xls 格式；请在 Excel 中打开并另存为 .xlsx。",
        ),
        (
            "book.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            (
                "book.xlsx cannot be read: it is protected by a password; remove the password in "
                "Excel and save it."
            ),
            "无法读取 book.xlsx：文件设有密码；请在 Excel 中清除密码后保存。",
        ),
        (
            "book.xlsx",
            b"a,b\n1,2\n",
            "book.xlsx cannot be read: it is no .xlsx file, whatever its name says.",
            "无法读取 book.xlsx：扩展名是 .xlsx，内容却不是。",
        ),
        (
            "data.json",
            b"{}",
            (
                "data.json is of no kind that can be imported; use .csv, .tsv, .txt, .xlsx, .xlsm "
                "or .parquet."
            ),
            "data.json 的格式不能导入；请使用 .csv、.tsv、.txt、.xlsx、.xlsm 或 .parquet 文件。",
        ),
        (
            "file.csv",
            b'a,b\n1,"open\n2,3\n',
            (
                'file.csv cannot be read: the quotation mark (") that opens the field open is '
                "never closed."
            ),
            '无法读取 file.csv：字段 open 开头的引号（"）没有闭合。',
        ),
        (
            "data.parquet",
            b"PAR1 and then nothing",
            "data.parquet cannot be read: the Parquet file is damaged.",
            "无法读取 data.parquet：Parquet 文件已损坏。",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, name: str, content: bytes, en: str, zh: str
):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError) as error:
        read_source(path)
    assert (error.value.text("en"), error.value.text("zh")) == (en, zh)


def test_a_missing_file_and_an_empty_workbook(tmp_path: Path):
    with pytest.raises(SourceError, match="There is no file"):
        read_source(tmp_path / "none.csv")
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(SourceError, match=r"empty\.xlsx is empty"):
        read_source(tmp_path / "empty.xlsx")
