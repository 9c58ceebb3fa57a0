"""The VBA modules that every macro file of xltier holds, in the order in which it holds them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal

from xltier.excel import text_module, wrappers, xlwings_modules

Kind = Literal["standard", "class", "workbook"]

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
    names = sorted(each.name for each in files("xltier.excel").joinpath("vba").iterdir())
    written = tuple(_written(name) for name in names if _is_written(name))
    made = (
        Module(wrappers.MODULE, "standard", wrappers.module_source()),
        Module(text_module.MODULE, "standard", text_module.module_source()),
        Module(xlwings_modules.MODULE, "standard", xlwings_modules.bridge_source()),
    )
    return (Module(WORKBOOK, "workbook", read(f"{WORKBOOK}.cls")), *written, *made)


def read(name: str) -> str:
    """Return a file of the folder `vba`, byte for byte."""
    return (files("xltier.excel") / "vba" / name).read_bytes().decode("ascii")


def _is_written(name: str) -> bool:
    return name.endswith((".bas", ".cls")) and name != f"{WORKBOOK}.cls"


def _written(name: str) -> Module:
    stem, _, suffix = name.partition(".")
    return Module(stem, "class" if suffix == "cls" else "standard", read(name))
