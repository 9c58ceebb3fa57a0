"""What all tests share: LibreOffice, the one spreadsheet that opens our files without a screen."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Convert = Callable[..., Path]
Values = Callable[[Path], dict[str, list[list[Any]]]]


@pytest.fixture(scope="session")
def soffice() -> str:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    return program


@pytest.fixture(scope="session")
def libreoffice(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """`libreoffice(path, "pdf")` converts a file and returns the new one.

    Every test process has its own LibreOffice profile, so that tests run side by side.
    """
    profile = tmp_path_factory.mktemp("libreoffice-profile").as_uri()

    def convert(path: Path, to: str = "xlsx") -> Path:
        folder = tmp_path_factory.mktemp("converted")
        command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        command += ["--convert-to", to, "--outdir", str(folder), str(path)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        made = list(folder.iterdir())
        assert made, f"LibreOffice did not convert {path.name} to {to}: {run.stdout}{run.stderr}"
        return made[0]

    return convert


@pytest.fixture(scope="session")
def libreoffice_values(libreoffice: Convert) -> Values:
    """`libreoffice_values(path)[sheet][row][column]`: every cell's value as LibreOffice sees it.

    Rows and columns count from 0 at A1; formulas give their results, error cells text as `#N/A`.
    """

    def values(path: Path) -> dict[str, list[list[Any]]]:
        book = openpyxl.load_workbook(libreoffice(path, "xlsx"), data_only=True)
        return {
            sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }

    return values
