"""What all tests share: LibreOffice, the one spreadsheet that opens our files without a screen."""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import servers
from command_line import xltier
from hypothesis import HealthCheck, settings
from made_once import made_once
from small_workbook import make_small_workbook

from xltier.language import LANGUAGES

# how long an example takes says nothing of whether it holds, least of all on a busy machine
settings.register_profile("xltier", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("xltier")

AS_OF = "2026-06-30"

Convert = Callable[..., Path]
Values = Callable[[Path], dict[str, list[list[Any]]]]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give tests of an xdist group its name, by which they go to one process.

    pytest-xdist 3.8 does so itself, but not where pytest 9.2 looks for it: every process then
    starts Spark and the database servers anew.
    """
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        group = group_of(item)
        if group and hasattr(item, "id") and not item.nodeid.endswith(f"@{group}"):
            item._id = type(item.id).parse(f"{item.nodeid}@{group}")


def group_of(item: pytest.Item) -> str | None:
    """Return the xdist group of a test: the one it is marked with, or its module.

    Tests that share what a module makes for all of its tests go together, so that it is made once.
    """
    marked = item.get_closest_marker("xdist_group")
    if marked is not None:
        return str(marked.args[0])
    known = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}
    shares = any(found[-1].scope == "module" for found in known.values() if found)
    return item.path.stem if shares else None


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
        made = libreoffice(path, "xlsx")
        with closing(openpyxl.load_workbook(made, read_only=True, data_only=True)) as book:
            return {
                sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
                for sheet in book.worksheets
            }

    return values


@pytest.fixture(scope="session")
def office(soffice: str) -> Iterator[Any]:
    """A LibreOffice without a screen that is driven through xlwings; one for each test process."""
    from xltier.calc.installation import office_python
    from xltier.calc.office import Office
    from xltier.errors import WorkbookError

    try:
        office_python()
    except WorkbookError as error:
        pytest.skip(str(error))
    with Office.start() as office:
        yield office


@pytest.fixture(scope="session")
def demo_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, str]]:
    """`demo_of(language)`: the demo as `xltier demo` made it, and what it printed."""

    @functools.cache
    def made(language: str) -> tuple[Path, str]:
        name = f"customers.{language}.xlsx"

        def make(folder: Path) -> None:
            result = xltier("demo", folder / name, "--lang", language, "--as-of", AS_OF)
            assert result.exit_code == 0, result.output
            folder.with_suffix(".printed").write_text(result.stdout, encoding="utf-8")

        folder = made_once(tmp_path_factory, f"demo-{language}", make)
        return folder / name, folder.with_suffix(".printed").read_text(encoding="utf-8")

    return made


@pytest.fixture(scope="session")
def small_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`small_of(language)`: a workbook of few customers, for what does not depend on many."""

    def made(language: str) -> Path:
        name = f"small.{language}.xlsx"
        folder = made_once(
            tmp_path_factory,
            f"small-{language}",
            lambda folder: make_small_workbook(folder / name, language),
        )
        return folder / name

    return made


@pytest.fixture(scope="session", params=LANGUAGES)
def demo_once(request: pytest.FixtureRequest, demo_of: Callable[[str], tuple[Path, str]]):
    """The demo in each language, and what it printed."""
    return demo_of(request.param)


@pytest.fixture
def english_demo(demo_of: Callable[[str], tuple[Path, str]], tmp_path: Path) -> Path:
    """A copy of the English demo, for tests in which the language plays no part."""
    return Path(shutil.copy(demo_of("en")[0], tmp_path / "customers.en.xlsx"))


@pytest.fixture
def demo(demo_once: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the demo that a test may change."""
    return Path(shutil.copy(demo_once[0], tmp_path / demo_once[0].name))


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Server]:
    """A PostgreSQL server of its own."""
    programs = servers.postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL (initdb, postgres) is not installed")
    with servers.postgres(programs) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[servers.Server]:
    """A MariaDB server of its own."""
    programs = servers.mariadb_programs()
    if programs is None:
        pytest.skip("MariaDB (mariadb-install-db, mariadbd) is not installed")
    with servers.mariadb(programs) as server:
        yield server


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Spark session on two cores; tests that use it belong to the xdist group `spark`."""
    if shutil.which("java") is None:
        pytest.skip("Java, which Spark needs, is not installed")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("xltier-tests")
    for name, value in {
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.ui.enabled": "false",
        # compiled lightly: a short life pays for no more
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("spark")),
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
