"""Purchases far larger than a sheet: measures and methods from Parquet in bounded memory."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.measuring import Measured, measure
from benchmarks.method_bases import LINES_PER_CUSTOMER

MEMORY_LIMIT = "2500MiB"
BAR_MIB = 4096


def run(folder: Path, lines: int) -> Measured:
    """Write `lines` purchases, measure them and apply every expression method; print the cost."""
    source = folder / "many.parquet"
    customers = lines // LINES_PER_CUSTOMER
    print(f"{lines:,} purchases of {customers:,} customers, DuckDB limited to {MEMORY_LIMIT}:")
    write = f"{many_lines.__module__}:many_lines"
    measure("writing the Parquet file", write, str(source), str(lines), str(customers))
    print(f"  the file has {source.stat().st_size / 2**20:,.0f} MiB")
    whole = f"{measured_and_tiered.__module__}:measured_and_tiered"
    result = measure("measures and methods to Parquet", whole, str(source), str(folder))
    print(f"peak memory                 {result.peak_mib:6.0f}  MiB (bar {BAR_MIB})")
    return result


def many_lines(path: str, lines: str, customers: str) -> None:
    """Write the file, in a process of its own."""
    from benchmarks.method_bases import many_lines_file

    many_lines_file(path, lines, customers)


def measured_and_tiered(source: str, folder: str) -> dict[str, float]:
    """Measure, apply every method and write one row per customer; check that all are there."""
    import duckdb

    from benchmarks.method_bases import AS_OF
    from xltier.tiering.methods import all_methods
    from xltier.tiering.policy import default_policy

    connection = duckdb.connect(str(Path(folder, "work.duckdb")))
    for setting in (
        f"memory_limit = '{MEMORY_LIMIT}'",
        f"temp_directory = '{folder}'",
        "preserve_insertion_order = false",
    ):
        connection.execute(f"SET {setting}")
    lines = connection.read_parquet(source)
    start = time.perf_counter()
    tiered, cuts = all_methods(lines, default_policy("en"), AS_OF)
    known = time.perf_counter()
    result = str(Path(folder, "customers.parquet"))
    tiered.write_parquet(result)
    written = time.perf_counter()
    ((rows,),) = connection.read_parquet(result).aggregate("count(*)").fetchall()
    assert rows == cuts.customers, (rows, cuts.customers)
    return {"measures and cuts": known - start, "methods, written": written - known}
