"""`python -m benchmarks distribute`: a workbook for each rep beside writing the same cells once.

The cells are those of the tables that grow with the base: Customers, what was sent of them, and
Purchases. The other way is the fastest of the writers that are installed, which puts all of them
into one plain workbook: no styles, no protection, no charts. Who is fastest is found on a tenth.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from benchmarks.base import AS_OF, LINES_PER_CUSTOMER, customers, purchases
from benchmarks.measuring import Measured, measure

EACH: Final = 200
"""Customers of each rep."""

REPS: Final = 500
STEPS: Final = (50, 100)
SENT: Final = dt.datetime(2026, 7, 1, 9)  # noqa: DTZ001 - desk time
OPEN: Final = frozenset(
    {"contact", "phone", "email", "preferences", "last_contact", "feedback", "needs"}
)
CPU: Final = "processor"
"""Seconds of the processor, cutting included: what counts on a machine that others use too."""

WORDS: Final = ("Tier 1", "Tier 2", "Tier 3")


def base(reps: int) -> dict[str, pd.DataFrame]:
    """Return Customers, with everything that a review writes, and Purchases, ordered by rep."""
    from xltier.workbook.contract import CUSTOMERS

    count = reps * EACH
    frame = customers(count).assign(rep=[f"Rep {at // EACH}" for at in range(count)])
    chance = np.random.default_rng(1)
    for column in CUSTOMERS.columns:
        if column.name in frame:
            continue
        frame[column.name] = _made(column.name, column.kind, count, chance)
    lines = purchases(count * LINES_PER_CUSTOMER)
    lines["cost"] = (lines["amount"] * 0.6).round(2)
    owner = lines["customer_id"].str.slice(1).astype(int).sub(1) // EACH
    lines = lines.iloc[np.argsort(owner.to_numpy(), kind="stable")].reset_index(drop=True)
    names = [column.name for column in CUSTOMERS.columns]
    return {"Customers": frame[names], "Purchases": lines}


def _made(name: str, kind: str, count: int, chance: np.random.Generator) -> pd.Series:
    """Return a column as filled as a review leaves it."""
    some = chance.integers(0, 40, count)
    if name in {"reason", "gap_to_next", "action", "measure_note"}:
        texts = [f"{name} {at}: sales 12,345.60 ≥ 10,000 and {at} orders ≥ 6" for at in range(4000)]
        return pd.Series([texts[at] for at in chance.integers(0, 4000, count)], dtype="str")
    if kind == "date":
        return pd.Series(AS_OF - pd.to_timedelta(some, unit="D"))
    if kind in {"money", "number", "decimal", "percent"}:
        return pd.Series(np.round(chance.lognormal(6, 1, count), 2))
    if kind == "integer":
        return pd.Series(some.astype(float))
    if name.startswith("override") or name in {"needs", "potential"}:
        return pd.Series([None if at else WORDS[0] for at in some], dtype="str")
    return pd.Series([WORDS[at % 3] for at in some], dtype="str")


def rep_books(reps: str, folder: str) -> dict[str, float]:
    """Write a workbook for each rep, and tell the seconds of cutting and of writing."""
    from xltier.workbook import shipped
    from xltier.workbook.contract import CUSTOMERS
    from xltier.workbook.rep_book.books import RepBook, RepBooks, RepColumn

    whole = base(int(reps))
    owner = whole["Purchases"]["customer_id"].str.slice(1).astype(int).sub(1) // EACH
    bounds = np.searchsorted(owner.to_numpy(), np.arange(int(reps) + 1))
    seconds = {"cut": 0.0, "write": 0.0}
    start, used = time.perf_counter(), time.process_time()
    columns = [RepColumn(c.name, c.label.en, c.name not in OPEN) for c in CUSTOMERS.columns]
    rules = {"TierRules": shipped.tier_rules("en"), "Strategies": shipped.strategies("en")}
    books = RepBooks("en", columns=columns, tiers=WORDS, rules=rules)
    seconds["write"] += time.perf_counter() - start
    for rep in range(int(reps)):
        start = time.perf_counter()
        tables = {
            "Customers": whole["Customers"].iloc[rep * EACH : (rep + 1) * EACH],
            "Purchases": whole["Purchases"].iloc[bounds[rep] : bounds[rep + 1]],
        }
        cut = time.perf_counter()
        book = RepBook(f"Rep {rep}", "rep", tables, AS_OF.date(), SENT)
        books.write(Path(folder, f"rep-{rep}.xlsx"), book)
        seconds["cut"] += cut - start
        seconds["write"] += time.perf_counter() - cut
    return seconds | {CPU: time.process_time() - used}


def master(path: Path, reps: int) -> None:
    """Write a manager's workbook of as many reps, and review it."""
    from xltier.commands.recalculate import recalculate
    from xltier.workbook.closed import ClosedWorkbook
    from xltier.workbook.template import build

    count = reps * EACH
    typed = customers(count).assign(rep=[f"Rep {at // EACH}" for at in range(count)])
    build(path, "en")
    book = ClosedWorkbook(path, backups=False)
    book.append("Customers", typed)
    book.append("Purchases", purchases(count * LINES_PER_CUSTOMER))
    book.commit()
    recalculate(book, as_of=AS_OF.date(), today=AS_OF.date())


