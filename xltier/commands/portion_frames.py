"""The sheets of which a portion has some rows: Customers, Purchases and Follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltier.commands.examining import Examination
from xltier.commands.followups import for_sheet
from xltier.commands.history import capacity
from xltier.tiering.cells import coded, column
from xltier.tiering.followups import LISTED, listed
from xltier.tiering.method_table import SHOWN_COLUMNS
from xltier.tiering.review import Review
from xltier.workbook.base import Workbook
from xltier.workbook.contract import CUSTOMERS, PURCHASES, column_of
from xltier.workbook.schema import Table

if TYPE_CHECKING:
    from xltier.tiering.money import Integers


@dataclass(frozen=True, slots=True)
class SheetFrames:
    """Rows of customers, as sheets hold them.

    Attributes:
        customers: Columns of the Customers table, in the order of the sheet.
        purchases: Columns of the Purchases table.
        followups: Columns of the Followups table; None where the workbook has none.
        places: By the name of the frame, the place of each row's customer among those reviewed;
            −1 for nobody's.
        bounds: By the name of the frame: where the rows of each owner begin, once divided, and
            where those of the last one end.
    """

    customers: pd.DataFrame
    purchases: pd.DataFrame
    followups: pd.DataFrame | None
    places: dict[str, Integers]
    bounds: dict[str, Integers]

    def divided(self, owner: Integers, count: int) -> SheetFrames:
        """Return the frames with the rows of each owner together, in the order of the sheet.

        These frames are emptied on the way, so that no two copies of a million rows are held.

        Args:
            owner: Owner of each customer reviewed; −1 for none.
            count: The number of owners.
        """
        of_customer = np.append(owner, -1)
        tables, places, bounds = {}, {}, {}
        for name, frame in self._tables().items():
            of_row = of_customer[self.places[name]]
            order = np.lexsort((frame.index.to_numpy(), of_row))
            tables[name] = _moved(frame, order)
            places[name] = self.places[name][order]
            bounds[name] = np.searchsorted(of_row[order], np.arange(count + 1))
        return SheetFrames(
            customers=tables["Customers"],
            purchases=tables["Purchases"],
            followups=tables.get("Followups"),
            places=places,
            bounds=bounds,
        )

    def of(self, owner: int) -> dict[str, pd.DataFrame]:
        """Return the rows of an owner by table."""
        mine = {
            name: frame.iloc[slice(*self.bounds[name][owner : owner + 2])]
            for name, frame in self._tables().items()
        }
        if len(mine.get("Followups", ())) > LISTED:
            mine["Followups"] = mine["Followups"][listed(mine["Followups"], capacity())]
        return {name: frame.reset_index(drop=True) for name, frame in mine.items()}

    def _tables(self) -> dict[str, pd.DataFrame]:
        tables = {"Customers": self.customers, "Purchases": self.purchases}
        return tables if self.followups is None else tables | {"Followups": self.followups}


def sheet_frames(
    workbook: Workbook, review: Review, data: Examination, due: pd.DataFrame
) -> SheetFrames:
    """Return the rows of everyone reviewed.

    Args:
        workbook: Says in which order its columns stand.
        review: The review.
        data: Both tables as read, and the data as it was used.
        due: Everyone to be contacted.
    """
    lines = pd.DataFrame() if data.lines is None else data.lines
    ids = pd.Index(data.examined.customers["customer_id"].astype(object))
    customers = _customers(workbook, review, data)
    followups = due if workbook.has("Followups") else None
    places = {
        "Customers": np.arange(len(ids), dtype=np.int64)[: len(customers)],
        "Purchases": _places(ids, column(lines, "customer_id")),
        "Followups": _places(ids, due["customer_id"]),
    }
    # frames of their own, for dividing them empties them
    return SheetFrames(
        customers=customers,
        purchases=_in_order(workbook, PURCHASES, lines),
        followups=None if followups is None else followups.copy(),
        places=places,
        bounds={},
    )


def _customers(workbook: Workbook, review: Review, data: Examination) -> pd.DataFrame:
    """Return the customers reviewed: as typed, with what the review says of them.

    Customers whom only the source of the purchases has do not stand on the sheet.
    """
    rows = data.examined.customers.index
    rows = rows[: len(rows) - data.added]
    results = for_sheet(workbook, review.customers.loc[rows])
    if not workbook.has("MethodSettings"):
        results = results.drop(columns=list(SHOWN_COLUMNS))
    typed = data.traits.loc[rows].drop(columns=results.columns, errors="ignore")
    return _in_order(workbook, CUSTOMERS, pd.concat([typed, results], axis=1))


def _in_order(workbook: Workbook, table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that a table has, as they stand on its sheet."""
    named = [
        (header if known is None else known.name)
        for header in workbook.headers(table.name)
        for known in [column_of(table, header)]
    ]
    return frame[[name for name in named if name in frame]]


def _moved(frame: pd.DataFrame, order: Integers) -> pd.DataFrame:
    """Return the rows of a frame in another order, column by column out of it."""
    index = frame.index.take(order)
    # series, not arrays: pandas would guess the type of an array of objects anew
    moved = {name: frame.pop(name).take(order).set_axis(index) for name in list(frame)}
    return pd.DataFrame(moved, index=index, copy=False)


def _places(ids: pd.Index, raw: pd.Series) -> Integers:
    """Return the place of each row's customer."""
    found = coded(raw, fold=True)
    distinct = ids.get_indexer(pd.Index(found.distinct.to_pylist(), dtype=object))
    places: Integers = np.append(distinct, -1)[found.codes].astype(np.int64)
    return places
