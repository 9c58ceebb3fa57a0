"""Results as files and folders, swapped in when they are complete."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from xltier.warehouse.result import MARK, OURS, not_ours

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xltier.warehouse.result import Result

MARKER = f"_{MARK}"
"""A file in a folder of results; engines overlook what begins with an underscore."""

SEPARATORS = {".csv": ",", ".tsv": "\t"}
BYTE_ORDER_MARK = "\ufeff".encode()
"""By it, Excel knows the file for UTF-8."""


def write_file(result: Result, path: Path) -> bool:
    """Write a result to one file; return whether it replaced an earlier one.

    Raises:
        SourceError: Something that xltier did not write stands there.
        OSError: The file cannot be written.
    """
    with _in_place_of(path) as new:
        if path.suffix.lower() in SEPARATORS:
            batches = result.batches(guard=True)
            there = path.exists()
            if there and not _has_header(path, batches.schema.names):
                raise not_ours(path.name)
            _write_text(batches, new, SEPARATORS[path.suffix.lower()])
        else:
            there = path.exists()
            if there and not _is_our_parquet(path):
                raise not_ours(path.name)
            _write_parquet(result, new)
        new.replace(path)
    return there


def write_folder(result: Result, folder: Path) -> bool:
    """Write a result to a folder of Parquet files; return whether it replaced an earlier one.

    Raises:
        SourceError: Something that xltier did not write stands there.
        OSError: The folder cannot be written.
    """
    there = folder.exists() and any(folder.iterdir())
    if there and not (folder / MARKER).exists():
        raise not_ours(folder.name)
    with _in_place_of(folder) as new:
        if result.spark and not result.in_memory:
            result.write_with(result.spark, f"file://{new.absolute().as_posix()}")
        else:
            new.mkdir()
            _write_parquet(result, new / "part-0.parquet")
        (new / MARKER).write_text(OURS, encoding="ascii")
        if folder.exists():
            old = new.with_name(f"{new.name}.old")
            folder.rename(old)
            new.rename(folder)
            shutil.rmtree(old)
        else:
            new.rename(folder)
    return there


@contextmanager
def _in_place_of(path: Path) -> Iterator[Path]:
    """Give a place beside `path`; what still stands there afterwards is removed."""
    new = path.absolute().with_name(f".{path.name}.{uuid4().hex}.writing")
    try:
        yield new
    finally:
        if new.is_dir():
            shutil.rmtree(new, ignore_errors=True)
        else:
            new.unlink(missing_ok=True)


def _write_parquet(result: Result, path: Path) -> None:
    batches = result.batches()
    schema = batches.schema.with_metadata({MARK: OURS})
    with path.open("wb") as file:
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch.replace_schema_metadata(schema.metadata))
        _flush(file)


def _write_text(batches: pa.RecordBatchReader, path: Path, separator: str) -> None:
    options = pa.csv.WriteOptions(delimiter=separator, quoting_style="needed")
    with path.open("wb") as file:
        file.write(BYTE_ORDER_MARK)
        with pa.csv.CSVWriter(file, batches.schema, write_options=options) as writer:
            for batch in batches:
                writer.write_batch(batch)
        _flush(file)


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _is_our_parquet(path: Path) -> bool:
    try:
        metadata = pq.read_metadata(path).metadata or {}
    except pa.ArrowException:
        return False
    return metadata.get(MARK.encode()) == OURS.encode()


def _has_header(path: Path, names: list[str]) -> bool:
    """Return whether a text file is empty or begins with the header of the results."""
    with path.open("rb") as file:
        first = file.readline(1 << 16).removeprefix(BYTE_ORDER_MARK)
    fields = first.decode("utf-8", "replace").strip().replace('"', "")
    return not fields or fields in {separator.join(names) for separator in SEPARATORS.values()}
