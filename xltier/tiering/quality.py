"""Data quality: what is wrong with the data, and the data that remains to be counted.

An error leaves its row out; a warning reports a row that is used as it stands; a note informs.
Nothing is guessed at, nothing is deleted, and every row left out is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xltier.tiering.findings import Findings, Source
from xltier.tiering.quality_customers import TABLE as CUSTOMERS
from xltier.tiering.quality_customers import examine_customers
from xltier.tiering.quality_purchases import examine_purchases
from xltier.tiering.quality_rules import RULES, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from xltier.language import Language
    from xltier.tiering.policy import TieringPolicy

__all__ = ["RULES", "Examined", "Rule", "examine"]


@dataclass(frozen=True, slots=True)
class Examined:
    """The data as it is used, and what was found.

    Attributes:
        customers: One row per customer that can be tiered; index: rows on the sheet. Columns
            customer_id, name, rep, region, override_reason, override_rank (the tier an override
            in force sets, −1 for none), last_contact, override_until.
        purchases: One row per order line that counts; index: rows on the sheet. Columns customer
            (place in `customers`), order (code of the order number, −1 for none), date, product,
            category, quantity, amount_minor and, when measured by margin, cost_minor.
        findings: Columns level, rule, table, row, column, value, advice; at most 1,000 of a rule,
            the rest as one last row.
        counts: All findings by rule: columns level, rule, title, count.
        set_aside: Each row left out by an error: columns table, row, rule (the first found).
        customer_rows: Rows on the sheet of everything in the Customers table.
    """

    customers: pd.DataFrame
    purchases: pd.DataFrame
    findings: pd.DataFrame
    counts: pd.DataFrame
    set_aside: pd.DataFrame
    customer_rows: pd.Index

    @property
    def has_errors(self) -> bool:
        """Whether anything had to be left out, rows below a table included."""
        return bool((self.counts["level"] == "error").any())


def examine(
    customers: pd.DataFrame,
    purchases: pd.DataFrame,
    *,
    as_of: date,
    today: date,
    policy: TieringPolicy,
    language: Language,
    below: Mapping[str, int] | None = None,
    bought_elsewhere: pa.Array | None = None,
    bare: int = 0,
) -> Examined:
    """Check customers and purchases and return what can be counted.

    Args:
        customers: The Customers table as read: mixed cells, index: rows on the sheet.
        purchases: The Purchases table as read.
        as_of: Purchases after this day are left out and reported in one note.
        today: A purchase dated after this day is an error.
        policy: Says currency, date order, tiers, and what money is.
        language: The language of the advice.
        below: By table: the sheet row right below it, where something stands that is no part of
            it and so was not read.
        bought_elsewhere: Identifiers of the customers who have purchases outside the workbook.
        bare: How many of the last customers are known by their purchases elsewhere only.
    """
    findings = Findings(language)
    for table, row in (below or {}).items():
        findings.say("row_below_table", table, None, row)
    known = examine_customers(customers, findings, policy, as_of, today, bare)
    counted = examine_purchases(purchases, known.ids, findings, policy, (as_of, today))
    bought = np.zeros(len(known.frame), dtype=np.bool_)
    bought[counted["customer"].to_numpy()] = True
    if bought_elsewhere is not None:
        ids = pa.array(known.frame["customer_id"], pa.string())
        bought |= pc.is_in(ids, value_set=bought_elsewhere).to_numpy(zero_copy_only=False)
    places = customers.index.get_indexer(known.frame.index[~bought])
    findings.add("customer_without_purchases", Source(CUSTOMERS, customers), places, "customer_id")
    return Examined(
        customers=known.frame,
        purchases=counted,
        findings=findings.frame(),
        counts=findings.count_frame(),
        set_aside=findings.left_out_frame(),
        customer_rows=customers.index,
    )
