"""Opening files that are not what they should be: each refused with one exact sentence."""

from __future__ import annotations

import shutil
import struct
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from raw_workbook import RawTable, RawWorkbook, headers, number, row

from xltier.errors import WorkbookError
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.locks import check_writable
from xltier.workbook.opening import open_workbook

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
BOMB = 40 << 20


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    wb = openpyxl.Workbook()
    wb.active["A1"] = "x"
    wb.save(path)
    return path


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(WorkbookError) as error:
        ClosedWorkbook(path)
    return error.value.text("en"), error.value.text("zh")


def rezipped(path: Path, changes: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (parts | changes).items():
            package.writestr(name, content)


def test_a_missing_file_is_named_with_those_that_have_a_similar_name(book: Path):
    wanted = book.with_name("bok.xlsx")
    assert refused(wanted) == (
        f"There is no file {wanted}; did you mean book.xlsx?",
        f"找不到文件 {wanted}；是不是 book.xlsx？",
    )


def test_a_missing_file_with_no_similar_one(tmp_path: Path):
    wanted = tmp_path / "bok.xlsx"
    assert refused(wanted)[0] == (
        f"There is no file {wanted}; check the name, or make a workbook with: xltier new bok.xlsx"
    )


def test_a_folder_is_no_workbook(tmp_path: Path):
    assert refused(tmp_path) == (
        f"{tmp_path} is a folder; name the workbook file inside it.",
        f"{tmp_path} 是文件夹；请指定其中的工作簿文件。",
    )


def test_an_empty_file(book: Path):
    book.write_bytes(b"")
    assert refused(book)[0] == (
        "book.xlsx is empty (0 bytes); bring back a backup or make a new workbook."
    )


@pytest.mark.parametrize(
    ("content", "en", "zh"),
    [
        (b"id,amount\n1,2\n", "a text file such as CSV", "文本文件（如 CSV）"),
        (b"\xff\xfei\0d\0", "a text file such as CSV", "文本文件（如 CSV）"),
        (b"<html><table></table></html>", "a web page or XML file", "网页或 XML 文件"),
        (b"%PDF-1.7", "a PDF file", "PDF 文件"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a workbook", "其他格式的文件"),
    ],
)
def test_other_content_under_the_name_of_a_workbook(book: Path, content: bytes, en: str, zh: str):
    book.write_bytes(content)
    assert refused(book) == (
        (
            f"book.xlsx is {en}, whatever its name says; open it in Excel and save it as “Excel "
            "Workbook (.xlsx)”."
        ),
        f"book.xlsx 实际上是{zh}；请在 Excel 中打开并另存为“Excel 工作簿（.xlsx）”。",
    )


@pytest.mark.parametrize(
    ("part", "content", "en"),
    [
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
            "an OpenDocument file (.ods)",
        ),
        ("Index/Document.iwa", b"x", "an Apple Numbers file"),
        ("xl/workbook.bin", b"x", "a binary workbook (.xlsb)"),
        ("word/document.xml", b"<x/>", "a Word document"),
    ],
)
def test_other_packages_under_the_name_of_a_workbook(
    book: Path, part: str, content: bytes, en: str
):
    with zipfile.ZipFile(book, "w") as package:
        package.writestr(part, content)
    assert refused(book)[0].startswith(f"book.xlsx is {en}, whatever its name says;")


def test_a_workbook_under_another_extension(book: Path):
    other = book.rename(book.with_suffix(".csv"))
    assert refused(other) == (
        (
            "book.csv is an .xlsx workbook with another extension; rename it to book.xlsx and try "
            "again."
        ),
        "book.csv 其实是 .xlsx 工作簿，只是扩展名不对；请改名为 book.xlsx 后再试。",
    )


PROTECTED = (
    (
        "book.xlsx is protected by a password; open it in Excel, remove the password under File > "
        "Info "
        "> Protect Workbook > Encrypt with Password, save and try again."
    ),
    (
        "book.xlsx 设有打开密码；请在 Excel 中打开，通过“文件 > 信息 > 保护工作簿 > 用密码进行加密”"
        "清除密码，保存后再试。"
    ),
)


def test_a_workbook_with_a_password(book: Path):
    plain = book.rename(book.with_name("plain.xlsx"))
    with plain.open("rb") as source, book.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    assert refused(book) == PROTECTED


def test_a_zip_with_a_password(book: Path):
    content = bytearray(book.read_bytes())
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    book.write_bytes(content)
    assert refused(book) == PROTECTED


def test_an_old_xls_under_a_new_name(book: Path):
    book.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "Workbook".encode("utf-16-le")
    )
    assert refused(book)[0].startswith("book.xlsx is a workbook in the old .xls format, whatever")


