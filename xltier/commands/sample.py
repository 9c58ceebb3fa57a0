"""The sample base of the demo: 600 customers, 24 months, 6 reps, seasons, returns, a few slips.

Everything is drawn from a fixed seed, so that the same language and day give the same workbook.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from xltier.commands.sample_names import Product, SampleNames, names_in
from xltier.language import Language

CUSTOMERS = 600
DAYS = 730
MONTH_LEVEL = (0.9, 0.7, 0.95, 1.0, 1.05, 1.1, 0.95, 0.9, 1.1, 1.05, 1.2, 1.3)
PEAK = 2.2
REGULARITY = 2.5
"""Shape of the gaps between orders: 1 is pure chance, the higher the more regular."""
SPREAD = 0.45
"""How much customers of one habit differ in the amount of an order."""
RETURN_SHARE = 0.035


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind of customer buys.

    Attributes:
        share: Its share of the base.
        every_days: Usual days between orders; 0 for a customer who buys once.
        basket: Usual amount of an order, in the English base's currency.
        active: First and last day of buying, as fractions of the 24 months.
        trend: What the amount of an order has become by the end, relative to the start.
        lapse: Chance that an order is the last.
    """

    share: float
    every_days: float
    basket: float
    active: tuple[float, float]
    trend: float
    lapse: float


HABITS = (
    Habit(0.05, 21, 950, (0.0, 1.0), 1.1, 0.01),
    Habit(0.04, 34, 900, (0.0, 1.0), 1.4, 0.01),
    Habit(0.05, 30, 950, (0.0, 1.0), 0.6, 0.06),
    Habit(0.12, 52, 800, (0.0, 1.0), 1.1, 0.04),
    Habit(0.07, 45, 850, (0.45, 1.0), 1.3, 0.05),
    Habit(0.27, 90, 750, (0.0, 1.0), 1.0, 0.07),
    Habit(0.11, 75, 750, (0.0, 1.0), 0.9, 0.2),
    Habit(0.11, 0, 650, (0.1, 0.95), 1.0, 1.0),
    Habit(0.07, 40, 700, (0.8, 1.0), 1.0, 0.1),
    Habit(0.06, 60, 700, (0.0, 0.6), 0.9, 0.2),
)


def sample_base(language: Language, as_of: date, seed: int = 7) -> dict[str, pd.DataFrame]:
    """Return the tables of the sample base: Customers, Purchases and Reps.

    Args:
        language: Language of names and goods.
        as_of: Last day of the 24 months.
        seed: Another seed gives another base.

    Returns:
        Frames with the columns of the contract; a few rows are wrong on purpose, in the ways real
        lists are, so that there is something to find.
    """
    chance = random.Random(seed)
    names = names_in(language)
    customers = _customers(chance, names, as_of)
    purchases = list(_purchases(chance, names, as_of))
    purchases.sort(key=lambda line: (line["date"], line["order_id"], line["line"]))
    _number_orders(purchases)
    _touch_customers(customers, names, as_of)
    _spoil_purchases(purchases, as_of)
    reps = [
        {"rep": name, "team": team, "email": f"rep{number}@example.com", "phone": ""}
        for number, (name, team) in enumerate(names.reps, start=1)
    ]
    return {
        "Customers": pd.DataFrame(customers),
        "Purchases": pd.DataFrame(purchases),
        "Reps": pd.DataFrame(reps),
    }


def last_contacts(customers: pd.DataFrame, day: date, seed: int = 7) -> pd.Series:
    """Return when each customer of the sample had been contacted last, as it stood on a past day.

    Args:
        customers: The Customers table.
        day: The day.
        seed: Another seed gives other days for those who have been contacted since.
    """
    chance = random.Random(f"{seed} {day}")
    drawn = [_days_ago(chance) for _ in range(len(customers))]
    then = pd.Timestamp(day) - pd.to_timedelta(pd.Series(drawn, index=customers.index), unit="D")
    last = pd.to_datetime(customers["last_contact"])
    return last.where(last <= pd.Timestamp(day), then)


def _days_ago(chance: random.Random) -> int:
    return int(chance.triangular(0, 120, 12))


def _customer_id(number: int) -> str:
    return f"{number:04d}"


def _customers(chance: random.Random, names: SampleNames, as_of: date) -> list[dict[str, Any]]:
    pairs = [(a, b) for a in names.company_first for b in names.company_second]
    chance.shuffle(pairs)
    return [
        _customer(chance, names, as_of, number, pair)
        for number, pair in enumerate(pairs[:CUSTOMERS], start=1)
    ]


def _customer(
    chance: random.Random, names: SampleNames, as_of: date, number: int, pair: tuple[str, str]
) -> dict[str, Any]:
    family, given = chance.choice(names.family_names), chance.choice(names.given_names)
    contact = f"{given} {family}" if names.joined else f"{family}{given}"
    return {
        "customer_id": _customer_id(number),
        "name": names.joined.join((*pair, chance.choice(names.company_kinds))),
        "contact": contact,
        "phone": names.phone.format(number),
        "email": f"customer{number:03d}@example.com",
        "region": chance.choice(names.regions),
        "industry": chance.choice(names.industries),
        "channel": chance.choice(names.channels),
        "preferences": chance.choice(names.preferences) if chance.random() < 0.8 else None,
        "rep": names.reps[(number * 7) % len(names.reps)][0],
        "last_contact": as_of - timedelta(days=_days_ago(chance)),
        "feedback": chance.choice(names.feedback) if chance.random() < 0.2 else None,
        "needs": chance.choice(names.needs) if chance.random() < 0.2 else None,
        "override": None,
        "override_reason": None,
        "override_until": None,
    }


