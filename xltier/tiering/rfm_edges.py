"""The edges of the RFM levels as a table for people: why a customer is a 4 is read off it."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from xltier.tiering.rfm_cuts import RFM_MEASURES, RfmCuts, RfmMeasure

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