DAMAGED = (
    "book.xlsx is damaged and cannot be opened; bring back a backup with: xltier restore book.xlsx",
    "book.xlsx 已损坏，无法打开；可恢复备份：xltier restore book.xlsx",
)


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_a_file_cut_off(book: Path, kept: float):
    content = book.read_bytes()
    book.write_bytes(content[: int(len(content) * kept)])
    assert refused(book) == DAMAGED


def test_a_part_whose_bytes_changed(book: Path):
    with zipfile.ZipFile(book) as package:
        info = package.getinfo("xl/workbook.xml")
    content = bytearray(book.read_bytes())
    place = content.index(b"xl/workbook.xml", info.header_offset) + len("xl/workbook.xml") + 8
    content[place] ^= 0xFF
    book.write_bytes(content)
    assert refused(book) == DAMAGED


def test_a_zip_that_is_no_workbook(book: Path):
    with zipfile.ZipFile(book, "w") as package:
        package.writestr("readme.txt", "hello")
    assert refused(book) == (
        (
            "book.xlsx is a zip file but not an Excel workbook: it has no workbook part; choose "
            "the "
            ".xlsx or .xlsm file itself."
        ),
        "book.xlsx 是压缩文件，但不是 Excel 工作簿（缺少工作簿部件）；请选择 .xlsx 或 .xlsm 文件。",
    )


def test_a_part_that_is_no_xml(book: Path):
    rezipped(book, {"xl/workbook.xml": b"<workbook><sheets>"})
    assert refused(book)[0] == (
        "book.xlsx is damaged: part xl/workbook.xml cannot be read; open it in Excel, let it "
        "repair the file, save and try again, or bring back a backup."
    )


def test_a_sheet_that_breaks_off_is_reported_when_it_is_read(tmp_path: Path):
    table = RawTable("Purchases", "P", "A1:D3", ["Order no.", "Customer ID", "Date", "Amount"])
    raw = RawWorkbook({"P": headers(1, "A", *table.columns) + row(2, number("D2", 1))}, [table])
    sheet = raw.parts()["xl/worksheets/sheet1.xml"]
    raw.extra = {"xl/worksheets/sheet1.xml": sheet[: sheet.index(b"</sheetData>")]}
    with pytest.raises(WorkbookError) as error:
        ClosedWorkbook(raw.save(tmp_path / "book.xlsx")).read("Purchases")
    assert error.value.text("en").startswith(
        "book.xlsx is damaged: part xl/worksheets/sheet1.xml cannot be read;"
    )


def test_a_zip_bomb(book: Path):
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", bytes(BOMB))
    assert refused(book) == (
        (
            "book.xlsx would unpack to far more than a workbook of its size can hold (a zip bomb); "
            "it "
            "was not read. Save the data into a new workbook and use that."
        ),
        "book.xlsx 解压后的大小远超正常工作簿（压缩炸弹），未读取；请把数据另存到新工作簿再用。",
    )


def test_overlapping_members_are_a_bomb(book: Path):
    with zipfile.ZipFile(book) as package:
        second = sorted(package.infolist(), key=lambda info: info.header_offset)[1]
    content = bytearray(book.read_bytes())
    place = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, place + 20, second.header_offset + 200)
    book.write_bytes(content)
    assert "zip bomb" in refused(book)[0]


def test_a_large_sheet_of_real_cells_is_no_bomb(book: Path):
    rows = "".join(row(r, number(f"A{r}", 1), f'<c r="B{r}" s="3"/>') for r in range(1, 800_000))
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    assert len(sheet) > BOMB
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("xl/worksheets/sheet9.xml", sheet)
    open_workbook(book).close()


