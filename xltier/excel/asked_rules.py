"""The rules that a function goes by: those of the workbook it is called in, else the shipped ones.

A sheet calls the same function thousands of times with the same tables, so what was made of them
is kept by their content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from xltier.commands.rules import RulesError, located, read_settings
from xltier.errors import XltierError
from xltier.excel.asking import Asking, Block, language_of
from xltier.language import Language
from xltier.tiering.cadence import cadences
from xltier.tiering.policy import TieringPolicy
from xltier.tiering.policy_cells import InvalidPolicy, Located
from xltier.tiering.policy_tables import MethodTables, policy_from_tables
from xltier.workbook import shipped

TIERS: Final = frozenset({"match", "currency_decimals", "measure_by"})
RFM: Final = frozenset({"currency_decimals", "rfm_levels"})
ABC: Final = frozenset({"currency_decimals", "abc_a", "abc_b"})
LIFECYCLE: Final = frozenset({"loyal_orders", "slipping", "dormant", "lost"})
CONTACTS: Final[frozenset[str]] = frozenset()
"""Settings that each function goes by; a fault in others does not stop it."""

KEPT: Final = 128
"""How many different sets of tables are remembered."""


@dataclass(frozen=True, slots=True)
class AskedRules:
    """What a function goes by.

    Attributes:
        policy: The rules; thresholds decide, whatever the workbook's method.
        language: The language to answer in.
        cadence: Days between contacts of each tier, None for one that cannot be read.
    """

    policy: TieringPolicy
    language: Language
    cadence: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Unusable:
    """Rules that cannot be used.

    Attributes:
        error: What is wrong.
        language: The language to answer in.
    """

    error: XltierError
    language: Language

    @property
    def sentence(self) -> str:
        """What is wrong, each fault with its cell, in one line."""
        if isinstance(self.error, RulesError):
            space = "" if self.language == "zh" else " "
            return space.join(fault.text(self.language) for fault in self.error.faults)
        return self.error.text(self.language)


def asked_rules(
    settings: frozenset[str], tables: Mapping[str, object], language: object
) -> AskedRules | Unusable:
    """Return the rules that the tables of a call say.

    Args:
        settings: The settings that matter, one of the sets above.
        tables: Arguments by the table that they hold; None is left out.
        language: Number of the language of Excel's menus; the tables' headers come before it.
    """
    given = {name: _frozen(cells) for name, cells in tables.items() if cells is not None}
    kinds = tuple(_kinds(cells) for cells in given.values())
    return _kept(settings, tuple(given.items()), kinds, language_of(language))


@lru_cache(maxsize=KEPT)
def _kept(
    settings: frozenset[str],
    tables: tuple[tuple[str, Any], ...],
    kinds: tuple[Any, ...],  # noqa: ARG001 - 1 and TRUE are equal, and no equal cells
    language: Language,
) -> AskedRules | Unusable:
    try:
        asking = Asking({name: Block.of(name, cells) for name, cells in tables}, settings)
    except XltierError as error:
        return Unusable(error, language)
    language = asking.language(language)
    try:
        policy = _policy(asking, language)
    except XltierError as error:
        return Unusable(error, language)
    strategies = asking.blocks.get("Strategies")
    days = cadences(policy, None if strategies is None else strategies.frame())
    return AskedRules(policy, language, days)


def _policy(asking: Asking, language: Language) -> TieringPolicy:
    settings, faults = read_settings(asking)
    rules = _tiers(asking, language)
    if asking.settings != TIERS:
        # only the names of the tiers matter then: by this method their bounds are not compared
        settings["method"] = Located("abc", 0)
        rules = rules[["tier"]]
    edges = asking.blocks.get("RfmEdges")
    if edges is not None:
        settings["rfm_freeze"] = Located("yes", 0)
        if not edges.titles:
            settings["rfm_levels"] = Located(len(edges.body) // 3 + 1, 0)
    tables = MethodTables(None if edges is None else edges.frame())
    try:
        policy = policy_from_tables(rules, settings, tables)
    except InvalidPolicy as invalid:
        faults += [located(asking, fault) for fault in invalid.faults]
        raise RulesError(tuple(faults)) from invalid
    if faults:
        raise RulesError(tuple(faults))
    return policy


def _tiers(asking: Asking, language: Language) -> pd.DataFrame:
    if asking.has("TierRules"):
        return asking.read("TierRules")
    return shipped.tier_rules(language)


def _frozen(cells: object) -> object:
    """Return cells as tuples, so that they can be looked up."""
    if not isinstance(cells, list | tuple):
        return cells
    nested = not {list, tuple}.isdisjoint(map(type, cells))
    return tuple(map(_frozen, cells)) if nested else tuple(cells)


def _kinds(cells: object) -> object:
    if not isinstance(cells, tuple):
        return type(cells)
    kinds = tuple(map(type, cells))
    return tuple(map(_kinds, cells)) if tuple in kinds else kinds
