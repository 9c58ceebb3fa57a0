"""The dashboard's numbers once more, in plain pandas and nothing of xltier's."""

from __future__ import annotations

import numpy as np
import pandas as pd

CELLS = (
    "255 254 245 244 253 252 243 242 235 234 225 224 153 152 145 143 142 135 134 133 125 124 "
    "155 154 144 214 215 115 114 113"
)
AT_RISK = CELLS.split()
"""The cells of R, F and M that are At Risk and Cannot Lose Them."""

DAYS = (14, 30, 90)
MOVES = ("Up", "Down")


def overdue(last_contact, tiers, names, day):
    """Who was to be contacted before a day: 14, 30 or 90 days after the last time, by tier."""
    every = {name: DAYS[min(at, 2)] for at, name in enumerate(names)}
    due = pd.to_datetime(last_contact) + pd.to_timedelta(tiers.map(every).to_numpy(), unit="D")
    return due < pd.Timestamp(day)


def joined(customers, purchases, tiers):
    """The order lines with the tier, region and rep of their customer; amounts in cents."""
    who = customers.set_index("customer_id").assign(tier=tiers)
    lines = purchases.join(who[["tier", "region", "rep"]], on="customer_id")
    lines["cents"] = (lines["amount"].astype(float) * 100).round().astype("int64")
    lines["date"] = pd.to_datetime(lines["date"])
    return lines


def window(lines, as_of, months=12):
    """The lines of the last twelve months."""
    return lines[lines["date"] > pd.Timestamp(as_of) - pd.DateOffset(months=months)]


def monthly(lines, as_of):
    """Sales of twelve months and of the same a year before, in cents; NaN before any purchase."""
    as_of = pd.Timestamp(as_of)
    rows = []
    for back in range(11, -1, -1):
        start = (as_of - pd.DateOffset(months=back)).replace(day=1)
        row = []
        for first in (start, start - pd.DateOffset(years=1)):
            end = first + pd.offsets.MonthEnd()
            if back == 0 and not as_of.is_month_end:
                end = first.replace(day=min(as_of.day, first.days_in_month))
            there = lines[(lines["date"] >= first) & (lines["date"] <= end)]
            begun = lines["date"].min() <= first + pd.offsets.MonthEnd()
            row.append(there["cents"].sum() if begun else np.nan)
        rows.append([start, *row])
    return pd.DataFrame(rows, columns=["month", "sales", "sales_last_year"])


def pareto(lines):
    """Cumulative share of sales of the first 0, 2, …, 100 % of the buyers."""
    spent = lines.groupby("customer_id")["cents"].sum()
    spent = spent[spent > 0].sort_values(ascending=False)
    shares = []
    for percent in range(0, 102, 2):
        whole, part = divmod(percent * len(spent), 100)
        amount = spent.iloc[:whole].sum()
        if part:
            amount += spent.iloc[whole] * part / 100
        shares.append(amount / spent.sum())
    return shares


def by_class(customers, lines, classes):
    """Customers and sales by ABC class, and their shares of the three."""
    spent = spent_by(customers, lines)
    table = pd.DataFrame({"class": classes.to_numpy(), "sales": spent.to_numpy()})
    table = table.groupby("class").agg(customers=("sales", "size"), sales=("sales", "sum"))
    table = table.reindex(["A", "B", "C"], fill_value=0)
    table["customer_share"] = table["customers"] / max(table["customers"].sum(), 1)
    table["sales_share"] = table["sales"] / max(table["sales"].sum(), 1)
    return table


def spent_by(customers, lines):
    """What each customer spent, in cents and in the order of the customers."""
    spent = lines.groupby("customer_id")["cents"].sum()
    return customers["customer_id"].map(spent).fillna(0).astype("int64")


def orders_by(customers, lines, as_of, months=12):
    """Orders of each customer in the window: those not returned in full, by their last sale."""
    lines = lines.assign(key=lines["order_id"].fillna(lines["date"].astype(str)))
    orders = lines.groupby(["customer_id", "key"])["cents"].agg(["sum", "min"])
    sold = lines[lines["cents"] >= 0].groupby(["customer_id", "key"])["date"].max()
    orders = orders.join(sold.rename("last"), how="inner")
    kept = orders[(orders["sum"] > 0) | (orders["min"] >= 0)]
    kept = kept[kept["last"] > pd.Timestamp(as_of) - pd.DateOffset(months=months)]
    count = kept.groupby("customer_id").size()
    return customers["customer_id"].map(count).fillna(0).astype("int64")


