"""Puts the VBA modules into a package: a document module for the workbook and for every sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xltier.excel.sources import Module

if TYPE_CHECKING:
    from pyopenvba import ExcelFile


def add_project(path: Path, modules: tuple[Module, ...]) -> None:
    """Give a package that has no VBA a project with `modules`, in place.

    The workbook and its sheets get the code names that Excel gives them.
    """
    from pyopenvba import ExcelFile

    with ExcelFile(path) as book:
        book.add_vba_project()
        _fill(book, modules)
        book.save()


def new_addin(path: Path, modules: tuple[Module, ...]) -> None:
    """Write a new add-in with a project of `modules`."""
    from pyopenvba import ExcelFile

    with ExcelFile.create_new(path) as book:
        _fill(book, modules)
        book.save()


def _fill(book: ExcelFile, modules: tuple[Module, ...]) -> None:
    from pyopenvba import VBAModuleKind

    project = book.vba_project()
    for name in project.module_names():
        if name.startswith("Module"):
            project.delete_module(name)
    for module in modules:
        if module.kind == "workbook":
            project.get_module(module.name).body = module.source
        else:
            kind = VBAModuleKind.other if module.kind == "class" else VBAModuleKind.standard
            project.add_module(module.name, module.source, kind=kind)