DOCTYPE = (
    '<!DOCTYPE lol [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_document_type_in_any_part(book: Path, part: str, encoding: str):
    start = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><!-- a comment -->\n'
    rezipped(book, {part: (start + DOCTYPE + "<x>&c;</x>").encode(encoding)})
    assert refused(book) == (
        (
            f"book.xlsx: part {part} declares a document type (DTD), which a genuine workbook "
            "never "
            "does and an attack may; open it in Excel, save it under a new name and use that file."
        ),
        (
            f"book.xlsx：部件 {part} 含有文档类型声明（DTD），正常的工作簿不会有，可能是恶意文件；"
            "请在 Excel 中打开并另存为新文件后再用。"
        ),
    )


def test_a_member_that_is_there_twice(book: Path):
    with warnings.catch_warnings(), zipfile.ZipFile(book, "a") as package:
        warnings.simplefilter("ignore")
        package.writestr("XL/workbook.xml", "<other/>")
    assert refused(book) == (
        (
            "book.xlsx holds the part xl/workbook.xml twice, so that programs disagree on what it "
            "says; open it in Excel and save it under a new name."
        ),
        (
            "book.xlsx 中部件 xl/workbook.xml 出现两次，不同程序会读出不同内容；"
            "请在 Excel 中打开并另存为新文件。"
        ),
    )


def unwritable(path: Path) -> tuple[str, str]:
    with pytest.raises(WorkbookError) as error:
        check_writable(path)
    return error.value.text("en"), error.value.text("zh")


def test_a_workbook_open_in_excel(book: Path):
    name = "Zhang San"
    lock = bytes([len(name)]) + name.encode().ljust(54) + bytes([len(name), 0])
    book.with_name("~$book.xlsx").write_bytes(lock + name.encode("utf-16-le").ljust(108, b"\0"))
    assert unwritable(book) == (
        (
            "book.xlsx is open in Excel (by Zhang San); close it there and try again, work on it "
            "as it is open with --live, or delete ~$book.xlsx if nobody has it open."
        ),
        (
            "book.xlsx 正在 Excel 中打开（Zhang San）；"
            "请先关闭再试，或加 --live 直接处理打开的工作簿；若确实无人打开，请删除 ~$book.xlsx。"
        ),
    )


def test_a_workbook_open_in_libreoffice(book: Path):
    book.with_name(".~lock.book.xlsx#").write_text(",li,host,22.11.2026 02:00,file:///x;")
    assert unwritable(book)[0] == (
        "book.xlsx is open in LibreOffice (by li); close it there and try again, work on it "
        "as it is open with --live, or delete .~lock.book.xlsx# if nobody has it open."
    )


def test_a_workbook_that_nobody_has_open_may_be_written(book: Path):
    check_writable(book)


def test_a_read_only_file(book: Path):
    book.chmod(0o444)
    assert unwritable(book) == (
        "book.xlsx is read-only; clear the read-only mark in its properties or work on a copy.",
        "book.xlsx 是只读文件；请在文件属性中取消只读，或使用副本。",
    )


def test_a_read_only_folder(book: Path):
    book.parent.chmod(0o555)
    try:
        assert unwritable(book)[0] == (
            f"No file can be made in the folder of book.xlsx ({book.parent}), which a safe save "
            "needs; move the workbook to a folder you can write to."
        )
    finally:
        book.parent.chmod(0o755)


WRONG = {
    "181_": "protected by a password",
    "184_": "xl/sharedStrings.xml declares a document type",
    "185_": "xl/sharedStrings.xml declares a document type",
    "361_": "is damaged",
    "363_": "protected by a password",
}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real workbooks is not here")
def test_every_real_workbook_opens_or_is_refused_for_what_it_is(tmp_path: Path):
    seen = set()
    for path in sorted(CORPUS.glob("*.xl*")):
        copy = Path(shutil.copy(path, tmp_path))
        try:
            with ClosedWorkbook(copy) as workbook:
                assert workbook.inventory.sheets
        except WorkbookError as error:
            assert WRONG[path.name[:4]] in error.text("en")  # noqa: PT017
            seen.add(path.name[:4])
    assert seen == WRONG.keys()
