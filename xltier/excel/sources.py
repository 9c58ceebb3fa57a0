"""The VBA modules that every macro file of xltier holds, in the order in which it holds them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal

from xltier.excel import text_module, wrappers, xlwings_modules

Kind = Literal["standard", "class", "workbook"]

_WRITTEN: Final = (
    "XltierRun.bas",
    "XltierReasons.bas",
    "XltierRibbon.bas",
    "XltierHost.bas",
    "XltierConfig.bas",
    "XltierPython.bas",
    "XltierCells.bas",
    "XltierEvents.cls",
)
WORKBOOK: Final = "ThisWorkbook"


@dataclass(frozen=True, slots=True)
class Module:
    """One VBA module.

    Attributes:
        name: Its name.
        kind: What it is: a standard module, a class, or the code of the workbook itself.
        source: Its text, with CRLF line ends.
    """

    name: str
    kind: Kind
    source: str


def modules() -> tuple[Module, ...]:
    """Return the modules: the written ones, then those that are made."""
    written = tuple(_written(name) for name in _WRITTEN)
    made = (
        Module(wrappers.MODULE, "standard", wrappers.module_source()),
        Module(text_module.MODULE, "standard", text_module.module_source()),
        Module(xlwings_modules.MODULE, "standard", xlwings_modules.bridge_source()),
    )
    return (Module(WORKBOOK, "workbook", read(f"{WORKBOOK}.cls")), *written, *made)


def read(name: str) -> str:
    """Return a file of the folder `vba`, byte for byte."""
    return (files("xltier.excel") / "vba" / name).read_bytes().decode("ascii")


def _written(name: str) -> Module:
    stem, _, suffix = name.partition(".")
    return Module(stem, "class" if suffix == "cls" else "standard", read(name))
