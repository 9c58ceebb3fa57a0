"""Opening a workbook file safely: what is no workbook is refused with a sentence."""

from __future__ import annotations

import difflib
import mmap
import zipfile
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

from xltier.errors import WorkbookError
from xltier.workbook.parts import PROLOG_BYTES, refuse_doctype

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
SMALL_MEMBER = 32 << 20
"""A member that inflates to less than this is harmless, however well it compresses."""

LARGEST_RATIO = 250
"""Sheet XML compresses 5 to 60 times, since every cell bears its address; a bomb about 1000."""

LARGEST_TOTAL = 24 << 30
"""Inflated bytes of all members together. A full sheet of 30 columns takes about 1.5 GB."""


def open_workbook(path: Path) -> zipfile.ZipFile:
    """Open a workbook file for reading after the checks that keep the reader safe.

    Args:
        path: The `.xlsx` or `.xlsm` file.

    Returns:
        The open package; the caller closes it.

    Raises:
        WorkbookError: The file is missing, a folder, of another kind, protected by a password,
            damaged, a decompression bomb, or declares a DTD in one of its parts.
    """
    _check_place(path)
    _check_kind(path)
    try:
        package = zipfile.ZipFile(path)
    except (*DAMAGED, OSError) as error:
        raise _damaged(path) from error
    try:
        _check_content(path, package)
        _check_names(path, package)
        _check_sizes(path, package)
        _check_prologs(path, package)
    except DAMAGED as error:
        package.close()
        raise _damaged(path) from error
    except WorkbookError:
        package.close()
        raise
    return package


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise WorkbookError(
            f"{path} is a folder; name the workbook file inside it.",
            f"{path} 是文件夹；请指定其中的工作簿文件。",
        )
    if path.is_file():
        return
    there = [p.name for p in path.parent.glob("*") if p.suffix.lower() in SUFFIXES]
    there = [name for name in there if not name.startswith(("~$", ".~"))]
    near = difflib.get_close_matches(path.name, there, n=3, cutoff=0.5)
    if near:
        en, zh = ", ".join(near), "、".join(near)
        raise WorkbookError(
            f"There is no file {path}; did you mean {en}?",
            f"找不到文件 {path}；是不是 {zh}？",
        )
    raise WorkbookError(
        f"There is no file {path}; check the name, or make a workbook with: xltier new {path.name}",
        f"找不到文件 {path}；请检查文件名，或新建工作簿：xltier new {path.name}",
    )


def _check_kind(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        raise WorkbookError(
            f"{path.name} is empty (0 bytes); bring back a backup or make a new workbook.",
            f"{path.name} 是空文件（0 字节）；请恢复备份或新建工作簿。",
        )
    if head.startswith(COMPOUND_FILE):
        raise _compound_file(path)
    if not head.startswith(b"PK"):
        raise _foreign(path, *_kind_of_text(head))


def _check_content(path: Path, package: zipfile.ZipFile) -> None:
    names = {name.replace("\\", "/").lower() for name in package.namelist()}
    if "mimetype" in names and b"opendocument" in package.read("mimetype")[:200]:
        raise _foreign(path, "an OpenDocument file (.ods)", "OpenDocument 文件（.ods）")
    if "index/document.iwa" in names or "index.zip" in names:
        raise _foreign(path, "an Apple Numbers file", "Apple Numbers 文件")
    if "xl/workbook.bin" in names:
        raise _foreign(path, "a binary workbook (.xlsb)", "二进制工作簿（.xlsb）")
    if "word/document.xml" in names:
        raise _foreign(path, "a Word document", "Word 文档")
    if path.suffix.lower() not in SUFFIXES and "xl/workbook.xml" in names:
        raise WorkbookError(
            f"{path.name} is an .xlsx workbook with another extension; rename it to "
            f"{path.stem}.xlsx and try again.",
            f"{path.name} 其实是 .xlsx 工作簿，只是扩展名不对；请改名为 {path.stem}.xlsx 后再试。",
        )


def _check_names(path: Path, package: zipfile.ZipFile) -> None:
    names = [name.replace("\\", "/").lower() for name in package.namelist()]
    if len(set(names)) < len(names):
        raise WorkbookError(
            f"{path.name} holds the part {_repeated(names)} twice, so that programs disagree on "
            "what it says; open it in Excel and save it under a new name.",
            f"{path.name} 中部件 {_repeated(names)} 出现两次，不同程序会读出不同内容；"
            "请在 Excel 中打开并另存为新文件。",
        )
    if any(info.flag_bits & 1 for info in package.infolist()):
        raise _protected(path)


def _repeated(names: list[str]) -> str:
    return next(name for name in names if names.count(name) > 1)


def _check_sizes(path: Path, package: zipfile.ZipFile) -> None:
    members = sorted(package.infolist(), key=lambda info: info.header_offset)
    overlapping = any(
        one.header_offset + one.compress_size > two.header_offset for one, two in pairwise(members)
    )
    swollen = any(
        info.file_size > SMALL_MEMBER and info.file_size > LARGEST_RATIO * info.compress_size
        for info in members
    )
    if overlapping or swollen or sum(info.file_size for info in members) > LARGEST_TOTAL:
        raise WorkbookError(
            f"{path.name} would unpack to far more than a workbook of its size can hold (a zip "
            "bomb); it was not read. Save the data into a new workbook and use that.",
            f"{path.name} 解压后的大小远超正常工作簿（压缩炸弹），未读取；"
            "请把数据另存到新工作簿再用。",
        )


def _check_prologs(path: Path, package: zipfile.ZipFile) -> None:
    for info in package.infolist():
        if info.filename.lower().endswith((".xml", ".rels")):
            with package.open(info) as part:
                refuse_doctype(part.read(PROLOG_BYTES), info.filename, path.name)


def _compound_file(path: Path) -> WorkbookError:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            return _protected(path)
        old = any(content.find(n.encode("utf-16-le")) >= 0 for n in ("Workbook", "Book\0"))
    if old:
        return _foreign(path, "a workbook in the old .xls format", "旧版 .xls 格式的工作簿")
    return _damaged(path)


def _protected(path: Path) -> WorkbookError:
    return WorkbookError(
        f"{path.name} is protected by a password; open it in Excel, remove the password under "
        "File > Info > Protect Workbook > Encrypt with Password, save and try again.",
        f"{path.name} 设有打开密码；请在 Excel 中打开，通过“文件 > 信息 > 保护工作簿 > "
        "用密码进行加密”清除密码，保存后再试。",
    )


def _kind_of_text(head: bytes) -> tuple[str, str]:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(MARKUP):
        return "a web page or XML file", "网页或 XML 文件"
    if start.startswith(b"%pdf"):
        return "a PDF file", "PDF 文件"
    if b"\0" not in head or head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "a text file such as CSV", "文本文件（如 CSV）"
    return "not a workbook", "其他格式的文件"


def _foreign(path: Path, en: str, zh: str) -> WorkbookError:
    return WorkbookError(
        f"{path.name} is {en}, whatever its name says; open it in Excel and save it as "
        "“Excel Workbook (.xlsx)”.",
        f"{path.name} 实际上是{zh}；请在 Excel 中打开并另存为“Excel 工作簿（.xlsx）”。",
    )


def _damaged(path: Path) -> WorkbookError:
    return WorkbookError(
        f"{path.name} is damaged and cannot be opened; bring back a backup with: "
        f"xltier restore {path.name}",
        f"{path.name} 已损坏，无法打开；可恢复备份：xltier restore {path.name}",
    )
