"""A progress bar over a second, nothing below it, nothing where nobody watches."""

from __future__ import annotations

import io
import time

import pytest
from rich.console import Console

from xltier.cli.progress import PATIENCE, ProgressBar


@pytest.fixture
def screen():
    return io.StringIO()


def watched(screen, patience, *, terminal=True, seconds=0.0):
    console = Console(file=screen, force_terminal=terminal, width=80)
    with ProgressBar(patience=patience, console=console) as bar:
        bar.status("Reading the tables", 0.25)
        time.sleep(seconds)
    return screen.getvalue()


def test_what_takes_longer_shows_what_is_going_on(screen):
    shown = watched(screen, 0.05, seconds=0.4)
    assert "Reading the tables" in shown
    assert "25%" in shown


def test_what_is_quick_shows_nothing(screen):
    assert watched(screen, 5.0) == ""
    assert PATIENCE == 1.0


def test_a_log_file_gets_no_bar(screen):
    assert watched(screen, 0.05, terminal=False, seconds=0.2) == ""
