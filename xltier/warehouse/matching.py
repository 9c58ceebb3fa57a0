"""Which column of a source means what, by the names and synonyms that an import knows too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from xltier.errors import SourceError
from xltier.importing.fields import LABELS
from xltier.importing.mapping import match_columns
from xltier.importing.source import Source, distinct_headers
from xltier.warehouse.kinds import SourceColumn, SourceTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MeasureBy = Literal["sales", "margin"]
USED = ("customer_id", "order_id", "date", "amount", "cost", "product")
"""The columns that a review uses."""

DESCRIPTIVE = frozenset({"product"})
"""Those that decide nothing and may be missing in some of several files."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the columns of a source.

    Attributes:
        overrides: Header by column, as `parse_overrides` gives it.
        measure_by: `margin` needs a cost.
    """

    overrides: Mapping[str, str]
    measure_by: MeasureBy


def matched(label: str, headers: Sequence[str], wanted: Wanted) -> dict[str, str]:
    """Return the header for each column that a review uses.

    Args:
        label: What people call the source.
        headers: Its headers.
        wanted: What is asked of them.

    Raises:
        SourceError: A column that is needed is missing, or two headers fit one column.
    """
    source = Source(Path(label.replace("/", "∕")), pd.DataFrame(columns=list(headers)))
    mapping = match_columns(source, wanted.overrides, kind="purchases")
    found = {column: header for column, header in mapping.columns if column in USED}
    if wanted.measure_by == "margin" and "cost" not in found:
        en, zh = LABELS["cost"]
        raise SourceError(
            f"{label}: no column was recognised as “{en}”, which the gross margin needs; name it "
            f"with --map cost=HEADER. The headers are: {', '.join(headers)}.",
            f"{label}：没有识别出“{zh}”列，按毛利统计时必须有成本；请用 --map cost=标题 指定。"
            f"现有标题：{'、'.join(headers)}。",
        )
    if wanted.measure_by != "margin":
        found.pop("cost", None)
    return found


def matched_table(
    columns: Sequence[SourceColumn], name: str, label: str, wanted: Wanted
) -> SourceTable:
    """Return a table or view of the engine with its columns matched.

    Args:
        columns: All its columns, left to right; their headers may come twice.
        name: Its name in the engine.
        label: What people call the source.
        wanted: What is asked of the columns.

    Raises:
        SourceError: A column that is needed is missing, or two headers fit one column.
    """
    headers = distinct_headers(column.header for column in columns)
    found = matched(label, headers, wanted)
    by_header = dict(zip(headers, columns, strict=True))
    return SourceTable(
        name, {c: replace(by_header[header], header=header) for c, header in found.items()}, label
    )
