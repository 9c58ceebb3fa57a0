"""The columns that segments look at: measures, and what the Customers sheet says of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.language import Sentence
from xltier.tiering.cells import BLANK, cell_text, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltier.language import Language
    from xltier.tiering.measured import Measured
    from xltier.tiering.quality import Examined

TITLES: dict[str, Sentence] = {
    "recency_days": Sentence("days since purchase", "最近购买距今天数"),
    "frequency": Sentence("orders", "购买次数"),
    "monetary_value": Sentence("sales", "购买金额"),
    "average_order_value": Sentence("average order", "客单价"),
    "gap_days": Sentence("usual gap", "购买间隔"),
    "tenure_days": Sentence("days as a customer", "客户时长"),
    "region": Sentence("region", "地区"),
    "industry": Sentence("industry", "行业"),
    "channel": Sentence("channel", "渠道"),
    "preferences": Sentence("preferences", "偏好"),
    "rep": Sentence("rep", "业务员"),
}
"""What people call the columns that a workbook comes with; others go by their own header."""


def segment_columns(
    examined: Examined,
    now: Measured,
    traits: pd.DataFrame | None,
    names: Sequence[str],
    language: Language,
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the chosen features, one row per customer, and what people call them.

    Args:
        examined: The customers.
        now: Their measures.
        traits: Columns of the Customers table as read; index: rows on the sheet.
        names: Identifiers of measures and columns, or headers; one that is not there is left out.
        language: The language of the titles.
    """
    measures = {
        "recency_days": now.figures.recency,
        "frequency": np.where(now.known, now.figures.orders, np.nan),
        "monetary_value": np.where(now.known, now.figures.amount, np.nan),
        "average_order_value": now.average_order,
        "gap_days": now.gap,
        "tenure_days": now.tenure,
    }
    columns: dict[str, object] = {}
    for name in dict.fromkeys(names):
        if name in measures:
            columns[name] = measures[name]
        elif traits is not None and name in traits:
            columns[name] = _trait(traits[name].reindex(examined.customers.index))
    titles = {name: TITLES[name].text(language) if name in TITLES else name for name in columns}
    return pd.DataFrame(columns, index=range(len(now))), titles


def _trait(raw: pd.Series) -> object:
    """Return a column as typed: numbers where all that is filled are numbers, else text."""
    read = numbers(raw)
    filled = read.how != BLANK
    if filled.any() and not np.isnan(read.floats[filled]).any():
        return read.floats
    return np.array([cell_text(cell) for cell in raw], dtype=object)
