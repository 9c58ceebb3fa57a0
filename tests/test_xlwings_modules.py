"""What is taken from the VBA of xlwings: which parts, with which changes, and what never."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest
import xlwings

from xltier.errors import InstallError
from xltier.excel import xlwings_modules
from xltier.excel.sources import modules
from xltier.excel.xlwings_modules import CHANGES, MODULE, TAKEN, bridge_source

STOCK = (Path(xlwings.__file__).parent / "xlwings_custom_addin.bas").read_text()
NAMES = re.findall(r"^(?:Public |Private )?(?:Sub|Function) (\w+)\(", STOCK, re.MULTILINE)


@pytest.fixture(scope="module")
def bridge() -> str:
    return bridge_source().replace("\r\n", "\n")


def code_of(source: str) -> str:
    return "\n".join(line for line in source.split("\n") if not line.strip().startswith("'"))


def test_the_notice_of_xlwings_stays_whole(bridge: str):
    notice = STOCK[
        STOCK.index("'xlwings is distributed") : STOCK.index("POSSIBILITY OF SUCH DAMAGE.")
    ]
    assert notice + "POSSIBILITY OF SUCH DAMAGE." in bridge
    assert "'Copyright (C) 2014-present, Zoomer Analytics LLC." in bridge


def test_the_dll_is_that_of_the_installed_version(bridge: str):
    assert set(re.findall(r"xlwings\d\d-([\d.]+)\.dll", bridge)) == {version("xlwings")}
    assert f'XLWINGS_VERSION As String = "{version("xlwings")}"' in bridge


def test_what_is_taken_is_there_once_and_nothing_else(bridge: str):
    found = re.findall(r"^(?:Public |Private )?(?:Sub|Function) (\w+)\(", bridge, re.MULTILINE)
    assert found == list(TAKEN)


@pytest.mark.parametrize(
    "text",
    [
        "xlwings.pro",
        "runpython_embedded_code",
        "LICENSE_KEY",
        "ActiveWorkbook",
        "ThisWorkbook",
        "MsgBox",
        "CONDA",
        "condabin",
        "ONEDRIVE",
        "MacScript",
        "VBProject",
        "myaddin",
        'GetConfig("INTERPRETER", "pythonw")',
    ],
)
def test_what_could_harm_or_puzzle_a_user_is_gone(bridge: str, text: str):
    assert text in STOCK
    assert text not in code_of(bridge)


def test_the_command_that_starts_python_is_the_same_for_every_workbook(bridge: str):
    start = bridge.index("Function XLPyCommand()")
    command = bridge[start : bridge.index("End Function", start)]
    assert "PYTHONPATH = SearchPath()" in command
    assert not re.search(r"FullName|\.Name\b|\.Path\b", command)


def test_python_does_not_load_modules_from_the_current_folder(bridge: str):
    assert bridge.count('" -B -P -c ""') == 2
    assert '" -B -c ""' not in bridge


def test_what_is_called_is_taken_or_is_ours(bridge: str):
    ours = {
        name
        for module in modules()
        for name in re.findall(r"(?:Sub|Function) (\w+)\(", module.source)
    }
    missing = set(NAMES) - ours
    called = {name for name in missing if re.search(rf"\b{name}\b", code_of(bridge))}
    assert called == set()
    for name in ("GetConfig", "SearchPath", "NameOfWorkbook", "ForShell", "Say", "ShowError"):
        assert name in ours
        assert re.search(rf"\b{name}\b", bridge)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change.procedure}: {change.why}")
def test_a_change_that_finds_something_else_stops_the_build(change, monkeypatch):
    old = change.old.strip().split("\n")[0]
    monkeypatch.setattr(xlwings_modules, "_installed", lambda: STOCK.replace(old, "' other"))
    with pytest.raises(InstallError, match=re.escape(xlwings.__version__)):
        bridge_source()


@pytest.mark.parametrize("name", TAKEN)
def test_a_procedure_that_is_gone_stops_the_build(name: str, monkeypatch):
    other = re.sub(rf"\b{name}\(", "Renamed(", STOCK)
    monkeypatch.setattr(xlwings_modules, "_installed", lambda: other)
    with pytest.raises(InstallError, match=name):
        bridge_source()


def test_the_module_has_a_name_that_the_add_in_of_xlwings_does_not_use():
    assert MODULE.lower() not in {"xlwings", "main", "config", "utils", "xlwings_udfs"}
