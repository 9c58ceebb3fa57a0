"""What a source is: told by what stands in it rather than by what it is called."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xltier.errors import SourceError
from xltier.importing.source import nothing_in, unreadable_file

FileKind = Literal["parquet", "delimited", "duckdb", "sqlite"]

SQLITE_MARK = b"SQLite format 3\0"
DUCKDB_MARK = (8, b"DUCK")
PARQUET_MARK = b"PAR1"
WILDCARDS = frozenset("*?[")
SUFFIXES = {
    "parquet": frozenset({".parquet", ".pq"}),
    "delimited": frozenset({".csv", ".tsv", ".txt", ".tab"}),
}


@dataclass(frozen=True, slots=True)
class Files:
    """One or more files of one kind.

    Attributes:
        kind: What stands in them.
        paths: The files, in order of name.
        label: What people call them.
        table: What follows the number sign, empty if nothing does.
        root: The folder that was given, None for files and patterns.
    """

    kind: FileKind
    paths: tuple[Path, ...]
    label: str
    table: str = ""
    root: Path | None = None


def locate(source: str) -> Files:
    """Return the files that a path, a pattern or a folder stands for.

    A table of a database file follows a number sign: `shop.db#orders`. A path that exists is
    taken by its word even if it has a number sign or a wildcard in it.

    Raises:
        SourceError: There is no such file, or it is of a kind that cannot be read.
    """
    path, table = Path(source), ""
    if not path.exists() and "#" in source:
        before, _, table = source.partition("#")
        path = Path(before)
    if path.is_dir():
        return _folder(path)
    if path.exists():
        return Files(kind_of(path), (path,), path.name, table)
    if WILDCARDS & set(str(path)):
        # Path.glob wants the folder apart from the pattern
        found = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207
        files = tuple(file for file in found if file.is_file())
        if files:
            label = files[0].name if len(files) == 1 else f"{path.name} ({len(files)})"
            return Files(_one_kind(files), files, label)
    raise SourceError(
        f"There is no file {path}; check the name.", f"找不到文件 {path}；请检查文件名。"
    )


def kind_of(path: Path) -> FileKind:
    """Return what stands in a file.

    Raises:
        SourceError: It is empty, cannot be opened, or is of no kind that can be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise unreadable_file(path, str(error.strerror), str(error.strerror)) from error
    if not head:
        raise nothing_in(path)
    if head.startswith(PARQUET_MARK):
        return "parquet"
    if head.startswith(SQLITE_MARK):
        return "sqlite"
    start, mark = DUCKDB_MARK
    if head[start : start + len(mark)] == mark:
        return "duckdb"
    if path.suffix.lower() in SUFFIXES["delimited"]:
        return "delimited"
    raise SourceError(
        f"{path.name} holds no purchases that can be read from outside the workbook; use Parquet, "
        "CSV, TSV, a DuckDB or SQLite file, or the address of a database.",
        f"无法从 {path.name} 读取购买记录；请使用 Parquet、CSV、TSV、DuckDB 或 SQLite 文件，"
        "或数据库地址。",
    )


def _folder(folder: Path) -> Files:
    for suffixes in SUFFIXES.values():
        files = tuple(sorted(f for f in folder.rglob("*") if _counts(f, folder, suffixes)))
        if files:
            return Files(_one_kind(files), files, f"{folder.name} ({len(files)})", root=folder)
    raise SourceError(
        f"There is no Parquet or CSV file in the folder {folder}.",
        f"文件夹 {folder} 中没有 Parquet 或 CSV 文件。",
    )


def _counts(file: Path, folder: Path, suffixes: frozenset[str]) -> bool:
    """Return whether a file of a folder is data: engines hide theirs behind `_` and `.`."""
    inside = file.relative_to(folder).parts
    return (
        file.suffix.lower() in suffixes
        and file.is_file()
        and not any(part.startswith(("_", ".")) for part in inside)
    )


def _one_kind(files: tuple[Path, ...]) -> FileKind:
    """Return the kind that all files have.

    Raises:
        SourceError: They are of several kinds, or of one of which only a single file can be read.
    """
    kinds = {kind_of(file): file for file in files}
    kind = next(iter(kinds))
    if len(kinds) > 1 or (kind in {"duckdb", "sqlite"} and len(files) > 1):
        names = [file.name for file in kinds.values()]
        raise SourceError(
            f"These files cannot be read as one: {', '.join(names)}; name files of one kind, "
            "Parquet or CSV.",
            f"以下文件不能一起读取：{'、'.join(names)}；请只指定同一种文件（Parquet 或 CSV）。",
        )
    return kind
