"""Every customer's result beside the workbook: what a sheet cannot hold, or others want to read."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from xltier.commands.examining import Examination
from xltier.language import Sentence
from xltier.tiering.review import Review
from xltier.warehouse.output import write_table

DESCRIBED = ("customer_id", "name", "rep")


def everyone(result: Review, data: Examination) -> pd.DataFrame:
    """Return one row per customer with all that the review says, under identifiers."""
    who = data.examined.customers[list(DESCRIBED)]
    return who.join(result.customers)


def write_out(result: Review, data: Examination, out: str) -> Sentence:
    """Write every customer's result to a file or table; say how many went where.

    Raises:
        UsageError: `out` is neither.
        SourceError: It cannot be written.
    """
    table = pa.Table.from_pandas(everyone(result, data), preserve_index=False)
    return write_table(None if data.source is None else data.source.purchases.session, table, out)
