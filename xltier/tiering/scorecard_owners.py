"""Whose customers a scorecard counts: reps, teams, everyone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xltier.language import Sentence
from xltier.tiering.policy import normal_name
from xltier.tiering.policy_cells import blank, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltier.language import Language
    from xltier.tiering.ledger import Ledger
    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.reasons import Texts

NO_OWNER: Final = Sentence("No owner", "无负责人")
NO_TEAM: Final = Sentence("No team", "未分团队")
EVERYONE: Final = Sentence("Everyone", "全部")


@dataclass(frozen=True, slots=True)
class Owners:
    """Those whose customers are counted.

    Attributes:
        names: What to call each of them.
        real: Which of them are reps or teams; the others are what is left.
        then: Place of each customer's owner at the last review.
        now: Place of each customer's owner now.
    """

    names: tuple[str, ...]
    real: Mask
    then: Integers
    now: Integers

    def count(self, places: Integers, counted: Mask) -> Integers:
        """Return how many customers of each owner are counted; `places` is `then` or `now`."""
        return np.bincount(places[counted], minlength=len(self.names)).astype(np.int64)

    def total(self, amount: Integers) -> Integers:
        """Return the sum over each owner's customers now."""
        sums = np.zeros(len(self.names), dtype=np.int64)
        np.add.at(sums, self.now, amount)
        return sums

    def grouped(self, groups: Integers, names: Sequence[str], real: Mask) -> Owners:
        """Return groups of these owners.

        Args:
            groups: Place of each owner's group.
            names: What to call each group.
            real: Which of the groups are teams.
        """
        return Owners(tuple(names), real, groups[self.then], groups[self.now])


@dataclass(frozen=True, slots=True)
class Staff:
    """The owners of everyone in a ledger, and their teams.

    Names that differ only in case, width or blanks are one owner.

    Attributes:
        reps: The reps as listed, then those whom only customers name, then no owner.
        team_of: The team of each; None for none.
    """

    reps: Owners
    team_of: tuple[str | None, ...]

    def teams(self, language: Language) -> Owners:
        """Return the teams, then reps without a team, then no owner."""
        teams = list(dict.fromkeys(team for team in self.team_of if team is not None))
        groups = [len(teams) if team is None else teams.index(team) for team in self.team_of]
        groups[-1] = len(teams) + 1
        names = [*teams, _apart(NO_TEAM, teams, language), _apart(NO_OWNER, teams, language)]
        real = np.arange(len(names)) < len(teams)
        return self.reps.grouped(np.array(groups, dtype=np.int64), names, real)

    def everyone(self, language: Language) -> Owners:
        """Return all of them as one."""
        nobody = np.zeros(len(self.team_of), dtype=np.int64)
        return self.reps.grouped(nobody, [EVERYONE.text(language)], np.zeros(1, dtype=np.bool_))


def find_staff(ledger: Ledger, reps: pd.DataFrame | None, language: Language) -> Staff:
    """Find the owners of everyone in a ledger.

    Args:
        ledger: Everyone of both reviews.
        reps: The table of reps: columns rep and, where there are any, team; None for none.
        language: The language of what is not a name.
    """
    listed = _listed(reps)
    names = {key: name for key, (name, _) in listed.items()}
    now, then = _keys(ledger.owner, names), _keys(ledger.owner_before, names)
    place: dict[str | None, int] = {key: at for at, key in enumerate(names)}
    place[None] = len(names)
    labels = (*names.values(), _apart(NO_OWNER, names.values(), language))
    real = np.arange(len(labels)) < len(names)
    team_of = {key: team for key, (_, team) in listed.items()}
    return Staff(
        Owners(labels, real, _places(then, place), _places(now, place)),
        (*(team_of.get(key) for key in names), None),
    )


def _apart(label: Sentence, names: Iterable[str], language: Language) -> str:
    """Return a label, marked where somebody has it as a name."""
    text = label.text(language)
    taken = {normal_name(name) for name in names}
    return f"{text} *" if normal_name(text) in taken else text


def _listed(reps: pd.DataFrame | None) -> dict[str, tuple[str, str | None]]:
    """Return name and team of each rep of the table; the first row of a name counts."""
    found: dict[str, tuple[str, str | None]] = {}
    if reps is None:
        return found
    teams = reps["team"] if "team" in reps else pd.Series(None, reps.index, dtype=object)
    for rep, team in zip(reps["rep"].astype(object), teams.astype(object), strict=True):
        if not blank(rep):
            name = shown(rep).strip()
            own = None if blank(team) else shown(team).strip()
            found.setdefault(normal_name(name), (name, own))
    return found


def _keys(owners: Texts, names: dict[str, str]) -> tuple[Integers, list[str | None]]:
    """Return owners as codes and their keys; whom `names` lacks is added to it."""
    codes, distinct = pd.factorize(owners)
    keys: list[str | None] = []
    for name in distinct.tolist():
        key = normal_name(name)
        keys.append(key)
        names.setdefault(key, name)
    return codes.astype(np.int64), [*keys, None]


def _places(coded: tuple[Integers, list[str | None]], place: dict[str | None, int]) -> Integers:
    codes, keys = coded
    # a blank is −1 and so picks the last key: none
    places: Integers = np.array([place[key] for key in keys], dtype=np.int64)[codes]
    return places
