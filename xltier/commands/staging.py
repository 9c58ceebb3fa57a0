"""Stages every table that a review writes; what a sheet cannot hold is left off, and said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from xltier.commands import history as sheet
from xltier.commands.examining import Examination
from xltier.commands.findings import findings_table
from xltier.commands.followups import for_sheet, stage_followups
from xltier.commands.showing_what_if import MEASURES, show_what_if
from xltier.commands.staging_dashboard import stage_dashboard
from xltier.commands.staging_scorecard import movement_for_sheet, stage_scorecard
from xltier.language import Sentence
from xltier.tiering.method_table import SHOWN_COLUMNS
from xltier.tiering.policy import TieringPolicy
from xltier.tiering.remark_findings import Extra, with_extras
from xltier.tiering.review import History, Review
from xltier.workbook.base import Workbook

RULE = "more_than_a_sheet"


def stage(workbook: Workbook, result: Review, data: Examination, history: History) -> Review:
    """Stage every table; return the review with what had to be left off among its findings."""
    if not workbook.has("MethodSettings"):
        result = replace(result, customers=_without_methods(result.customers))
    new = added_customers(result, data)
    room = sheet.capacity() - data.customers
    listed, left_off = best_tiers(new, data.policy, room)
    movement = result.movement.iloc[: sheet.capacity()]
    extras = [
        *_customers_left_off(left_off, listed, workbook),
        *_moves_left_off(len(result.movement) - len(movement), workbook),
        *stage_followups(workbook, result, data),
    ]
    findings, counts = with_extras(result.findings, result.counts, extras, workbook.language)
    on_sheet = result.customers.drop(index=new.index)
    workbook.update("Customers", for_sheet(workbook, on_sheet))
    measures = [frame[MEASURES] for frame in (on_sheet, listed) if len(frame)]
    if measures:
        show_what_if(workbook, data.policy, pd.concat(measures))
    if len(listed):
        workbook.append("Customers", for_sheet(workbook, listed))
    workbook.replace("Movement", movement_for_sheet(workbook, movement))
    workbook.replace("TierSummary", result.summary)
    workbook.replace("TierMatrix", result.matrix)
    workbook.replace("ReviewFacts", result.facts)
    workbook.replace("Findings", findings_table(workbook, findings))
    _stage_methods(workbook, result)
    stage_scorecard(workbook, result, data)
    stage_dashboard(workbook, result, data, history)
    sheet.write_snapshot(workbook, history, result)
    return replace(result, findings=findings, counts=counts)


def added_customers(result: Review, data: Examination) -> pd.DataFrame:
    """Return the rows of customers whom only the source of the purchases has, with their ids."""
    ids = data.examined.customers["customer_id"]
    rows = ids.index[len(ids) - data.added :] if data.added else ids.index[:0]
    new = result.customers.loc[rows]
    return new.assign(customer_id=ids.loc[rows])


def best_tiers(
    new: pd.DataFrame, policy: TieringPolicy, room: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Divide new customers into those the sheet has room for and the others.

    Whole tiers go in, the best first; of a first tier that is too large itself, the customers with
    the most sales.
    """
    if len(new) <= room:
        return new, new.iloc[:0]
    rank = new["tier"].map({name: at for at, name in enumerate(policy.names)})
    rank = rank.fillna(len(policy.names)).astype(int)
    sizes = rank.value_counts().sort_index().cumsum()
    whole = sizes.index[sizes <= room]
    if len(whole):
        inside = rank <= whole.max()
    else:
        first = new[rank == rank.min()].sort_values(
            "monetary_value", ascending=False, kind="stable"
        )
        inside = new.index.isin(first.index[: max(room, 0)])
    return new[inside], new[~inside]


def _customers_left_off(
    left_off: pd.DataFrame, listed: pd.DataFrame, workbook: Workbook
) -> Iterable[Extra]:
    if not len(left_off):
        return
    tiers = list(dict.fromkeys(listed["tier"].dropna()))
    sentence = Sentence(
        f"{len(left_off):,} customers do not fit on the sheet. It lists {len(listed):,} of the new "
        f"ones ({', '.join(tiers)}); summary, movement and history count everyone, and --out "
        "writes everyone.",
        f"有 {len(left_off):,} 个客户超出工作表容量。表中列出了新增客户中的 {len(listed):,} 个"
        f"（{'、'.join(tiers)}）；汇总、层级变动和层级历史包含全部客户，"
        "使用 --out 可输出全部客户。",
    )
    yield Extra(RULE, None, sentence.text(workbook.language), len(left_off))


def _moves_left_off(count: int, workbook: Workbook) -> Iterable[Extra]:
    if count <= 0:
        return
    sentence = Sentence(
        f"{count:,} moves do not fit on the sheet Movement: losses stand first, what is missing "
        "are new customers and gains. The matrix counts everyone.",
        f"有 {count:,} 条变动超出“层级变动”表的容量：表中以降级和流出在前，未列出的是升级和新增。"
        "转移矩阵包含全部客户。",
    )
    yield Extra(RULE, None, sentence.text(workbook.language), count)


def _without_methods(customers: pd.DataFrame) -> pd.DataFrame:
    """Return the results that the first version had.

    In a workbook made by it, a column called Score or Segment is the user's own.
    """
    return customers.drop(columns=list(SHOWN_COLUMNS))


def _stage_methods(workbook: Workbook, result: Review) -> None:
    """Stage the tables of the methods; a workbook made by the first version has none of them."""
    if workbook.has("SegmentProfile"):
        workbook.replace("SegmentProfile", result.profile)
    if workbook.has("RfmEdges"):
        rows = workbook.read("RfmEdges").index
        edges = result.edges.iloc[: len(rows)]
        workbook.update("RfmEdges", edges.set_axis(rows[: len(edges)]))
