"""Writes a report to a file: HTML as it is, PDF by a browser or by LibreOffice."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xltier.errors import UsageError, WorkbookError
from xltier.report.browser import browser, print_page
from xltier.report.rendering import to_html

if TYPE_CHECKING:
    from xltier.report.view import View

SUFFIXES: Final = (".html", ".htm", ".pdf")


def write(view: View, to: Path) -> None:
    """Write a report; what stood in the file before is replaced in one step.

    Args:
        view: What it shows.
        to: The file; its suffix says which of `SUFFIXES` it is.

    Raises:
        UsageError: A PDF is wanted and no program that makes one is installed.
        WorkbookError: The file cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".xltier-", dir=to.resolve().parent) as folder:
            made = Path(folder) / to.name
            if to.suffix.lower() == ".pdf":
                _print(view, made)
            else:
                made.write_text(to_html(view), encoding="utf-8", newline="\n")
            os.replace(made, to)  # noqa: PTH105 - replaces also on Windows
    except OSError as error:
        raise WorkbookError(
            f"The report cannot be written to {to.resolve()}: {error.strerror or error}. Close "
            "the file if it is open, or choose another place.",
            f"报告无法写入 {to.resolve()}：{error.strerror or error}。如文件已打开请先关闭，"
            "或另选位置。",
        ) from error


def _print(view: View, to: Path) -> None:
    from xltier.report.office import office, print_sheet

    program = browser()
    if program is not None:
        page = to.with_suffix(".html")
        page.write_text(to_html(view), encoding="utf-8")
        if print_page(program, page, to):
            return
    libreoffice = office()
    if libreoffice is not None and print_sheet(libreoffice, view, to):
        return
    raise UsageError(
        "A PDF needs Chrome, Edge, Chromium or LibreOffice, and none of them worked here: write "
        "HTML (-o report.html) and print it from any browser.",
        "生成 PDF 需要 Chrome、Edge、Chromium 或 LibreOffice，本机均不可用：请先输出 HTML"
        "（-o report.html），再用任意浏览器打印。",
    )
