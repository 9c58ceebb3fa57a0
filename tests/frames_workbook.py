"""A `Workbook` of frames in memory: for tests of what commands do with tables, not with files."""

from __future__ import annotations

import functools
from pathlib import Path

import pandas as pd

from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.contract import KNOWN

TEMPLATES = Path(__file__).parent.parent / "templates"
FIRST_ROW = 5
RULES = ("TierRules", "Settings", "MethodSettings", "RfmEdges", "TierMap", "ScorePoints")


class FramesWorkbook:
    """Tables as frames under the names of the contract, the user's own columns by header.

    It has the rules and strategies of the template, and every table that a review writes.
    """

    calculates = True

    def __init__(self, customers, purchases, *, reps=None, language="en", settings=None):
        self.language = language
        self.tables = dict(shipped(language))
        self.tables["Customers"] = _placed(customers)
        self.tables["Purchases"] = _placed(purchases)
        if reps is not None:
            self.tables["Reps"] = _placed(reps)
        for name, value in (settings or {}).items():
            self.set(name, value)

    def set(self, name, value):
        """Type a setting, by its identifier, into whichever table it stands in."""
        from xltier.workbook.settings import setting_of

        for table in ("Settings", "MethodSettings"):
            frame = self.tables[table]
            here = [setting_of(label).name == name for label in frame["setting"]]
            if any(here):
                choices = dict(setting_of(name).choices)
                said = choices[value].text(self.language) if value in choices else value
                values = frame["value"].astype(object).mask(here, said)
                self.tables[table] = frame.assign(value=values)
                return
        raise KeyError(name)

    def has(self, table):
        return table in self.tables

    def sheet_of(self, table):
        return KNOWN[table].sheet

    def headers(self, table):
        known = {column.name: column.label.text(self.language) for column in KNOWN[table].columns}
        columns = list(self.tables[table].columns) or list(known)
        return tuple(known.get(name, name) for name in columns)

    def address(self, table, row, column):
        return f"{KNOWN[table].sheet}!{column}{row}"

    def read(self, table, *, also=()):
        frame = self.tables[table]
        names = {column.name for column in KNOWN[table].columns} | set(also)
        return frame[[name for name in frame.columns if name in names]].dropna(how="all")

    def formulas(self, *_):
        return {}

    def below(self, *_):
        return None

    def update(self, table, frame):
        whole = self.tables[table]
        for name in frame.columns:
            kept = whole[name].astype(object) if name in whole else pd.Series(dtype=object)
            new = frame[name].astype(object)
            rows = whole.index
            kept = kept.reindex(rows)
            kept.loc[frame.index] = new
            whole = whole.assign(**{name: kept.infer_objects()})
        self.tables[table] = whole

    def append(self, table, frame):
        both = [part for part in (self.tables[table], frame) if len(part)]
        self.tables[table] = _placed(pd.concat(both, ignore_index=True)) if both else frame

    def replace(self, table, frame):
        self.tables[table] = _placed(frame)

    def keep(self, *_):
        raise AssertionError("no base of a test is larger than a sheet")

    def kept(self, *_):
        return None

    def status(self, *_):
        pass

    def commit(self):
        pass


@functools.cache
def shipped(language):
    """The rules and strategies of the template, and its other tables without rows."""
    with ClosedWorkbook(TEMPLATES / f"customers.{language}.xlsx") as book:
        tables = {
            place.name: book.read(place.name).iloc[:0]
            for place in book.inventory.tables
            if place.name in KNOWN
        }
        for name in (*RULES, "Strategies", "SharedColumns"):
            if name in tables:
                tables[name] = book.read(name)
    return tables


def _placed(frame):
    return frame.set_axis(pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(frame)))
