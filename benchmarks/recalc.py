"""`python -m benchmarks recalc`: a whole recalculation beside its floor and beside openpyxl.

The floor is fastexcel reading the Customers and Purchases sheets and doing nothing else. The other
way is what one would write with openpyxl: load the workbook, set the same cells, save it.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.base import AS_OF, LINES_PER_CUSTOMER, build
from benchmarks.measuring import Measured, measure

MILLION = 1_000_000


def floor(path: str) -> None:
    """Read both sheets with fastexcel, nothing else."""
    import fastexcel

    reader = fastexcel.read_excel(path)
    for sheet in ("Customers", "Purchases"):
        reader.load_sheet(sheet, header_row=None, schema_sample_rows=None, eager=True)


def whole(path: str) -> dict[str, float]:
    """Recalculate the workbook and tell the seconds of reading, computing and writing."""
    from xltier.commands.recalculate import recalculate
    from xltier.workbook.closed import ClosedWorkbook

    start = time.perf_counter()
    book = ClosedWorkbook(Path(path))
    seconds = {"read": 0.0, "write": 0.0}
    for part, verbs in {"read": ("read", "read_many"), "write": ("commit",)}.items():
        for verb in verbs:
            if hasattr(book, verb):
                setattr(book, verb, _timed(getattr(book, verb), seconds, part))
    recalculate(book, as_of=AS_OF.date(), today=AS_OF.date())
    total = time.perf_counter() - start
    return {
        "read": seconds["read"],
        "compute": total - seconds["read"] - seconds["write"],
        "write": seconds["write"],
    }


def by_openpyxl(path: str) -> dict[str, float]:
    """Load the workbook, set as many cells as a recalculation does, save it."""
    import openpyxl

    start = time.perf_counter()
    book = openpyxl.load_workbook(path)
    loaded = time.perf_counter()
    sheet = book["Customers"]
    table = sheet.tables["Customers"]
    first, last = table.ref.split(":")
    header = sheet[first].row
    names = {cell.value: cell.column for cell in sheet[header]}
    columns = [names[name] for name in ("Tier", "Reason", "Sales in window", "Orders in window")]
    owned = range(names["Tier"], names["Note"] + 1)
    for row in range(header + 1, sheet[last].row + 1):
        for column in owned:
            sheet.cell(row, column).value = "Tier 3" if column in columns[:2] else 1234.5
    history = book["History"]
    for row in range(sheet[last].row - header):
        for column in range(1, 10):
            history.cell(row + 10, column + 10).value = row
    changed = time.perf_counter()
    book.save(path)
    saved = time.perf_counter()
    return {"load": loaded - start, "change": changed - loaded, "save": saved - changed}


def main(arguments: list[str]) -> int:
    """Measure and print the ratios that the project holds itself to."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder, "large.xlsx"), Path(folder, "small.xlsx")
        print(f"building workbooks of {options.lines:,} and {options.lines // 10:,} purchases …")
        build(large, options.lines)
        build(small, options.lines // 10)
        size = large.stat().st_size / 2**20
        print(f"{size:.0f} MiB, {options.lines // LINES_PER_CUSTOMER:,} customers")
        bare = measure(
            "floor: fastexcel reads both sheets", f"{__name__}:floor", str(large), runs=3
        )
        tenth = _on_copies("recalc, a tenth of the rows", "whole", small, runs=3)
        all_of_it = _on_copies("recalc", "whole", large, runs=3)
        again = measure("recalc, second run of the day", f"{__name__}:whole", str(large))
        print(f"recalc ÷ floor              {all_of_it.seconds / bare.seconds:6.2f}  (bar 2.5)")
        print(f"second run ÷ floor          {again.seconds / bare.seconds:6.2f}")
        print(f"peak memory                 {all_of_it.peak_mib:6.0f}  MiB (bar 1024)")
        scale = all_of_it.seconds / tenth.seconds
        print(f"10 × the rows               {scale:6.2f} × the time (bar 11)")
        if not options.quick:
            other = _on_copies("openpyxl: load, change, save", "by_openpyxl", large, runs=1)
            print(f"openpyxl ÷ recalc           {other.seconds / all_of_it.seconds:6.1f}  (bar 15)")
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks recalc", description=__doc__)
    parser.add_argument("--lines", type=int, default=MILLION, help="purchases in the workbook")
    parser.add_argument(
        "--quick", action="store_true", help="leave openpyxl out (it takes minutes)"
    )
    return parser.parse_args(arguments)


def _on_copies(name: str, function: str, path: Path, runs: int) -> Measured:
    """Measure on a fresh copy each time, for the step changes the workbook."""
    results = []
    for _ in range(runs):
        copy = path.with_stem(f"{path.stem}-copy")
        shutil.copy2(path, copy)
        results.append(measure(name, f"{__name__}:{function}", str(copy)))
    copy.replace(path)
    return min(results, key=lambda result: result.seconds)


def _timed(verb: Callable[..., Any], seconds: dict[str, float], part: str) -> Callable[..., Any]:
    def timed(*arguments: Any, **options: Any) -> Any:
        start = time.perf_counter()
        try:
            return verb(*arguments, **options)
        finally:
            seconds[part] += time.perf_counter() - start

    return timed
