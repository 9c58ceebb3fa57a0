"""A workbook with macros is reviewed like any other; its macros are the same bytes afterwards."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from command_line import xltier
from conftest import AS_OF

from xltier.workbook.closed import ClosedWorkbook

PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PROJECT = bytes(range(256)) * 40
RELATION = (
    b'<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/'
    b'vbaProject" Target="vbaProject.bin"/></Relationships>'
)
CONTENT_TYPE = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'


@pytest.fixture
def macros(demo, tmp_path):
    path = tmp_path / "customers.xlsm"
    with zipfile.ZipFile(demo) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(PLAIN, MACROS)
                content = content.replace(b"<Override", CONTENT_TYPE + b"<Override", 1)
            if name == "xl/_rels/workbook.xml.rels":
                content = content.replace(b"</Relationships>", RELATION)
            new.writestr(name, content)
        new.writestr("xl/vbaProject.bin", PROJECT)
    return path


def test_macros_survive_a_review(macros: Path):
    result = xltier("recalc", macros, "--as-of", "2026-07-31")
    assert result.exit_code == 0, result.output
    assert zipfile.ZipFile(macros).read("xl/vbaProject.bin") == PROJECT
    assert MACROS in zipfile.ZipFile(macros).read("[Content_Types].xml")
    assert len(ClosedWorkbook(macros).read("Snapshots")) == 4


def test_its_tiers_are_those_of_the_plain_workbook(macros: Path, demo: Path):
    for path in (macros, demo):
        xltier("recalc", path, "--as-of", AS_OF)
    plain, with_macros = (ClosedWorkbook(path).read("Customers") for path in (demo, macros))
    assert plain["tier"].equals(with_macros["tier"])
