"""Any file to import, read according to what it is rather than what it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.errors import SourceError
from xltier.importing.source import Source, distinct_headers, nothing_in, unreadable_file

if TYPE_CHECKING:
    from pathlib import Path

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".tab"})
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
PARQUET_SUFFIXES = frozenset({".parquet", ".pq"})


def read_source(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> Source:
    """Read a file to import.

    Args:
        path: A text file with separated fields, a workbook or a Parquet file.
        sheet: Table or sheet of a workbook; the first by default.
        encoding: Encoding of a text file, if it shall not be found out.

    Raises:
        SourceError: The file is missing, empty, of another kind, or damaged.
    """
    head = _head(path)
    suffix = path.suffix.lower()
    if head.startswith(COMPOUND_FILE):
        raise _old_or_locked(path, suffix)
    if head.startswith(b"PAR1"):
        return _read_parquet(path)
    if head.startswith(b"PK\x03\x04"):
        if suffix not in WORKBOOK_SUFFIXES:
            raise _unknown(path)
        from xltier.importing.spreadsheet import read_spreadsheet

        return read_spreadsheet(path, sheet=sheet)
    if suffix in WORKBOOK_SUFFIXES | PARQUET_SUFFIXES:
        raise unreadable_file(
            path,
            f"it is no {suffix} file, whatever its name says",
            f"扩展名是 {suffix}，内容却不是",
        )
    if suffix not in TEXT_SUFFIXES:
        raise _unknown(path)
    from xltier.importing.delimited import read_delimited

    return read_delimited(path, encoding=encoding)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except FileNotFoundError:
        raise SourceError(
            f"There is no file {path}; check the name.", f"找不到文件 {path}；请检查文件名。"
        ) from None
    except OSError as error:
        raise unreadable_file(path, str(error.strerror), str(error.strerror)) from error
    if not head:
        raise nothing_in(path)
    return head


def _read_parquet(path: Path) -> Source:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise unreadable_file(path, "the Parquet file is damaged", "Parquet 文件已损坏") from error
    table = table.rename_columns(distinct_headers(table.column_names))
    frame = table.to_pandas(ignore_metadata=True)
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return Source(path, frame)


def _old_or_locked(path: Path, suffix: str) -> SourceError:
    if suffix in WORKBOOK_SUFFIXES:
        return unreadable_file(
            path,
            "it is protected by a password; remove the password in Excel and save it",
            "文件设有密码；请在 Excel 中清除密码后保存",
        )
    return unreadable_file(
        path,
        "it is in the old .xls format; open it in Excel and save it as .xlsx",
        "文件是旧版 .xls 格式；请在 Excel 中打开并另存为 .xlsx",
    )


def _unknown(path: Path) -> SourceError:
    return SourceError(
        f"{path.name} is of no kind that can be imported; use .csv, .tsv, .txt, .xlsx, .xlsm or "
        ".parquet.",
        f"{path.name} 的格式不能导入；请使用 .csv、.tsv、.txt、.xlsx、.xlsm 或 .parquet 文件。",
    )
