"""What Spark reads: files near and far, tables of its catalog, and queries."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from xltier.errors import SourceError
from xltier.importing.delimited import find_delimiter, find_header
from xltier.warehouse.addresses import address_of
from xltier.warehouse.delimited import Layout, layout_of
from xltier.warehouse.locating import SUFFIXES, WILDCARDS, locate
from xltier.warehouse.matching import matched_table
from xltier.warehouse.session import refused
from xltier.warehouse.tables import plain_query

if TYPE_CHECKING:
    from xltier.warehouse.kinds import SourceTable
    from xltier.warehouse.matching import Wanted
    from xltier.warehouse.spark import SparkSession

REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
COMPRESSED = frozenset({".gz", ".bz2", ".zst", ".lz4", ".snappy"})
BROKEN = "broken_row"
SAMPLE_LINES = 60
PARTITION_TYPES = "spark.sql.sources.partitionColumnTypeInference.enabled"


def open_with_spark(
    session: SparkSession, source: str, query: str | None, wanted: Wanted
) -> SourceTable:
    """Make a source known to Spark as a view.

    Args:
        session: Spark.
        source: A path of this machine or of any file system that Spark knows, taken for Parquet
            unless it ends like a text file; or a table of the catalog.
        query: Spark SQL; the source only lends its name then.
        wanted: What is asked of the columns.

    Raises:
        SourceError: The source cannot be read, or its columns cannot be matched.
    """
    label = PurePosixPath(source.rstrip("/")).name or source
    try:
        if query:
            # in brackets, so that nothing but a query is one
            frame = session.persisted(session.lazy(f"SELECT * FROM (\n{plain_query(query)}\n)"))
            return _table(session, frame, label, wanted)
        return _opened(session, source, label, wanted)
    except session.error as error:
        raise refused(label, error) from error


def _opened(session: SparkSession, source: str, label: str, wanted: Wanted) -> SourceTable:
    if address_of(source) is not None:
        raise SourceError(
            "Spark reads files and tables of its catalog; leave out --engine for a database.",
            "Spark 只读取文件和其目录中的表；读取数据库时请去掉 --engine 选项。",
        )
    local = Path(source).exists() or (bool(WILDCARDS & set(source)) and not REMOTE.match(source))
    if local:
        files = locate(source)
        paths = [_as_hadoop_writes_it(path) for path in files.paths]
        if files.kind == "delimited":
            return _text(session, paths, files.label, layout_of(files.paths[0]), wanted)
        if files.kind == "parquet":
            root = _as_hadoop_writes_it(files.root) if files.root else None
            return _table(session, _parquet(session, paths, root), files.label, wanted)
        raise SourceError(
            f"{files.label} is a database file, which Spark does not read; leave out --engine.",
            f"{files.label} 是数据库文件，Spark 无法读取；请去掉 --engine 选项。",
        )
    suffixes = {suffix.lower() for suffix in PurePosixPath(source).suffixes} - COMPRESSED
    if suffixes & SUFFIXES["delimited"]:
        return _text(session, [source], label, _sampled(session, source, label), wanted)
    if REMOTE.match(source) or "/" in source or suffixes & SUFFIXES["parquet"]:
        return _table(session, _parquet(session, [source], None), label, wanted)
    return _table(session, session.spark.table(source), source, wanted)


def _as_hadoop_writes_it(path: Path) -> str:
    """Return a path of this machine for Spark, which would take some characters for wildcards."""
    return "file://" + re.sub(r"([\\*?\[\]{}])", r"\\\1", path.absolute().as_posix())


def _parquet(session: SparkSession, paths: list[str], root: str | None) -> Any:  # noqa: ANN401
    """Read Parquet files; a column made of folder names is text."""
    reader = session.spark.read.option("mergeSchema", "true")
    reader = reader.option("basePath", root) if root else reader
    session.set_until_closed(PARTITION_TYPES, "false")
    return reader.parquet(*paths)


def _sampled(session: SparkSession, source: str, label: str) -> Layout:
    """Find out how a text file far away is laid out; it is taken for UTF-8."""
    rows = session.spark.read.text(source).limit(SAMPLE_LINES).collect()
    sample = "\n".join(row[0] for row in rows).removeprefix("\ufeff")
    if not sample.strip():
        raise SourceError(
            f"{label} is empty; the first row must hold the column headers.",
            f"{label} 没有内容；第一行应为列标题。",
        )
    delimiter = find_delimiter(sample)
    return Layout("utf-8", delimiter, hint=False, header=find_header(sample, delimiter))


def _text(
    session: SparkSession, paths: list[str], label: str, layout: Layout, wanted: Wanted
) -> SourceTable:
    """Read text files as text; a row that does not split keeps nothing but what it says."""
    from pyspark.sql import functions as f

    if layout.hint or layout.header.records_above or layout.delimiter == " ":
        raise SourceError(
            f"{label}: Spark reads text files whose first row holds the headers and whose fields "
            "are separated; save it as CSV, or leave out --engine.",
            f"{label}：Spark 只能读取首行为列标题且有分隔符的文本文件；"
            "请另存为 CSV，或去掉 --engine 选项。",
        )
    headers = layout.header.names
    schema = ", ".join(f"{session.dialect.name(name)} STRING" for name in [*headers, BROKEN])
    options = {
        "sep": layout.delimiter,
        "encoding": layout.encoding.removesuffix("-sig"),
        "columnNameOfCorruptRecord": BROKEN,
    }
    frame = session.spark.read.csv(
        paths,
        schema=schema,
        header=True,
        enforceSchema=False,
        quote='"',
        escape='"',
        multiLine=True,
        mode="PERMISSIVE",
        maxCharsPerColumn=-1,
        **options,
    )
    whole = f.col(BROKEN).isNull()
    cells = [f.when(whole, f.col(session.dialect.name(name))).alias(name) for name in headers]
    filled = f.coalesce(f.col(BROKEN), *(f.nullif(f.trim(cell), f.lit("")) for cell in cells))
    session.set_until_closed("spark.sql.legacy.javaCharsets", "true")  # it knows few without
    frame = session.persisted(frame).where(filled.isNotNull()).select(*cells, BROKEN)
    table = _table(session, frame, label, wanted)
    return replace(table, broken=session.columns(table.name)[-1])


def _table(session: SparkSession, frame: Any, label: str, wanted: Wanted) -> SourceTable:  # noqa: ANN401
    """Make a frame known under column names of our own, since Spark's may come twice."""
    names = [f"c{place}" for place, _ in enumerate(frame.columns)]
    view = session.name("source", frame.toDF(*names))
    pairs = zip(frame.columns, session.columns(view), strict=True)
    columns = [replace(column, header=header) for header, column in pairs]
    return matched_table(columns, view, label, wanted)
