"""What takes long to make is made by one test process and used by all of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

SECONDS_TO_MAKE = 300


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder `name`, filled by `make(folder)` in the first process that asks for it.

    The folder is everybody's: tests copy what they change.
    """
    folder = _of_all_processes(factory) / name
    made, failed = folder.with_suffix(".made"), folder.with_suffix(".failed")
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        end = time.monotonic() + SECONDS_TO_MAKE
        while not made.exists():
            assert not failed.exists(), f"another test process failed to make {name}"
            assert time.monotonic() < end, f"another test process is not done with {name}"
            time.sleep(0.05)
        return folder
    try:
        make(folder)
    except BaseException:
        failed.touch()
        raise
    made.touch()
    return folder


def _of_all_processes(factory: pytest.TempPathFactory) -> Path:
    mine = factory.getbasetemp()
    return (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "made-once"
