"""The edges of the RFM levels as a table for people: why a customer is a 4 is read off it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.method_rules import MEASURE_NAMES
from xltier.tiering.rfm_cuts import RFM_MEASURES, RfmCuts, RfmMeasure

if TYPE_CHECKING:
    from xltier.language import Language

MOST_LEVELS = 5
EDGE_COLUMNS = ("measure", "score", "above", "up_to", "customers")


def edge_table(cuts: RfmCuts, levels: int) -> pd.DataFrame:
    """Return between which edges each level lies, and how many customers are there.

    Args:
        cuts: What `find_cuts` found for RFM.
        levels: Number of levels of the rules.

    Returns:
        The columns `EDGE_COLUMNS`, `levels` rows for each of recency, frequency and monetary, by
        rising value: for recency the score falls from row to row. A value belongs to the row whose
        `above` it exceeds and whose `up_to` it does not; these are days, orders and minor units,
        and NaN where there is no edge. `customers` counts by value: who has no recency is in no
        row, and who has M = 1 for net money of nothing or less stands where the money is.
    """
    rows = [row for measure in RFM_MEASURES for row in _rows(measure, cuts, levels)]
    table = pd.DataFrame(rows, columns=list(EDGE_COLUMNS))
    return table.astype({"above": "float64", "up_to": "float64"})


def edges_shown(cuts: RfmCuts, levels: int, decimals: int, language: Language) -> pd.DataFrame:
    """Return the edges as the workbook's RfmEdges shows them.

    Args:
        cuts: What `find_cuts` found for RFM.
        levels: Number of levels of the rules.
        decimals: Decimals of the currency.
        language: The language of the measures' names.

    Returns:
        `MOST_LEVELS` rows for each measure: those of `edge_table`, money in major units, then rows
        that are blank but for the measure; all are when nobody has a value.
    """
    table = edge_table(cuts, levels)
    money = table["measure"] == "monetary"
    for edge in ("above", "up_to"):
        table[edge] = table[edge].where(~money, table[edge] / 10**decimals)
    blank = [name for name in EDGE_COLUMNS if name != "measure"]
    shown = []
    for measure in RFM_MEASURES:
        rows = table[table["measure"] == measure].reindex(columns=list(EDGE_COLUMNS))
        rows = rows.reset_index(drop=True).reindex(range(MOST_LEVELS))
        if not cuts.of(measure).edges:
            rows[blank] = np.nan
        shown.append(rows.assign(measure=MEASURE_NAMES[measure].text(language)))
    return pd.concat(shown, ignore_index=True)


def _rows(
    measure: RfmMeasure, cuts: RfmCuts, levels: int
) -> list[tuple[str, int, float | None, float | None, int]]:
    found = cuts.of(measure)
    edges = found.edges or (None,) * (levels - 1)
    between = zip(pairwise((None, *edges, None)), found.customers, strict=True)
    return [
        (measure, levels - place if measure == "recency" else place + 1, above, up_to, customers)
        for place, ((above, up_to), customers) in enumerate(between)
    ]