def _habit_of(chance: random.Random) -> Habit | None:
    draw = chance.random()
    for habit in HABITS:
        draw -= habit.share
        if draw < 0:
            return habit
    return None  # the rest are prospects


def _purchases(chance: random.Random, names: SampleNames, as_of: date) -> Iterator[dict[str, Any]]:
    order = 0
    for number in range(1, CUSTOMERS + 1):
        habit = _habit_of(chance)
        if habit is None:
            continue
        size = chance.lognormvariate(0, SPREAD)
        for day in _order_days(chance, habit):
            order += 1
            when = as_of - timedelta(days=DAYS - 1 - day)
            progress = (day / DAYS - habit.active[0]) / (habit.active[1] - habit.active[0])
            basket = habit.basket * size * (1 + (habit.trend - 1) * progress)
            basket *= MONTH_LEVEL[when.month - 1]
            lines = _order(chance, names, when, basket)
            head = {"order_id": f"{order:06d}", "customer_id": _customer_id(number)}
            bought = [head | {"line": i} | line for i, line in enumerate(lines, start=1)]
            yield from bought
            if chance.random() < RETURN_SHARE:
                yield from _return(chance, bought, as_of)


def _order_days(chance: random.Random, habit: Habit) -> Iterator[int]:
    first, last = (int(DAYS * share) for share in habit.active)
    if habit.every_days == 0:
        yield chance.randrange(first, last)
        return
    day = first + chance.uniform(0, habit.every_days)
    while day < last:
        yield int(day)
        if chance.random() < habit.lapse:
            return
        day += max(1.0, chance.gammavariate(REGULARITY, habit.every_days / REGULARITY))


def _order(
    chance: random.Random, names: SampleNames, when: date, basket: float
) -> list[dict[str, Any]]:
    weights = [PEAK if when.month in product.peak_months else 1.0 for product in names.products]
    count = chance.choice((1, 2, 2, 3, 4))
    chosen = {product.name: product for product in chance.choices(names.products, weights, k=count)}
    share = basket / len(chosen)
    return [_line(chance, product, share, when) for product in chosen.values()]


def _line(chance: random.Random, product: Product, share: float, when: date) -> dict[str, Any]:
    price = product.price
    quantity = max(1, round(share * chance.uniform(0.7, 1.3) / price))
    discount = chance.choice((1.0, 1.0, 1.0, 0.95, 0.9))
    return {
        "date": when,
        "product": product.name,
        "category": product.category,
        "quantity": quantity,
        "amount": round(price * quantity * discount, 2),
        "cost": round(price * quantity * 0.62, 2),
    }


def _return(
    chance: random.Random, bought: list[dict[str, Any]], as_of: date
) -> Iterator[dict[str, Any]]:
    line = chance.choice(bought)
    when = line["date"] + timedelta(days=chance.randrange(3, 21))
    if when > as_of:
        return
    back = line["quantity"] if chance.random() < 0.3 else max(1, line["quantity"] // 3)
    share = back / line["quantity"]
    yield line | {
        "line": len(bought) + 1,
        "date": when,
        "quantity": -back,
        "amount": -round(line["amount"] * share, 2),
        "cost": -round(line["cost"] * share, 2),
    }


def _number_orders(purchases: list[dict[str, Any]]) -> None:
    """Give orders numbers in the order of their dates, as an order book has them."""
    numbers: dict[str, str] = {}
    for line in purchases:
        first = numbers.setdefault(line["order_id"], f"SO{len(numbers) + 1:05d}")
        line["order_id"] = first


def _touch_customers(customers: list[dict[str, Any]], names: SampleNames, as_of: date) -> None:
    """Make the slips that customer lists have, and two overrides, one of them expired."""
    customers[40]["phone"] = customers[12]["phone"]
    customers[77]["email"] = "customer078(at)example.com"
    customers[101]["rep"] = None
    customers[150]["rep"] = None
    for number, days in ((20, 120), (33, -20)):
        customers[number]["override"] = names.tiers[0]
        customers[number]["override_reason"] = names.override_reason
        customers[number]["override_until"] = as_of + timedelta(days=days)


def _spoil_purchases(purchases: list[dict[str, Any]], as_of: date) -> None:
    """Make the slips that exports have."""
    count = len(purchases)
    late = purchases[-1]
    purchases[count // 9]["amount"] = f"{abs(purchases[count // 9]['amount']):,.2f}"
    purchases[count // 5]["date"] = purchases[count // 5]["date"].strftime("%Y/%m/%d")
    purchases.append(late | {"order_id": "SO90001", "customer_id": "9999"})
    purchases.append(late | {"order_id": "SO90002", "customer_id": None})
    purchases.append(late | {"order_id": "SO90003", "amount": "?"})
    purchases.append(late | {"order_id": "SO90004", "date": as_of + timedelta(days=300)})
    purchases.append(dict(purchases[count // 3]))
    purchases.append(dict(purchases[count // 2], amount=purchases[count // 2]["amount"] + 10))
