"""A workbook with macros is reviewed like any other; its macros are the same bytes afterwards."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from command_line import xltier
from conftest import AS_OF
from macro_files import MACROS, PROJECT, with_macros

from xltier.workbook.closed import ClosedWorkbook


@pytest.fixture
def macros(demo, tmp_path):
    return with_macros(demo, tmp_path / "customers.xlsm")


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
