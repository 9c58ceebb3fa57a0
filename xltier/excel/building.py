"""Builds the files with macros: the add-in `.xlam` and the workbook `.xlsm`."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xltier.excel import add_in_words, workbook_words
from xltier.excel.button import add_button
from xltier.excel.package_parts import CONTENT_TYPES, Parts, read_parts, replaced, write_parts
from xltier.excel.ribbon_xml import add_ribbon, addin_ribbon, workbook_ribbon
from xltier.excel.sources import modules
from xltier.excel.vba_project import add_project, new_addin
from xltier.language import Language
from xltier.workbook.template import build

if TYPE_CHECKING:
    import pandas as pd

DASHBOARD: Final = "xl/worksheets/sheet1.xml"
"""The part of the first sheet of the template."""

_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def build_addin(path: Path) -> None:
    """Write the add-in, which serves any open workbook that has the tables.

    Args:
        path: Where it goes; a file that is there is replaced. Its name has to end in `.xlam`.
    """
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "addin.xlam"
        new_addin(made, modules())
        parts = read_parts(made)
    add_in_words.introduce(parts)
    add_ribbon(parts, addin_ribbon())
    write_parts(parts, path)


def build_macro_workbook(
    path: Path, language: Language, *, content: Mapping[str, pd.DataFrame] | None = None
) -> None:
    """Write a new workbook with macros, ribbon and button inside.

    Args:
        path: Where it goes; a file that is there is replaced. Its name has to end in `.xlsm`.
        language: Language of the workbook.
        content: Rows by table name, as `template.build` takes them.
    """
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "book.xlsm"
        build(made, language, content=content, lambdas=False)
        parts = read_parts(made)
        _enable_macros(parts)
        workbook_words.put_in(parts, language)
        add_button(parts, DASHBOARD, language)
        add_ribbon(parts, workbook_ribbon())
        write_parts(parts, made)
        add_project(made, modules())
        write_parts(read_parts(made), path)


def _enable_macros(parts: Parts) -> None:
    types = parts[CONTENT_TYPES].decode("utf-8")
    parts[CONTENT_TYPES] = replaced(types, _MAIN, _WITH_MACROS).encode()