def verb(path: str, folder: str) -> dict[str, float]:
    """Distribute a manager's workbook, and tell the seconds of reading and of making."""
    from xltier.commands.distribute import Order, distribute, make_ready
    from xltier.workbook.closed import ClosedWorkbook

    start = time.perf_counter()
    book = ClosedWorkbook(Path(path))
    ready = make_ready(book, today=AS_OF.date())
    read = time.perf_counter()
    distribute(book, ready, Order(Path(folder), now=SENT))
    return {"read and review": read - start, "make": time.perf_counter() - read}


def once(writer: str, reps: str, folder: str) -> dict[str, float]:
    """Write the same cells into one workbook."""
    whole = base(int(reps))
    tables = {"Customers": whole["Customers"], "Sent": whole["Customers"]}
    tables["Purchases"] = whole["Purchases"]
    start, used = time.perf_counter(), time.process_time()
    WRITERS[writer](Path(folder, "once.xlsx"), tables)
    return {"write": time.perf_counter() - start, CPU: time.process_time() - used}


def _xlsxwriter(path: Path, tables: dict[str, pd.DataFrame]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, frame in tables.items():
            sheet = book.add_worksheet(name)
            put: dict[type, Callable[..., Any]] = {
                str: sheet.write_string,
                float: sheet.write_number,
            }
            for row, cells in enumerate(_rows(frame)):
                for column, value in enumerate(cells):
                    if type(value) in put:
                        put[type(value)](row, column, value)
                    elif value is not None:
                        sheet.write_datetime(row, column, value, day)


def _pyexcelerate(path: Path, tables: dict[str, pd.DataFrame]) -> None:
    from pyexcelerate import Workbook

    book = Workbook()
    for name, frame in tables.items():
        book.new_sheet(name, data=_rows(frame))
    book.save(str(path))


def _openpyxl(path: Path, tables: dict[str, pd.DataFrame]) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for name, frame in tables.items():
        sheet = book.create_sheet(name)
        for cells in _rows(frame):
            sheet.append(cells)
    book.save(path)


def _rustpy(path: Path, tables: dict[str, pd.DataFrame]) -> None:
    from rustpy_xlsxwriter import write_worksheets

    write_worksheets(list(tables.items()), str(path))


WRITERS: Final[dict[str, Callable[[Path, dict[str, pd.DataFrame]], None]]] = {
    "rustpy-xlsxwriter": _rustpy,
    "pyexcelerate": _pyexcelerate,
    "xlsxwriter constant_memory": _xlsxwriter,
    "openpyxl write_only": _openpyxl,
}


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    """Return the rows as Python values; missing ones are None."""
    columns = [
        [None if missing else value for value, missing in zip(listed, blank, strict=True)]
        for name in frame
        for listed, blank in [(frame[name].tolist(), frame[name].isna().tolist())]
    ]
    return [list(cells) for cells in zip(*columns, strict=True)]


def main(arguments: list[str]) -> int:
    """Measure and print the ratios that the project holds itself to."""
    options = _options(arguments)
    fastest, _ = _contest(options.reps // 10)
    rival = _once(fastest, options.reps, runs=options.runs)
    steps = [*(step for step in STEPS if step < options.reps), options.reps]
    made = {reps: _rep_books(reps, options.runs) for reps in steps}
    whole = made[options.reps]
    for what in ("write", CPU):
        ratio = whole.parts[what] / rival.parts[what]
        print(f"rep workbooks ÷ {fastest}, {what}  {ratio:.2f}  (bar 3)")
    print(f"peak memory {whole.peak_mib:.0f} MiB  (bar 1536)")
    for reps, each in made.items():
        print(f"{reps:>5} reps: {each.parts['write'] / reps * 1000:6.1f} ms for each")
    if not options.quick:
        verbs = {reps: _verb(reps) for reps in steps}
        total = verbs[options.reps]
        print(f"xltier distribute ÷ {fastest}  {total.seconds / rival.parts['write']:.2f}  (bar 3)")
        print(f"peak memory {total.peak_mib:.0f} MiB  (bar 1536)")
        for reps, each in verbs.items():
            print(f"{reps:>5} reps: {each.seconds / reps * 1000:6.1f} ms for each")
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks distribute", description=__doc__)
    parser.add_argument("--reps", type=int, default=REPS, help=f"reps, {EACH} customers each")
    parser.add_argument("--runs", type=int, default=2, help="how often; the fastest counts")
    parser.add_argument("--quick", action="store_true", help="leave out the whole command")
    return parser.parse_args(arguments)


def _contest(reps: int) -> tuple[str, Measured]:
    """Let every writer write a tenth, and return the fastest."""
    print(f"{reps} reps, {reps * EACH:,} customers: the same cells once")
    made = {name: _once(name, reps, runs=1) for name in WRITERS}
    return min(made.items(), key=lambda item: item[1].parts["write"])


def _once(writer: str, reps: int, runs: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        return measure(writer, f"{__name__}:once", writer, str(reps), folder, runs=runs)


def _rep_books(reps: int, runs: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        name = f"{reps} workbooks, {reps * EACH:,} customers"
        return measure(name, f"{__name__}:rep_books", str(reps), folder, runs=runs)


def _verb(reps: int) -> Measured:
    """Measure the command on a manager's workbook; making that is not measured."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder, "master.xlsx"), Path(folder, "reps")
        out.mkdir()
        master(path, reps)
        name = f"xltier distribute, {reps} reps, {reps * EACH * LINES_PER_CUSTOMER:,} purchases"
        return measure(name, f"{__name__}:verb", str(path), str(out))
