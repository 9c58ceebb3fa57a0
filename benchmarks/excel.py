"""`python -m benchmarks excel`: what a person in Excel waits for.

Starting Python for a button or for the first function is measured in fresh processes, in turns with
`import xlwings, pandas`, which any add-in of this kind loads; the fastest of each counts. A column
through TIER is measured beside a loop of single calls, both with the tables of the shipped workbook
passed as VBA passes them; COM's own way, some milliseconds a call, comes on top.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROWS = 100_000
SINGLE_CALLS = 2_000
STARTS = 7
FLOOR = "xlwings, pandas"
TEMPLATE = Path(__file__).parent.parent / "templates" / "customers.en.xlsx"


def main(arguments: list[str]) -> int:
    """Measure and print the figures that the project holds itself to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks excel", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    options = parser.parse_args(arguments)
    _starts()
    _functions(options.rows)
    return 0


def _starts() -> None:
    modules = (FLOOR, "xltier.excel.ribbon", "xltier.excel.functions")
    seconds = {module: float("inf") for module in modules}
    for _ in range(STARTS):
        for module in modules:
            seconds[module] = min(seconds[module], _start(module))
    print(f"fresh processes, the fastest of {STARTS}:")
    for module in modules:
        print(f"  import {module:<39}{seconds[module]:9.3f} s", flush=True)
    floor = seconds[FLOOR]
    _bar(f"import xltier.excel.ribbon ÷ {FLOOR}", seconds["xltier.excel.ribbon"] / floor, 1.15)
    _bar(f"import xltier.excel.functions ÷ {FLOOR}", seconds["xltier.excel.functions"] / floor)


def _start(modules: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {modules}"], check=True)
    return time.perf_counter() - start


def _functions(rows: int) -> None:
    from xltier.excel import functions

    some = random.Random(1)
    amounts = tuple((round(some.expovariate(1 / 6_000), 2),) for _ in range(rows))
    orders = tuple((float(some.randint(0, 12)),) for _ in range(rows))
    days = tuple((float(some.randint(0, 400)),) for _ in range(rows))
    tables = (_table("TierRules"), _table("Settings"), _table("MethodSettings"), 0x409)
    print(f"{rows:,} rows in one call, the fastest of 5:")
    customers = (amounts, orders, days)
    whole = {
        "TIER": _fastest(lambda: functions.tier(*customers, *tables)),
        "TIERGAP": _fastest(lambda: functions.tier_gap(*customers, *tables)),
        "TIERREASON": _fastest(lambda: functions.tier_reason(*customers, *tables)),
        "RFM": _fastest(lambda: functions.rfm(days, orders, amounts, None, *tables[1:])),
        "ABC": _fastest(lambda: functions.abc(amounts, *tables[1:])),
    }
    for name, seconds in whole.items():
        print(f"  {name:<46}{seconds:9.3f} s", flush=True)
    cells = list(zip(*(sum(column[:SINGLE_CALLS], ()) for column in customers), strict=True))
    single = _fastest(lambda: [functions.tier(*row, *tables) for row in cells]) / len(cells)
    print(f"  TIER, one call a cell: {single * 1e6:.0f} µs each, so for all{single * rows:17.3f} s")
    _bar("TIER of a column (s)", whole["TIER"], 0.2 * rows / ROWS)
    _bar("one call a cell ÷ one call for the column", single * rows / whole["TIER"])


def _fastest(work: Callable[[], object]) -> float:
    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return min(once() for _ in range(5))


def _table(name: str) -> tuple[Any, ...]:
    """Return a table of the shipped workbook as VBA passes it."""
    import openpyxl

    for sheet in openpyxl.load_workbook(TEMPLATE).worksheets:
        if name in sheet.tables:
            rows = sheet[sheet.tables[name].ref]
            cells = tuple(tuple(_cell(cell.value) for cell in row) for row in rows)
            return (sheet.title, rows[0][0].row, rows[0][0].column, cells)
    raise LookupError(name)


def _cell(value: Any) -> Any:
    return float(value) if isinstance(value, int) else value


def _bar(name: str, value: float, bar: float | None = None) -> None:
    said = "" if bar is None else f"  (bar ≤ {bar:g}{', MISSED' if value > bar else ''})"
    print(f"{name:<56}{value:7.2f}{said}", flush=True)
