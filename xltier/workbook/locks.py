"""Whether a workbook file can be written now: not open elsewhere, not read-only."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from xltier.errors import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

NAME_BYTES = 54
"""An Excel lock file starts with the length of the user's name and the name in this many bytes."""


def check_writable(path: Path) -> None:
    """Raise unless `path` and its folder can be written and no program has the workbook open.

    Raises:
        WorkbookError: The workbook is open in Excel or LibreOffice, read-only, or in a folder in
            which no file can be made.
    """
    _check_open(path)
    if path.exists() and not _may_write(path):
        raise WorkbookError(
            f"{path.name} is read-only; clear the read-only mark in its properties or work on a "
            "copy.",
            f"{path.name} 是只读文件；请在文件属性中取消只读，或使用副本。",
        )
    if not _may_write(path.absolute().parent):
        raise WorkbookError(
            f"No file can be made in the folder of {path.name} ({path.absolute().parent}), which "
            "a safe save needs; move the workbook to a folder you can write to.",
            f"{path.name} 所在文件夹（{path.absolute().parent}）不可写，无法安全保存；"
            "请把工作簿移到有写入权限的文件夹。",
        )


def _check_open(path: Path) -> None:
    excel = path.with_name(f"~${path.name}")
    if excel.exists():
        raise _open_in("Excel", _excel_user(excel), path, excel)
    office = path.with_name(f".~lock.{path.name}#")
    if office.exists():
        raise _open_in("LibreOffice", _office_user(office), path, office)
    try:
        if path.exists() and os.name == "nt":
            path.open("r+b").close()
    except PermissionError as error:
        raise _open_in("Excel", "", path, excel) from error


def _may_write(path: Path) -> bool:
    # An administrator may write anything; a file marked read-only is still meant to stay.
    return bool(path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)) and os.access(
        path, os.W_OK
    )


def _excel_user(lock: Path) -> str:
    try:
        content = lock.read_bytes()
    except OSError:
        return ""
    length = content[0] if content else 0
    if not 0 < length <= NAME_BYTES:
        return ""
    wide = content[NAME_BYTES + 3 : NAME_BYTES + 3 + 2 * length]
    name = wide.decode("utf-16-le", "ignore") or content[1 : 1 + length].decode("ascii", "ignore")
    return name.strip("\0 ")


def _office_user(lock: Path) -> str:
    try:
        fields = lock.read_text(encoding="utf-8", errors="ignore").split(",")
    except OSError:
        return ""
    return next((field.strip() for field in fields[:2] if field.strip()), "")


def _open_in(program: str, user: str, path: Path, lock: Path) -> WorkbookError:
    by = f" (by {user})" if user else ""
    who = f"（{user}）" if user else ""
    return WorkbookError(
        f"{path.name} is open in {program}{by}; close it there and try again, work on it as it is "
        f"open with --live, or delete {lock.name} if nobody has it open.",
        f"{path.name} 正在 {program} 中打开{who}；请先关闭再试，或加 --live 直接处理打开的工作簿；"
        f"若确实无人打开，请删除 {lock.name}。",
    )
