"""Imports point down only.

cli → excel → commands → warehouse, sharing, tiering, importing, workbook → errors, language, log;
warehouse → importing; sharing → tiering; calc, the live LibreOffice, stands beside workbook;
cli → report → commands.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import xltier

ROOT = Path(xltier.__file__).parent
BOTTOM = {"errors", "language", "log"}
ALLOWED = {
    "errors": {"language"},
    "language": set(),
    "log": {"language"},
    "tiering": BOTTOM,
    "importing": BOTTOM,
    "workbook": BOTTOM,
    "calc": BOTTOM,
    "warehouse": BOTTOM | {"importing"},
    "sharing": BOTTOM | {"tiering"},
    "commands": BOTTOM | {"tiering", "importing", "sharing", "warehouse", "workbook"},
    "report": BOTTOM | {"calc", "commands", "tiering", "workbook"},
    "excel": BOTTOM | {"calc", "commands", "importing", "sharing", "tiering", "workbook"},
    "cli": BOTTOM
    | {"calc", "commands", "excel", "importing", "report", "sharing", "tiering", "warehouse"}
    | {"workbook"},
    "__init__": BOTTOM | {"commands", "tiering", "warehouse", "workbook"},
    "__main__": {"cli"},
}
HOSTS = {"xltier.workbook.closed", "xltier.workbook.live", "xltier.calc", "xltier.excel"}


def layer(module: Path) -> str:
    first = module.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name for name in names if name.startswith("xltier.")}


@pytest.mark.parametrize(
    "module", sorted(ROOT.rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_a_module_imports_only_what_stands_below_it(module: Path):
    here = layer(module)
    for name in imported(module):
        there = name.split(".")[1]
        assert there == here or there in ALLOWED[here], f"{here} must not import {name}"


def test_commands_know_no_host():
    for module in (ROOT / "commands").rglob("*.py"):
        for name in imported(module):
            assert not any(name.startswith(host) for host in HOSTS), f"{module.name} imports {name}"
