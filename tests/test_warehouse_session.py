"""The temporary database: bounded, told of, and gone afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from warehouse import opened, text_file

from xltier.errors import SourceError
from xltier.warehouse import duck
from xltier.warehouse.duck import DuckSession


@pytest.fixture
def folders(tmp_path: Path, monkeypatch) -> Path:
    """Where temporary databases are made during a test."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(duck.tempfile, "tempdir", str(place))
    return place


def test_nothing_is_left_on_disk_when_the_purchases_are_closed(folders: Path, tmp_path: Path):
    path = text_file(tmp_path / "sales.csv", "customer id,date,amount", "a,2026-01-05,1")
    with opened(path):
        assert list(folders.iterdir())
    assert not list(folders.iterdir())


def test_nothing_is_left_on_disk_when_they_cannot_be_opened(folders: Path, tmp_path: Path):
    with pytest.raises(SourceError):
        opened(text_file(tmp_path / "sales.csv", "a,b", "1,2"))
    assert not list(folders.iterdir())


def test_memory_is_bounded_and_nothing_is_downloaded(folders: Path):
    session = DuckSession()
    rows = session.pull(session.lazy("SELECT name, value FROM duckdb_settings()")).to_pylist()
    session.close()
    values = {row["name"]: row["value"] for row in rows}
    assert values["memory_limit"] == "2.0 GiB"
    assert values["autoinstall_known_extensions"] == "false"
    assert values["temp_directory"].startswith(str(folders))


class Looks:
    """An event that is set after some looks, and a connection that says how far it is."""

    def __init__(self, *percents: float) -> None:
        self.percents = list(percents)

    def wait(self, _: float) -> bool:
        return not self.percents

    def query_progress(self) -> float:
        return self.percents.pop(0)


def test_progress_only_grows_from_query_to_query():
    told: list[float] = []
    session = DuckSession(told.append)
    connection = session.connection
    for stage, percents in [((0.0, 0.5), (-1, 10, 60, 30, 100)), ((0.5, 1.0), (0, 50, 20, 120))]:
        looks = Looks(*percents)
        session.stage, session.connection = stage, looks
        session._watch(looks, told.append)
    session.connection = connection
    session.close()
    assert told == [0.05, 0.3, 0.5, 0.75, 1.0]
