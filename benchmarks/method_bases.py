"""The data that `python -m benchmarks methods` works on, as Parquet files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

AS_OF = date(2026, 6, 30)
DAYS = 730
LINES_PER_CUSTOMER = 10
SEED = 20260630
CHUNK = 1_000_000


def lines_file(path: Path, lines: int) -> None:
    """Write the order lines of the benchmarks' base: text keys, money in cents."""
    import pandas as pd

    from benchmarks.base import purchases

    frame = purchases(lines)
    minor = (frame["amount"] * 100).round().astype("int64")
    columns = frame[["customer_id", "order_id", "date"]].assign(amount_minor=minor)
    assert isinstance(columns, pd.DataFrame)
    columns.to_parquet(path, index=False)


def histories_file(path: Path, customers: int) -> None:
    """Write histories of customers who buy and leave as BG/NBD says, with CDNOW's parameters."""
    import pandas as pd

    chance = np.random.default_rng(SEED)
    age = chance.integers(190, 730, customers)
    rate = chance.gamma(0.243, 1 / (4.414 * 7), customers)
    leave = chance.beta(0.793, 2.426, customers)
    repeats, t_x = np.zeros(customers, dtype=np.int64), np.zeros(customers)
    clock, active = np.zeros(customers), np.ones(customers, dtype=np.bool_)
    while active.any():
        clock += chance.exponential(1 / np.maximum(rate, 1e-300))
        bought = active & (np.ceil(clock) <= age)
        repeats += bought & (np.ceil(clock) > t_x)
        t_x[bought] = np.ceil(clock[bought])
        active = bought & (chance.random(customers) > leave)
    spend = chance.gamma(6.25 * np.maximum(repeats, 1)) / chance.gamma(3.74, 1 / 1544, customers)
    value = np.round(spend / np.maximum(repeats, 1))
    frame = pd.DataFrame(
        {
            "customer_id": np.arange(customers),
            "repeats": repeats,
            "t_x_days": t_x.astype(np.int64),
            "age_days": age,
            "repeat_value": np.where(repeats > 0, value, np.nan),
        }
    )
    frame.to_parquet(path, index=False)


def many_lines_file(path: str, lines: str, customers: str) -> None:
    """Write any number of order lines, a million at a time, in bounded memory."""
    import pyarrow.parquet as pq

    chance = np.random.default_rng(SEED)
    share = np.cumsum(chance.lognormal(0, 1, int(customers)))
    share /= share[-1]
    writer = None
    for first in range(0, int(lines), CHUNK):
        table = _chunk(chance, share, first, min(CHUNK, int(lines) - first))
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()


def _chunk(chance: np.random.Generator, share: Any, first: int, count: int) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    def key(letter: str, numbers: Any) -> Any:
        digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), 9, padding="0")
        return pc.binary_join_element_wise(letter, digits, "")

    # Two lines an order.
    who = np.searchsorted(share, chance.random((count + 1) // 2))
    order = np.arange(count) // 2
    days = (AS_OF.toordinal() - date(1970, 1, 1).toordinal()) - chance.integers(0, DAYS, count)
    minor = np.round(chance.lognormal(6.2, 1.0, count) * 100).astype(np.int64)
    minor[chance.random(count) < 0.02] *= -1
    return pa.table(
        {
            "customer_id": key("C", who[order]),
            "order_id": key("SO", order + first // 2),
            "date": pa.array(days.astype(np.int32)).cast(pa.date32()),
            "amount_minor": minor,
        }
    )
