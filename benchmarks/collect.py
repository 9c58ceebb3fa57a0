"""`python -m benchmarks collect`: what reps changed comes back into a manager's workbook."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Final

import pandas as pd

from benchmarks.distribute import AS_OF, EACH, REPS, SENT, master
from benchmarks.measuring import Measured, measure

STEPS: Final = (25, 50)
PHONES, NEEDS = 5, 3
"""Cells that each rep changes, of two columns."""


def prepare(path: str, folder: str, reps: str) -> None:
    """Make a manager's workbook, distribute it, and let every rep change a few cells."""
    from xltier.commands.distribute import Order, distribute, make_ready
    from xltier.workbook.closed import ClosedWorkbook

    master(Path(path), int(reps))
    book = ClosedWorkbook(Path(path), backups=False)
    ready = make_ready(book, today=AS_OF.date())
    for each in distribute(book, ready, Order(Path(folder), now=SENT)).deliveries:
        back = ClosedWorkbook(each.file, backups=False)
        rows = back.read("Customers").index
        back.update("Customers", pd.DataFrame({"phone": "020 1"}, index=rows[:PHONES]))
        back.update("Customers", pd.DataFrame({"needs": "more of it"}, index=rows[-NEEDS:]))
        back.commit()


def verb(path: str, folder: str) -> dict[str, float]:
    """Collect every file, and tell the seconds and the processor's seconds."""
    from xltier.commands.collect import collect
    from xltier.excel.returned_files import find_files, returned_books
    from xltier.workbook.closed import ClosedWorkbook

    start, used = time.perf_counter(), time.process_time()
    files = find_files([Path(folder)])
    done = collect(ClosedWorkbook(Path(path), backups=False), returned_books(files, None, {}))
    taken = sum(each.taken for each in done.returns)
    if taken != len(files) * (PHONES + NEEDS):
        raise SystemExit(f"{taken} cells taken from {len(files)} files")
    return {"collect": time.perf_counter() - start, "processor": time.process_time() - used}


def main(arguments: list[str]) -> int:
    """Measure what a file costs, with few and with many of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks collect", description=__doc__)
    parser.add_argument("--reps", type=int, default=REPS, help=f"reps, {EACH} customers each")
    reps = parser.parse_args(arguments).reps
    made = {step: _collected(step) for step in (*(s for s in STEPS if s < reps), reps)}
    for step, each in made.items():
        print(f"{step:>5} files: {each.parts['processor'] / step * 1000:6.1f} ms of processor each")
    return 0


def _collected(reps: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        path, files = str(Path(folder, "book.xlsx")), str(Path(folder, "reps"))
        measure(f"making {reps} files", f"{__name__}:prepare", path, files, str(reps))
        return measure(f"{reps} files, {reps * EACH:,} customers", f"{__name__}:verb", path, files)
