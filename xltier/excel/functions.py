"""The functions of a cell: TIER and its family, thin over the domain.

Excel calls them through the VBA that `wrappers` writes, which passes cells, never ranges, and the
tables of the workbook that the formula stands in. Every answer is rows of cells, as large as the
arguments: one cell, a column, a table. A mistake is an error value in its own cell.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from xltier.excel import asked_rules as rules_of
from xltier.excel.asked_customers import Customers, Rows, customers, too_large, whole_orders
from xltier.excel.asked_rules import AskedRules, Unusable, asked_rules
from xltier.excel.contacts import LAST_DAY, days_between, serial_number
from xltier.excel.grids import (
    NOT_AVAILABLE,
    NUM,
    Codes,
    dates,
    first_error,
    numbers,
    texts,
    together,
)
from xltier.excel.marking import Cells, excel_function
from xltier.tiering import labels
from xltier.tiering.arrays import rfm_cuts, rfm_numbers, stages, tier_ranks
from xltier.tiering.figures import Figures
from xltier.tiering.money import LARGEST_MINOR, to_minor
from xltier.tiering.ranking import coded
from xltier.tiering.reasons import gaps_to_next, reasons
from xltier.tiering.rfm_segments import segment_numbers

DECIMALS = 2
"""Decimals by which amounts are read when the rules cannot be used."""


@excel_function
def tier(
    amount: object,
    orders: object,
    recency_days: object = None,
    rules: object = None,
    settings: object = None,
    methods: object = None,
    language: object = None,
) -> Cells:
    """Return the tier of each customer by the thresholds.

    Args:
        amount: Sales, a cell or cells.
        orders: Numbers of orders.
        recency_days: Days since the last purchase; blank is unknown.
        rules: TierRules, or another range of tiers; None takes the shipped rules.
        settings: The table Settings of the calling workbook.
        methods: Its table MethodSettings.
        language: Number of the language of Excel's menus.

    Returns:
        Names of tiers; `#VALUE!` everywhere when the rules cannot be used.
    """
    asked = _tier_rules(rules, settings, methods, language)
    people = _customers(amount, orders, recency_days, asked)
    if isinstance(asked, Unusable):
        return people.rows.failed()
    names = np.array(asked.policy.names, dtype=object)
    return people.rows.answers(names[tier_ranks(people.figures, asked.policy)].tolist())


@excel_function
def tier_gap(
    amount: object,
    orders: object,
    recency_days: object = None,
    rules: object = None,
    settings: object = None,
    methods: object = None,
    language: object = None,
) -> Cells:
    """Return what each customer lacks for the next better tier, in words; "" at the top.

    The arguments are those of `tier`.
    """
    asked = _tier_rules(rules, settings, methods, language)
    people = _customers(amount, orders, recency_days, asked)
    if isinstance(asked, Unusable):
        return people.rows.failed()
    ranks = tier_ranks(people.figures, asked.policy)
    gaps = gaps_to_next(ranks, people.figures, asked.policy, asked.language)
    return people.rows.answers([gap or "" for gap in gaps])


@excel_function
def tier_reason(
    amount: object,
    orders: object,
    recency_days: object = None,
    rules: object = None,
    settings: object = None,
    methods: object = None,
    language: object = None,
) -> Cells:
    """Return why each customer has its tier, as the sheet Customers says it.

    The arguments are those of `tier`. When the rules cannot be used, the answer says what is wrong.
    """
    asked = _tier_rules(rules, settings, methods, language)
    people = _customers(amount, orders, recency_days, asked)
    if isinstance(asked, Unusable):
        return people.rows.answers([asked.sentence] * len(people.figures.amount))
    ranks = tier_ranks(people.figures, asked.policy)
    found = reasons(ranks, people.figures, asked.policy, asked.language)
    return people.rows.answers(found.tolist())


@excel_function
def rfm(
    recency_days: object,
    orders: object,
    amount: object,
    edges: object = None,
    settings: object = None,
    methods: object = None,
    language: object = None,
) -> Cells:
    """Return R, F and M of each customer as text such as “545”.

    Args:
        recency_days: Days since the last purchase; blank is unknown, R is 1 then.
        orders: Numbers of orders.
        amount: Sales.
        edges: RfmEdges, of which a fixed edge counts before the one that a review wrote; or upper
            edges in three columns. A measure without edges is cut at the quantiles of the customers
            given.
        settings: The table Settings of the calling workbook.
        methods: Its table MethodSettings.
        language: Number of the language of Excel's menus.
    """
    tables = {"RfmEdges": edges, "Settings": settings, "MethodSettings": methods}
    asked = asked_rules(rules_of.RFM, tables, language)
    people = _customers(amount, orders, recency_days, asked)
    if isinstance(asked, Unusable):
        return people.rows.failed()
    rules = asked.policy.methods.rfm
    found = rfm_numbers(people.figures, rfm_cuts(people.figures, rules), rules.levels)
    return people.rows.answers([str(number) for number in found.tolist()])


@excel_function
def rfm_segment(
    code: object, settings: object = None, methods: object = None, language: object = None
) -> Cells:
    """Return the name of the segment of each RFM score, `#N/A` for what is no score.

    Args:
        code: Scores such as 545, as numbers or as text.
        settings: The table Settings of the calling workbook.
        methods: Its table MethodSettings, which has the number of levels.
        language: Number of the language of Excel's menus.
    """
    grid = texts(code)
    tables = {"Settings": settings, "MethodSettings": methods}
    asked = asked_rules(rules_of.RFM, tables, language)
    if isinstance(asked, Unusable):
        return Rows.of(grid).failed()
    names = _segments(asked)
    known = [text is None or text in names for text in grid.values.ravel()]
    unknown = np.where(known, 0, NOT_AVAILABLE).astype(np.int16).reshape(grid.shape)
    rows = Rows.of(grid, also=unknown)
    return rows.answers([names[text] for text in grid.values.ravel()[rows.asked]])


@excel_function
def abc(
    values: object, settings: object = None, methods: object = None, language: object = None
) -> Cells:
    """Return the class of each value among all values given: A, B or C.

    Args:
        values: Sales of all customers.
        settings: The table Settings of the calling workbook.
        methods: Its table MethodSettings, which has the cuts.
        language: Number of the language of Excel's menus.
    """
    grid = numbers(values)
    tables = {"Settings": settings, "MethodSettings": methods}
    asked = asked_rules(rules_of.ABC, tables, language)
    if isinstance(asked, Unusable):
        return Rows.of(grid).failed()
    decimals = asked.policy.currency_decimals
    rows = Rows.of(grid, also=too_large(grid, largest=(LARGEST_MINOR / 10**decimals,)))
    minor, known, _ = to_minor(grid.values.ravel()[rows.asked], decimals)
    nothing = np.zeros(len(minor), dtype=np.int64)
    figures = Figures(minor, nothing, nothing.astype(np.float64))
    classes = coded(figures, known, asked.policy, {"abc"})["abc"].tolist() if len(minor) else []
    names = labels.texts(labels.ABC_CLASSES, asked.language)
    return rows.answers([names[at] for at in classes])


@excel_function
def lifecycle(
    orders: object,
    recency_days: object,
    gap_days: object,
    settings: object = None,
    methods: object = None,
    language: object = None,
) -> Cells:
    """Return the lifecycle stage of each customer; who has never bought is a prospect.

    Who came back after a pause cannot be told from these numbers: nobody has returned.

    Args:
        orders: Numbers of orders over all history.
        recency_days: Days since the last purchase; blank is unknown.
        gap_days: Usual days between purchases; blank is unknown, the orders decide then.
        settings: The table Settings of the calling workbook.
        methods: Its table MethodSettings, which has the bounds of the stages.
        language: Number of the language of Excel's menus.
    """
    grids = together(numbers(orders), numbers(recency_days), numbers(gap_days))
    tables = {"Settings": settings, "MethodSettings": methods}
    asked = asked_rules(rules_of.LIFECYCLE, tables, language)
    impossible = _where((grids[0].values < 0) | (grids[1].values < 0) | (grids[2].values <= 0), NUM)
    beyond = too_large(*grids, largest=(LARGEST_MINOR,) * 3)
    rows = Rows.of(*grids, also=np.maximum(impossible, beyond))
    if isinstance(asked, Unusable):
        return rows.failed()
    count, recency, gap = (grid.values.ravel()[rows.asked] for grid in grids)
    found = stages(whole_orders(count), recency, gap, asked.policy.methods.lifecycle)
    names = labels.texts(labels.STAGES, asked.language)
    prospect = labels.PROSPECT.text(asked.language)
    return rows.answers([prospect if at == labels.NO_LABEL else names[at] for at in found.tolist()])


@excel_function
def next_contact(
    last_contact: object,
    tier: object,
    rules: object = None,
    strategies: object = None,
    date1904: object = None,
    language: object = None,
) -> Cells:
    """Return the date of the next contact of each customer, as a serial number.

    Args:
        last_contact: Dates of the last contact; blank gives "".
        tier: Names of tiers; blank gives "", one that the rules do not have `#N/A`.
        rules: The table TierRules of the calling workbook; None takes the shipped tiers.
        strategies: Its table Strategies; None takes the shipped days.
        date1904: Whether its days count from 1904.
        language: Number of the language of Excel's menus.
    """
    serial = partial(serial_number, date1904=bool(date1904))
    contacts, tiers = together(dates(last_contact, serial), texts(tier))
    tables = {"TierRules": rules, "Strategies": strategies}
    asked = asked_rules(rules_of.CONTACTS, tables, language)
    errors = first_error(contacts, tiers)
    complete = ~(contacts.blank | tiers.blank)
    if isinstance(asked, Unusable):
        return Rows((complete & (errors == 0)).ravel(), errors).failed()
    days, unknown = days_between(tiers.values.ravel(), asked)
    due = np.floor(contacts.values).ravel() + days
    impossible = (contacts.values < 0).ravel() | (due > LAST_DAY)
    found = np.where(unknown == 0, np.where(impossible, NUM, 0), unknown).reshape(errors.shape)
    errors = np.where(errors == 0, np.where(complete, found, 0), errors).astype(np.int16)
    rows = Rows((complete & (errors == 0)).ravel(), errors)
    return rows.answers(due[rows.asked].tolist())


def _tier_rules(
    rules: object, settings: object, methods: object, language: object
) -> AskedRules | Unusable:
    tables = {"TierRules": rules, "Settings": settings, "MethodSettings": methods}
    return asked_rules(rules_of.TIERS, tables, language)


def _customers(
    amount: object, orders: object, recency: object, asked: AskedRules | Unusable
) -> Customers:
    if isinstance(asked, Unusable):
        return customers(amount, orders, recency, DECIMALS)
    return customers(amount, orders, recency, asked.policy.currency_decimals)


def _segments(asked: AskedRules) -> dict[str, str]:
    """Return the name of the segment of each RFM score."""
    names = labels.texts(labels.SEGMENTS, asked.language)
    levels = asked.policy.methods.rfm.levels
    return {
        str(number): name
        for name, members in zip(names, segment_numbers(levels), strict=True)
        for number in members
    }


def _where(holds: Any, error: int) -> Codes:  # noqa: ANN401 - an array
    return np.where(holds, error, 0).astype(np.int16)