def by_tier(customers, lines, result, names, as_of, words=("Prospects", *MOVES, "New")):
    """Customers, sales, orders and moves of each tier, and of prospects if there are any."""
    prospects, up, down, new = words
    frame = pd.DataFrame(
        {
            "tier": result["tier"].astype(object).fillna(prospects).to_numpy(),
            "move": result["movement"].to_numpy(),
            "cents": spent_by(customers, window(lines, as_of)).to_numpy(),
            "orders": orders_by(customers, lines, as_of).to_numpy(),
        }
    )
    index = [*names, *([prospects] if (frame["tier"] == prospects).any() else [])]
    groups = frame.groupby("tier")
    table = groups.agg(
        customers=("cents", "size"), cents=("cents", "sum"), orders=("orders", "sum")
    )
    for name, word in (("up", up), ("down", down), ("new", new)):
        table[name] = frame[frame["move"] == word].groupby("tier").size()
    table = table.reindex(index).fillna(0).astype("int64")
    table["sales"] = table.pop("cents") / 100
    table["customer_share"] = table["customers"] / table["customers"].sum()
    table["sales_share"] = table["sales"] / table["sales"].sum()
    table["average_sales"] = (table["sales"] / table["customers"].replace(0, np.nan)).round(2)
    table.loc[table.index == prospects, "average_sales"] = np.nan
    return table


def transitions(before, after, names, words=("New", "Lapsed")):
    """Customers by their tier then and now, all 0 when there is no then; in one order."""
    new, lapsed = words
    rows, columns = [*names, new], [*names, lapsed]
    if before is None:
        return pd.DataFrame(0, rows, columns)
    then = before.astype(object).fillna(new).to_numpy()
    now = after.astype(object).fillna(lapsed).to_numpy()
    table = pd.crosstab(then, now).reindex(index=rows, columns=columns, fill_value=0)
    table.loc[new, lapsed] = 0
    return table


def movers(customers, lines, days, tiers, names, *, down):
    """Who moved up, or down and out, by the change of what they spent: the largest first."""
    rank = {name: at for at, name in enumerate(names)}
    gone = len(names)
    then, now = (each.astype(object).map(rank).fillna(gone).to_numpy() for each in tiers)
    before, after = (
        spent_by(customers, window(lines[lines["date"] <= pd.Timestamp(day)], day)) for day in days
    )
    frame = pd.DataFrame(
        {
            "change": (after - before).to_numpy(),
            "before": tiers[0].to_numpy(),
            "after": tiers[1].to_numpy(),
        },
        index=customers["customer_id"],
    )
    frame = frame[(then < gone) & ((now > then) if down else (now < then))]
    return frame.sort_values("change", ascending=down, kind="stable")


def by_product(lines, names, others="All others", blank="Not stated"):
    """Sales by product and tier, the ten best-selling products and all others."""
    table = lines.assign(product=lines["product"].fillna(blank)).pivot_table(
        index="product", columns="tier", values="cents", aggfunc="sum", fill_value=0
    )
    table = table.reindex(columns=list(names), fill_value=0)
    best = table.sum(axis=1).sort_values(ascending=False, kind="stable").index
    if len(best) <= 11:
        return table.loc[best]
    rest = table.loc[best[10:]].sum().rename(others)
    return pd.concat([table.loc[best[:10]], rest.to_frame().T])


def index_of(table):
    """Each tier's share of a product over the whole base's, times 100."""
    expected = np.outer(table.sum(axis=1), table.sum()) / table.to_numpy().sum()
    return 100 * table / np.where(expected > 0, expected, np.nan)


def by_month(lines, names, as_of):
    """Sales by calendar month of the last twelve and tier."""
    months = pd.period_range(end=pd.Period(as_of, "M"), periods=12)
    table = lines.pivot_table(
        index=lines["date"].dt.to_period("M"), columns="tier", values="cents", aggfunc="sum"
    )
    return table.reindex(index=months, columns=list(names)).fillna(0).astype("int64")


def by_weekday(lines, names):
    """Sales by weekday and tier, Monday first."""
    table = lines.pivot_table(
        index=lines["date"].dt.day_of_week, columns="tier", values="cents", aggfunc="sum"
    )
    return table.reindex(index=range(7), columns=list(names)).fillna(0).astype("int64")


def by_group(
    customers, lines, column, result, best, others="All others", blank="Not stated", moves=MOVES
):
    """Customers, sales and moves by region or rep, most sales first.

    `result` has the tier and the movement of each customer, in their order; `best` is a tier.
    """
    spent = lines.groupby("customer_id")["cents"].sum()
    who = customers.assign(
        sales=customers["customer_id"].map(spent).fillna(0).astype("int64"),
        group=customers[column].fillna(blank),
        top=(result["tier"] == best).to_numpy(),
        up=(result["movement"] == moves[0]).to_numpy(),
        down=(result["movement"] == moves[1]).to_numpy(),
    )
    table = who.groupby("group").agg(
        customers=("customer_id", "size"),
        top_customers=("top", "sum"),
        sales=("sales", "sum"),
        up=("up", "sum"),
        down=("down", "sum"),
    )
    table = table.sort_values("sales", ascending=False)
    if len(table) > 11:
        rest = table.iloc[10:].sum().rename(others)
        table = pd.concat([table.iloc[:10], rest.to_frame().T])
    table["sales_share"] = table["sales"] / table["sales"].sum()
    table["net_upgrades"] = table["up"] - table["down"]
    return table
