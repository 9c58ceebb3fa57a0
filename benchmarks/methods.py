"""`python -m benchmarks methods`: measures and methods beside hand-written code and other packages.

A million purchases of a hundred thousand customers lie in a Parquet file; every step runs in a
process of its own, loads them (`load`) and does its work several times (`work`, the fastest). The
bars are those the project holds itself to; a missed bar is marked, not an error.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import hundred_million
from benchmarks.environments import python_with
from benchmarks.measuring import measure
from benchmarks.method_bases import LINES_PER_CUSTOMER, histories_file, lines_file

MILLION = 1_000_000
STEPS = "benchmarks.method_steps"
PYMC = ("pymc-marketing==0.19.*", "pyarrow")
LIFETIMES = ("lifetimes==0.11.3", "pandas<2.2", "numpy<1.27", "scipy<1.12", "pyarrow")


def main(arguments: list[str]) -> int:
    """Measure and print the ratios that the project holds itself to."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="xltier-benchmark-") as name:
        folder = Path(name)
        customers = options.lines // LINES_PER_CUSTOMER
        print(f"{options.lines:,} purchases of {customers:,} customers:")
        lines, histories = folder / "lines.parquet", folder / "histories.parquet"
        lines_file(lines, options.lines)
        histories_file(histories, customers)
        _measures_and_methods(str(lines), peers=not options.quick)
        _models(str(lines), str(histories), peers=not options.quick)
        if options.spark:
            _work("xltier measures, Spark local[*]", "measures_spark", str(lines))
    if options.hundred_million:
        with tempfile.TemporaryDirectory(prefix="xltier-benchmark-") as name:
            hundred_million.run(Path(name), options.hundred_million)
    return 0


def _measures_and_methods(lines: str, *, peers: bool) -> None:
    bare_duckdb = _work("bare DuckDB query", "bare_duckdb", lines)
    duckdb = _work("xltier measures, DuckDB", "measures_duckdb", lines)
    bare_pandas = _work("hand-written pandas", "bare_pandas", lines)
    pandas = _work("xltier measures, pandas", "measures_pandas", lines)
    history_duckdb = _work("xltier histories, DuckDB", "histories_duckdb", lines)
    history = _work("xltier histories, pandas", "histories_pandas", lines)
    methods_duckdb = _work("all expression methods, DuckDB", "methods_duckdb", lines)
    methods = _work("all expression methods, pandas", "methods_pandas", lines)
    others = _peers(lines) if peers else {}
    _bar("xltier measures ÷ bare query, DuckDB", duckdb / bare_duckdb, 2.0)
    _bar("xltier measures ÷ hand-written, pandas", pandas / bare_pandas)
    _bar("all expression methods, DuckDB (s)", methods_duckdb, 1.0)
    _bar("all expression methods, pandas (s)", methods, 1.0)
    for peer, seconds in others.items():
        _bar(f"{peer} ÷ xltier measures, DuckDB", seconds / duckdb, 5.0, least=True)
        _bar(f"{peer} ÷ xltier measures, pandas", seconds / pandas, 5.0, least=True)
        _bar(f"{peer} ÷ xltier histories, DuckDB", seconds / history_duckdb)
        _bar(f"{peer} ÷ xltier histories, pandas", seconds / history)


def _peers(lines: str) -> dict[str, float]:
    """Return the seconds of each packaged summary that can be measured here."""
    found = {
        "lifetimes": _in_some(
            "lifetimes summary_data_from_transaction_data",
            "lifetimes_summary",
            lines,
            environments=(None, lambda: python_with("lifetimes", *LIFETIMES)),
        ),
        "PyMC-Marketing": _in_some(
            "PyMC-Marketing rfm_summary",
            "pymc_summary",
            lines,
            environments=(lambda: python_with("pymc-marketing", *PYMC),),
        ),
    }
    return {name: seconds for name, seconds in found.items() if seconds is not None}


def _models(lines: str, histories: str, *, peers: bool) -> None:
    ours = measure("xltier expected value", f"{STEPS}:fit_xltier", histories)
    _work("xltier segments", "segments", lines)
    if not peers:
        return
    theirs = _in_some(
        "lifetimes BetaGeoFitter",
        "fit_lifetimes",
        histories,
        environments=(None, lambda: python_with("lifetimes", *LIFETIMES)),
    )
    if theirs is not None:
        alone = ours.parts["fit of BG/NBD alone"]
        _bar("lifetimes' fit ÷ xltier's", theirs / alone, 1.0, least=True)
        _bar("lifetimes' fit ÷ all of xltier's estimate", theirs / ours.parts["work"])


def _work(name: str, step: str, *arguments: str) -> float:
    return measure(name, f"{STEPS}:{step}", *arguments).parts["work"]


def _in_some(
    name: str,
    step: str,
    *arguments: str,
    environments: tuple[Callable[[], str | None] | None, ...],
) -> float | None:
    """Measure a peer in the first environment where it runs; None stands for this one."""
    for environment in environments:
        try:
            if environment is None:
                return _work(name, step, *arguments)
            python = environment()
            if python is not None:
                result = measure(name, f"{STEPS}:{step}", *arguments, python=python)
                return result.parts["work"]
        except SystemExit as failed:
            where = "in this environment" if environment is None else "in its own environment"
            print(f"  {name} fails {where}: {str(failed).strip().splitlines()[-1]}", flush=True)
    print(f"  {name}: not measured", flush=True)
    return None


def _bar(name: str, value: float, bar: float | None = None, *, least: bool = False) -> None:
    """Print a figure beside its bar: what it may be at most, or has to be at least."""
    said = ""
    if bar is not None:
        missed = value < bar if least else value > bar
        said = f"  (bar {'≥' if least else '≤'} {bar:g}{', MISSED' if missed else ''})"
    print(f"{name:<46}{value:7.2f}{said}", flush=True)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks methods", description=__doc__)
    parser.add_argument("--lines", type=int, default=MILLION, help="purchases in the base")
    parser.add_argument("--quick", action="store_true", help="leave other packages out")
    parser.add_argument("--spark", action="store_true", help="measure on Spark's local[*] too")
    parser.add_argument(
        "--hundred-million",
        type=int,
        nargs="?",
        const=100 * MILLION,
        default=0,
        metavar="LINES",
        help="purchases from Parquet in bounded memory, 100,000,000 unless said",
    )
    return parser.parse_args(arguments)
