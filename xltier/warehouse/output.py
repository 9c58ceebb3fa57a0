"""Results that fit no sheet: to Parquet, CSV, a DuckDB file, PostgreSQL, or where Spark writes.

A result takes its place in one step: files and folders are written beside it and swapped in, tables
are made in one transaction. Only what xltier wrote itself is replaced.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pyarrow as pa

from xltier.errors import UsageError
from xltier.language import Sentence
from xltier.warehouse.addresses import address_of
from xltier.warehouse.output_files import write_file, write_folder
from xltier.warehouse.result import Result, not_ours, unwritten
from xltier.warehouse.spark_sources import REMOTE

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltier.warehouse.purchases import Purchases
    from xltier.warehouse.session import Native, Session

FILES = frozenset({".parquet", ".pq", ".csv", ".tsv"})
DATABASES = frozenset({".duckdb", ".ddb", ".db"})
POSSIBLE_EN = "results.parquet, results.csv, a folder/, shop.duckdb#table, postgresql://…#table"
POSSIBLE_ZH = "results.parquet、results.csv、文件夹/、shop.duckdb#表名、postgresql://…#表名"


def write(purchases: Purchases, native: Native, out: str) -> Sentence:
    """Write a result somewhere that holds any number of rows.

    Text that begins with `=`, `+`, `-` or `@` stays text; in CSV, where a spreadsheet would take it
    for a formula, an apostrophe stands before it and the returned sentence says so.

    Args:
        purchases: The purchases that the result was made of.
        native: The result: a lazy frame of their engine.
        out: `x.parquet`, `x.csv`, `x.tsv`, a folder (`x/`), `x.duckdb#table`,
            `postgresql://…#table`, or with Spark a folder of any file system it knows.

    Returns:
        How many rows went where.

    Raises:
        UsageError: `out` is nothing of this.
        SourceError: Something that xltier did not write stands there, or it cannot be written.
    """
    return _write(Result(purchases.session, native), out)


def write_table(session: Session | None, table: pa.Table, out: str) -> Sentence:
    """Write a table in memory where `write` would; with the engine of `session`, if there is one.

    Raises:
        UsageError: `out` is nothing that can be written.
        SourceError: Something that xltier did not write stands there, or it cannot be written.
    """
    return _write(Result(session, table), out)


def _write(result: Result, out: str) -> Sentence:
    label, target = _target(result, out)
    failures = (OSError, pa.ArrowException, *_errors(result.session))
    try:
        replaced = target()
    except failures as error:
        raise unwritten(label, error) from error
    return _said(result, label, replaced=replaced)


def _errors(session: Session | None) -> tuple[type[Exception], ...]:
    error = () if session is None else session.error
    return error if isinstance(error, tuple) else (error,)


def _target(result: Result, out: str) -> tuple[str, Callable[[], bool]]:
    """Return what people call the target, and what writes there and says whether it replaced."""
    address = address_of(out)
    if address is not None and address.server == "postgresql" and address.table:
        from xltier.warehouse.output_tables import write_postgres

        return f"{address.label}#{address.table}", lambda: write_postgres(result, address)
    if address is not None:
        raise _nowhere(address.label)
    if REMOTE.match(out):
        return out, lambda: _write_far(result, out)
    file, _, table = out.partition("#")
    path = Path(file)
    if path.suffix.lower() in DATABASES and table:
        from xltier.warehouse.output_tables import write_duckdb

        return f"{path.name}#{table}", lambda: write_duckdb(result, path, table)
    path = Path(out)
    if path.suffix.lower() in FILES and not path.is_dir():
        return path.name, lambda: write_file(result, path)
    if path.is_dir() or out.endswith(("/", "\\")) or not path.suffix:
        return path.name, lambda: write_folder(result, path)
    raise _nowhere(out)


def _write_far(result: Result, out: str) -> bool:
    """Let Spark write to a file system of its own; what stands there is left alone."""
    if result.spark is None:
        raise _nowhere(out)
    try:
        result.write_with(result.spark, out)
    except result.spark.error as error:
        if "ALREADY_EXISTS" in str(error):
            raise not_ours(PurePosixPath(out).name) from error
        raise
    return False


def _nowhere(out: str) -> UsageError:
    return UsageError(
        f"--out {out}: results cannot be written there; give one of: {POSSIBLE_EN}.",
        f"--out {out}：无法写入该位置；可用的写法：{POSSIBLE_ZH}。",
    )


def _said(result: Result, label: str, *, replaced: bool) -> Sentence:
    en, zh = f"{result.rows:,} rows written to {label}", f"已将 {result.rows:,} 行写入 {label}"
    if replaced:
        en, zh = f"{en}, in place of the last results", f"{zh}，替换了上次的结果"
    if result.guarded:
        en += f"; {result.guarded:,} texts that look like formulas got an apostrophe in front"
        zh += f"；{result.guarded:,} 处形似公式的文本前加了单引号"
    return Sentence(f"{en}.", f"{zh}。")
