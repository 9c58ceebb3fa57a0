"""Which column of a file means which column of the workbook."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xltier.errors import SourceError
from xltier.importing.fields import CUSTOMERS, CUSTOMERS_NEED, FIELDS, LABELS, PURCHASES_NEED
from xltier.importing.synonyms import EXACT, LOOSE, bare, without_brackets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltier.importing.source import Source

Holds = Literal["purchases", "customers"]
FORMAT = "xltier import mapping 1"


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The columns of a file and what they mean.

    Attributes:
        columns: Pairs of column in the workbook and header in the file, in the file's order.
        unmatched: Headers that mean nothing here; their columns are not imported.
        holds: What a row of the file is: a purchase (perhaps with columns of its customer), or a
            customer.
    """

    columns: tuple[tuple[str, str], ...]
    unmatched: tuple[str, ...]
    holds: Holds

    def header(self, column: str) -> str | None:
        """Return the header that stands for `column`, None if there is none."""
        return dict(self.columns).get(column)


def match_columns(
    source: Source, overrides: Mapping[str, str] | None = None, *, kind: Holds | None = None
) -> ColumnMapping:
    """Decide what the columns of a file mean.

    A header that is the workbook's own comes before a synonym of it, and what the user says comes
    before both.

    Args:
        source: The file as read.
        overrides: Header by column, as `parse_overrides` gives it; an empty header leaves the
            column out.
        kind: What the rows are, if the file's columns shall not decide.

    Raises:
        SourceError: Two headers fit one column, a column that is needed has none, or an override
            names a header that is not there.
    """
    chosen = dict(overrides or {})
    _check_overrides(chosen, source)
    found = {column: header for column, header in chosen.items() if header}
    rest = [header for header in source.headers if header not in found.values()]
    for names in (EXACT, LOOSE):
        fits = _fits(rest, names, taken={*found, *chosen})
        _check_single(fits, source)
        found |= {column: headers[0] for column, headers in fits.items()}
        rest = [header for header in rest if header not in found.values()]
    holds = kind or ("purchases" if {"date", "amount"} & found.keys() else "customers")
    _check_needed(found, holds, source)
    if holds == "customers":
        rest += [header for column, header in found.items() if column not in CUSTOMERS]
        found = {column: header for column, header in found.items() if column in CUSTOMERS}
    order = {header: place for place, header in enumerate(source.headers)}
    pairs = sorted(found.items(), key=lambda pair: order[pair[1]])
    return ColumnMapping(tuple(pairs), tuple(sorted(rest, key=order.__getitem__)), holds)


def _fits(
    headers: Sequence[str], names: Mapping[str, str], taken: set[str]
) -> dict[str, list[str]]:
    fits: dict[str, list[str]] = {}
    for header in headers:
        column = names.get(bare(header)) or names.get(without_brackets(header))
        if column is not None and column not in taken:
            fits.setdefault(column, []).append(header)
    return fits


def _check_single(fits: Mapping[str, Sequence[str]], source: Source) -> None:
    for column, headers in fits.items():
        if len(headers) > 1:
            en, zh = LABELS[column]
            listed = ", ".join(f"“{header}”" for header in headers)
            raise SourceError(
                f"{source.name}: {listed} could each be the column “{en}”; say which one with "
                f'--map "{column}={headers[0]}".',
                f"{source.name}：{'、'.join(f'“{header}”' for header in headers)}都可能是“{zh}”列；"
                f'请用 --map "{column}={headers[0]}" 指定。',
            )


def _check_needed(found: Mapping[str, str], holds: Holds, source: Source) -> None:
    needed = PURCHASES_NEED if holds == "purchases" else CUSTOMERS_NEED
    missing = [column for column in needed if column not in found]
    if missing:
        en = ", ".join(f"“{LABELS[column][0]}”" for column in missing)
        zh = "、".join(f"“{LABELS[column][1]}”" for column in missing)
        headers = [header for header in source.headers if header not in found.values()]
        raise SourceError(
            f"{source.name}: no column was recognised as {en}; name it with "
            f"--map {missing[0]}=HEADER. The headers not yet used are: {', '.join(headers)}.",
            f"{source.name}：没有识别出{zh}列；请用 --map {missing[0]}=标题 指定。"
            f"尚未使用的标题：{'、'.join(headers)}。",
        )


def _check_overrides(overrides: Mapping[str, str], source: Source) -> None:
    for column, header in overrides.items():
        if header and header not in source.headers:
            raise SourceError(
                f"{source.name} has no column “{header}” for {column}; its headers are: "
                f"{', '.join(source.headers)}.",
                f"{source.name} 中没有与 {column} 对应的“{header}”列；"
                f"现有标题：{'、'.join(source.headers)}。",
            )


def parse_overrides(pairs: Sequence[str]) -> dict[str, str]:
    """Return header by column from texts such as `amount=Total`.

    The column may be named as in code, as in the workbook in either language, or by a synonym. An
    empty header leaves the column out of the import.

    Raises:
        SourceError: There is no equals sign, or no such column.
    """
    overrides = {}
    for pair in pairs:
        name, equals, header = pair.partition("=")
        column = EXACT.get(bare(name)) or LOOSE.get(bare(name))
        if not equals or column is None:
            raise SourceError(
                f"--map {pair}: write COLUMN=HEADER, where COLUMN is one of {', '.join(FIELDS)}.",
                f"--map {pair}：请写成 列=标题，其中“列”为以下之一：{'、'.join(FIELDS)}。",
            )
        overrides[column] = header.strip()
    return overrides


def save_mapping(mapping: ColumnMapping, path: Path) -> None:
    """Save a mapping as JSON, in one step."""
    content = {"format": FORMAT, "holds": mapping.holds, "columns": dict(mapping.columns)}
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=2)
            file.write("\n")
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load_mapping(path: Path) -> dict[str, str]:
    """Return the overrides that a saved mapping stands for.

    Raises:
        SourceError: The file is missing or no saved mapping.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        columns = {str(column): str(header) for column, header in content["columns"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{path} is no saved mapping; make one with --save-mapping.",
            f"{path} 不是已保存的列对应关系；可用 --save-mapping 生成。",
        ) from error
    unknown = [column for column in columns if column not in FIELDS]
    if unknown:
        raise SourceError(
            f"{path} names the unknown column {unknown[0]}; the columns are: {', '.join(FIELDS)}.",
            f"{path} 中的列 {unknown[0]} 不存在；可用的列：{'、'.join(FIELDS)}。",
        )
    return columns
