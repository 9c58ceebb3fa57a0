"""Stages the tables of the Dashboard and of the figures behind its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xltier.tiering.dashboard import Dashboard, dashboard
from xltier.tiering.dashboard_timing import tier_shares
from xltier.tiering.dashboard_words import WEEKDAY_NAMES, short_month
from xltier.tiering.money import to_major
from xltier.tiering.policy import normal_name
from xltier.workbook.contract import TABLES

if TYPE_CHECKING:
    from xltier.commands.examining import Examination
    from xltier.language import Language
    from xltier.tiering.review import History, Review
    from xltier.workbook.base import Workbook

SIZES: Final = {"MonthlySales": 12, "ParetoCurve": 51, "BuyingMonths": 12, "BuyingWeekdays": 7}
"""Tables that have as many rows at every review, and how many."""


def stage_dashboard(
    workbook: Workbook, result: Review, data: Examination, history: History
) -> None:
    """Stage what the Dashboard shows beside summary, matrix and facts.

    An older workbook has none of these tables; one of the same name there is the user's own.
    """
    if not workbook.has("Strategies"):
        return
    board = board_of(result, data, history, workbook.language)
    for name, frame in dashboard_tables(board).items():
        if workbook.has(name):
            workbook.replace(name, sized(name, frame))


def board_of(result: Review, data: Examination, history: History, language: Language) -> Dashboard:
    """Return the dashboard of a review of a workbook."""
    return dashboard(result, data.examined, data.policy, data.as_of, history, language, data.source)


def sized(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table; blank ones keep it, and the charts over it, at its size."""
    rows = max(len(frame), SIZES.get(table, 0))
    return frame if rows == len(frame) else frame.reindex(range(rows))


def dashboard_tables(board: Dashboard, *, by_rep: bool = True) -> dict[str, pd.DataFrame]:
    """Return the tables of the workbook by their names: money in major units, months in words.

    Args:
        board: The numbers.
        by_rep: Whether there is a table of sales by rep.
    """
    reps = {"RepSales": _breakdown(board, board.reps, "RepSales")} if by_rep else {}
    return reps | {
        "KeyFigures": _key_figures(board),
        "Remarks": pd.DataFrame({"remark": pd.Series(board.remarks, dtype="str")}),
        "Regions": _breakdown(board, board.regions, "Regions"),
        "Risers": _movers(board, board.risers),
        "Fallers": _movers(board, board.fallers),
        "ProductIndex": _by_tier(board, "ProductIndex", board.product_index.round(0)),
        "MonthlySales": _monthly(board),
        "ParetoCurve": board.pareto,
        "ProductMix": _by_tier(
            board, "ProductMix", _in_major(board, board.products.drop(columns="sales"))
        ),
        "BuyingMonths": _by_tier(
            board, "BuyingMonths", _in_major(board, _with_month_names(board, board.months))
        ),
        "BuyingWeekdays": _by_tier(board, "BuyingWeekdays", _weekdays(board)),
    }


def _major(board: Dashboard, minor: pd.Series) -> np.ndarray:
    floats = minor.to_numpy(dtype=np.float64, na_value=np.nan)
    return to_major(floats, board.policy.currency_decimals)


def _key_figures(board: Dashboard) -> pd.DataFrame:
    figures = board.kpis
    kinds = figures["kind"].to_numpy(dtype=object)
    value, previous, change = (
        np.where(kinds == "money", _major(board, figures[name]), figures[name])
        for name in ("value", "previous", "change")
    )
    # a share changes by percentage points
    change = np.where(kinds == "share", change * 100, change)
    return pd.DataFrame(
        {"figure": figures["label"], "value": value, "previous": previous, "change": change}
    )


def _breakdown(board: Dashboard, frame: pd.DataFrame, table: str) -> pd.DataFrame:
    shown = frame.assign(sales=_major(board, frame["sales"]))
    if board.previous_as_of is None:
        shown = shown.assign(up=np.nan, down=np.nan, net_upgrades=np.nan)
    return shown[[column.name for column in TABLES[table].columns]]


def _movers(board: Dashboard, frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer": frame["name"].fillna(frame["customer_id"]),
            "rep": frame["rep"],
            "from_tier": frame["from_tier"],
            "to_tier": frame["to_tier"],
            "change": _major(board, frame["change"]),
            "reason": frame["reason"],
        }
    )


def _monthly(board: Dashboard) -> pd.DataFrame:
    named = _with_month_names(board, board.monthly)
    return named.assign(
        sales=_major(board, named["sales"]),
        sales_last_year=_major(board, named["sales_last_year"]),
    )


def _with_month_names(board: Dashboard, frame: pd.DataFrame) -> pd.DataFrame:
    names = [short_month(month).text(board.language) for month in frame["month"]]
    return frame.assign(month=pd.Series(names, dtype="str"))


def _in_major(board: Dashboard, frame: pd.DataFrame) -> pd.DataFrame:
    first = frame.columns[0]
    columns = {rank: _major(board, frame[rank]) for rank in frame.columns if rank != first}
    return pd.DataFrame({first: frame[first], **columns})


def _weekdays(board: Dashboard) -> pd.DataFrame:
    shares = tier_shares(board.weekdays)
    names = [WEEKDAY_NAMES[day].text(board.language) for day in shares["weekday"]]
    return shares.assign(weekday=pd.Series(names, dtype="str"))


def _by_tier(board: Dashboard, table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame under the names of the tiers, marked where the first header is the same."""
    first = TABLES[table].columns[0]
    taken = normal_name(first.label.text(board.language))
    names = [f"{name} *" if normal_name(name) == taken else name for name in board.policy.names]
    return frame.set_axis([first.name, *names], axis=1)
