"""A rep's figures beside those of the team and of all reps; never of a group of few.

A group's figure is shown when at least `LEAST_REPS` reps and `LEAST` customers make it up. The
figure of all reps is not shown where it would give away that of a few: those who remain when the
rep's team is taken out of it must be as many, or nobody. Customers without an owner count nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from xltier.language import Sentence
from xltier.tiering.scorecard import LEAST, owner_sums

if TYPE_CHECKING:
    from xltier.language import Language
    from xltier.tiering.ledger import Ledger
    from xltier.tiering.money import Integers, Mask
    from xltier.tiering.policy import TieringPolicy
    from xltier.tiering.scorecard_owners import Staff

LEAST_REPS: Final = 5
"""Reps that a group's figure must be made up of."""

FigureKind = Literal["number", "share", "money"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure: a quotient of two sums over reps.

    Attributes:
        label: What it is called; `{tier}` is the best tier.
        kind: What it is shown as; a share is from 0 to 1, money in major units.
        part: The sum above the line.
        whole: The sum below it.
        of: The customers whom it is of.
        times: What the quotient is multiplied by.
        since: Whether it needs a last review.
    """

    label: Sentence
    kind: FigureKind
    part: str
    whole: str
    of: str = "customers"
    times: int = 1
    since: bool = False


FIGURES: Final[tuple[Compared, ...]] = (
    Compared(Sentence("Customers per rep", "人均客户数"), "number", "customers", "reps"),
    Compared(
        Sentence("{tier}: share of customers", "{tier}客户占比"),
        "share",
        "top_customers",
        "customers",
    ),
    Compared(
        Sentence("Net upgrades per 100 customers", "每百名客户净升级"),
        "number",
        "net",
        "customers_before",
        of="customers_before",
        times=100,
        since=True,
    ),
    Compared(
        Sentence("{tier}: customers kept", "{tier}保级率"),
        "share",
        "still_top",
        "was_top",
        of="was_top",
        since=True,
    ),
    Compared(Sentence("Sales per customer", "户均销售额"), "money", "amount", "customers"),
    Compared(Sentence("{tier}: share of sales", "{tier}销售占比"), "share", "top_amount", "amount"),
    Compared(
        Sentence("Overdue follow-ups per 100 customers", "每百名客户逾期未跟进"),
        "number",
        "overdue",
        "customers",
        times=100,
    ),
)
"""What is compared, in the order of the rows."""

FEW_CUSTOMERS = Sentence("Fewer than 5 customers of yours.", "您的客户不足 5 个。")
FEW_IN_TEAM = Sentence(
    "Team not shown: fewer than 5 reps or 5 customers.", "团队不足 5 人或 5 个客户，不显示。"
)
FEW_IN_ALL = Sentence(
    "All reps not shown: it would tell the figures of fewer than 5 reps or customers.",
    "全体数据会透露不足 5 人或 5 个客户的情况，不显示。",
)
NO_TEAM = Sentence("You are in no team.", "您未加入任何团队。")
NO_REVIEW = Sentence("There is no earlier review to compare with.", "还没有可供对比的往期盘点。")


@dataclass(frozen=True, slots=True)
class Sums:
    """What figures are made of, one entry for each of some groups of reps.

    Attributes:
        sums: The sums of each group by name.
        reps: By the name of the customers counted: how many reps of the group have any.
    """

    sums: dict[str, Integers]
    reps: dict[str, Integers]

    def grouped(self, group: Integers, count: int) -> Sums:
        """Return the sums of groups; `group` is that of each entry, −1 for none."""

        def added(values: Integers) -> Integers:
            total = np.zeros(count, dtype=np.int64)
            np.add.at(total, group[group >= 0], values[group >= 0])
            return total

        return Sums(*({k: added(v) for k, v in part.items()} for part in (self.sums, self.reps)))


@dataclass(frozen=True, slots=True)
class Comparisons:
    """The figures of every rep, every team and all reps.

    Attributes:
        reps: What the figures of each rep are made of.
        teams: The same of each team.
        company: The same of all reps: one entry.
        team_of: Place of each rep's team, −1 for none.
        compared: Whether there is a last review.
        policy: The rules.
        language: The language of labels and notes.
    """

    reps: Sums
    teams: Sums
    company: Sums
    team_of: Integers
    compared: bool
    policy: TieringPolicy
    language: Language

    @classmethod
    def of_staff(
        cls,
        ledger: Ledger,
        staff: Staff,
        overdue: Mask,
        policy: TieringPolicy,
        language: Language,
    ) -> Comparisons:
        """Count the figures of everyone.

        Args:
            ledger: Everyone of both reviews.
            staff: The reps and their teams.
            overdue: Whose follow-up is overdue, one entry per customer listed.
            policy: The rules.
            language: The language of labels and notes.
        """
        reps = _sums_of_reps(ledger, staff, overdue)
        teams = list(dict.fromkeys(team for team in staff.team_of if team is not None))
        places: dict[str | None, int] = {None: -1} | {team: at for at, team in enumerate(teams)}
        of_rep = zip(staff.team_of, staff.reps.real.tolist(), strict=True)
        team_of = np.array([places[team] for team, real in of_rep if real], dtype=np.int64)
        nobody = np.zeros(len(team_of), dtype=np.int64)
        return cls(
            reps=reps,
            teams=reps.grouped(team_of, len(teams)),
            company=reps.grouped(nobody, 1),
            team_of=team_of,
            compared=ledger.compared,
            policy=policy,
            language=language,
        )

    def of(self, kind: Literal["rep", "team"], place: int) -> pd.DataFrame:
        """Return the comparison of a rep or a team with the larger groups.

        Args:
            kind: Whose it is.
            place: Its place among the reps, or among the teams.

        Returns:
            One row per figure of `FIGURES`. Columns figure, own, team, company (NaN where not
            shown) and note. The team of a team is left blank.
        """
        team = int(self.team_of[place]) if kind == "rep" else place
        said: set[Sentence] = set()
        rows = [self._row(figure, kind, place, team, said) for figure in FIGURES]
        names, own, teams, company, notes = zip(*rows, strict=True)
        return pd.DataFrame(
            {
                "figure": pd.Series(names, dtype="str"),
                "own": own,
                "team": teams,
                "company": company,
                "note": pd.Series(notes, dtype="str"),
            }
        )

    def _row(
        self, figure: Compared, kind: str, place: int, team: int, said: set[Sentence]
    ) -> tuple[str, float, float, float, str | None]:
        label = figure.label.text(self.language).format(tier=self.policy.names[0])
        if figure.since and not self.compared:
            note = self._note([NO_REVIEW], said)
            return label, np.nan, np.nan, np.nan, note
        own = self.reps if kind == "rep" else self.teams
        enough = figure.whole == "reps" or own.sums[figure.of][place] >= LEAST
        with_team = kind == "rep" and team >= 0
        team_shown = with_team and _many(self.teams, figure, team)
        all_shown = _many(self.company, figure, 0) and (
            not (team_shown or kind == "team") or self._many_remain(figure, team)
        )
        notes = [
            *([] if enough else [FEW_CUSTOMERS]),
            *([NO_TEAM] if kind == "rep" and team < 0 else []),
            *([FEW_IN_TEAM] if with_team and not team_shown else []),
            *([] if all_shown else [FEW_IN_ALL]),
        ]
        return (
            label,
            self._value(own, figure, place) if enough else np.nan,
            self._value(self.teams, figure, team) if team_shown else np.nan,
            self._value(self.company, figure, 0) if all_shown else np.nan,
            self._note(notes, said),
        )

    def _many_remain(self, figure: Compared, team: int) -> bool:
        """Tell whether those outside a team are many, or nobody."""
        reps = self.company.reps[figure.of][0] - self.teams.reps[figure.of][team]
        customers = self.company.sums[figure.of][0] - self.teams.sums[figure.of][team]
        return bool(reps == 0 or (reps >= LEAST_REPS and customers >= LEAST))

    def _value(self, sums: Sums, figure: Compared, place: int) -> float:
        part, whole = (int(sums.sums[name][place]) for name in (figure.part, figure.whole))
        if figure.whole == "reps":
            whole = max(whole, 1)
        if whole <= 0:
            return np.nan
        value = figure.times * part / whole
        return value / 10**self.policy.currency_decimals if figure.kind == "money" else value

    def _note(self, notes: list[Sentence], said: set[Sentence]) -> str | None:
        """Return what is to be said that no row above has said."""
        new = [note for note in notes if note not in said]
        said.update(new)
        between = "" if self.language == "zh" else " "
        return between.join(note.text(self.language) for note in new) or None


def _many(sums: Sums, figure: Compared, place: int) -> bool:
    enough = sums.reps[figure.of][place] >= LEAST_REPS and sums.sums[figure.of][place] >= LEAST
    return bool(enough)


def _sums_of_reps(ledger: Ledger, staff: Staff, overdue: Mask) -> Sums:
    frame = owner_sums(ledger, staff.reps, overdue)[staff.reps.real]
    top = staff.reps.count(staff.reps.now, ledger.rank == 0)[staff.reps.real]
    sums = {str(name): frame[name].to_numpy(dtype=np.int64) for name in frame}
    sums |= {"top_customers": top, "net": sums["up"] - sums["down"]}
    reps = {name: (sums[name] > 0).astype(np.int64) for name in {figure.of for figure in FIGURES}}
    return Sums(sums | {"reps": reps["customers"]}, reps)
