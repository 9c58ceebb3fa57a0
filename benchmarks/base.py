"""The base that is measured: any number of purchases over two years, ten for each customer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

AS_OF = pd.Timestamp("2026-06-30")
DAYS = 730
LINES_PER_CUSTOMER = 10
SEED = 20260630


def customers(count: int) -> pd.DataFrame:
    """Return `count` customers with the columns a user types."""
    number = pd.Series(np.arange(1, count + 1))
    text = number.astype(str)
    return pd.DataFrame(
        {
            "customer_id": "C" + text.str.zfill(7),
            "name": "Customer " + text + " Ltd",
            "contact": "Contact " + text,
            "phone": "0" + (7_000_000_000 + number).astype(str),
            "email": "customer" + text + "@example.com",
            "region": "Region " + (number % 12).astype(str),
            "industry": "Industry " + (number % 9).astype(str),
            "rep": "Rep " + (number % 60).astype(str),
            "last_contact": AS_OF - pd.to_timedelta(number % 120, unit="D"),
        }
    )


def purchases(count: int) -> pd.DataFrame:
    """Return `count` order lines; some buy far more than others, some return."""
    chance = np.random.default_rng(SEED)
    buyers = max(1, count // LINES_PER_CUSTOMER)
    weight = chance.lognormal(0, 1, buyers)
    who = chance.choice(buyers, count, p=weight / weight.sum()) + 1
    day = np.sort(chance.integers(0, DAYS, count))
    amount = np.round(chance.lognormal(6.2, 1.0, count), 2)
    amount[chance.random(count) < 0.02] *= -1
    order = np.arange(count) // 2 + 1
    product = chance.integers(1, 400, count)
    return pd.DataFrame(
        {
            "order_id": "SO" + pd.Series(order).astype(str).str.zfill(8),
            "line": np.arange(count) % 2 + 1.0,
            "customer_id": "C" + pd.Series(who[order - 1]).astype(str).str.zfill(7),
            "date": (AS_OF - pd.to_timedelta(DAYS - 1 - day, unit="D")).normalize(),
            "product": "Product " + pd.Series(product).astype(str),
            "category": "Category " + pd.Series(product % 25).astype(str),
            "quantity": chance.integers(1, 50, count).astype(float),
            "amount": amount,
        }
    )


def build(path: Path, lines: int) -> None:
    """Write a workbook with `lines` purchases, the way a user would get it: new, then import."""
    from xltier.workbook.closed import ClosedWorkbook
    from xltier.workbook.template import build as build_template

    build_template(path, "en")
    book = ClosedWorkbook(path)
    book.append("Customers", customers(lines // LINES_PER_CUSTOMER))
    book.append("Purchases", purchases(lines))
    book.commit()
