"""Which products sell in which tier, and how that compares with the whole base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.tiering.dashboard_base import tier_sums
from xltier.tiering.dashboard_words import NOT_STATED, OTHERS

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.sale_lines import SaleLines

SHOWN = 10
"""How many rows of a breakdown are shown before the others are taken together."""


@dataclass(frozen=True, slots=True)
class ProductMix:
    """Products by tier: both frames have the same rows, the best-selling first.

    Attributes:
        sales: Columns product, sales, then one per rank: minor units in the window.
        index: Columns product, then one per rank: the product's share of the tier's sales over
            its share of all sales, × 100; NaN where there are no sales to compare.
    """

    sales: pd.DataFrame
    index: pd.DataFrame


def product_mix(lines: SaleLines | None, tiers: int, language: Language) -> ProductMix:
    """Return the products that sell most in the window, by tier; of equal ones the first by name.

    Args:
        lines: The order lines; None when they do not say what was bought.
        tiers: The number of tiers.
        language: The language of the rows that are no product.
    """
    if lines is None:
        nothing = np.zeros((0, tiers), dtype=np.int64)
        return ProductMix(sales=_sales(nothing, []), index=_index(nothing, []))
    inside = lines.inside
    names = [*lines.products, NOT_STATED.text(language)]
    # a line without a product has the code −1: it counts for the last name
    code = np.where(lines.product[inside] < 0, len(names) - 1, lines.product[inside])
    cells = tier_sums(code, lines.rank[inside], lines.value[inside], (len(names), tiers))
    if not cells[:-1].any():
        cells, names = cells[:0], names[:0]
    sold = np.flatnonzero(cells.any(axis=1))
    by_name = np.array([names[at] for at in sold.tolist()], dtype=object)
    order = sold[np.lexsort((by_name, -cells[sold].sum(axis=1)))]
    shown, rest = order[:SHOWN], order[SHOWN:]
    if len(rest) == 1:
        shown, rest = order, rest[:0]
    table = cells[shown]
    labels = [names[at] for at in shown.tolist()]
    if len(rest):
        table = np.vstack([table, cells[rest].sum(axis=0)])
        labels.append(OTHERS.text(language))
    return ProductMix(sales=_sales(table, labels), index=_index(table, labels))


def _sales(table: np.ndarray, labels: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(table, columns=range(table.shape[1]))
    frame.insert(0, "sales", table.sum(axis=1))
    frame.insert(0, "product", pd.Series(labels, dtype="str"))
    return frame


def _index(table: np.ndarray, labels: list[str]) -> pd.DataFrame:
    of_tier, of_product, total = table.sum(axis=0), table.sum(axis=1), table.sum()
    expected = of_product[:, None] * (of_tier[None, :] / max(total, 1))
    there = (of_product[:, None] > 0) & (of_tier[None, :] > 0)
    index = np.full(table.shape, np.nan)
    np.divide(100.0 * table, expected, out=index, where=there)
    frame = pd.DataFrame(index, columns=range(table.shape[1]))
    frame.insert(0, "product", pd.Series(labels, dtype="str"))
    return frame
