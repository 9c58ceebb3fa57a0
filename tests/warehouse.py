"""What the tests of the warehouse share: opening sources, and one base in every kind of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from xltier.warehouse.purchases import Purchases, open_purchases

TODAY = date(2026, 6, 30)


def opened(source: object, **options: object) -> Purchases:
    return open_purchases(
        str(source), **{"decimals": 2, "measure_by": "sales", "today": TODAY, **options}
    )


def lines_of(purchases: Purchases) -> pd.DataFrame:
    """The lines that count, in an order of their own, dates and blanks as Python knows them."""
    frame = purchases.collect(purchases.lines).astype(object)
    frame["date"] = [str(day.date()) for day in frame["date"]]
    frame = frame.where(frame.notna(), None)
    return frame.sort_values(list(frame.columns), ignore_index=True, key=lambda c: c.astype(str))


def counts(purchases: Purchases) -> dict[str, int]:
    found = purchases.findings()
    return dict(zip(found["rule"], found["count"].astype(int), strict=True))


def text_file(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(f"{row}\n" for row in rows).encode(encoding))
    return path
