"""What each rep's or team's workbook shows: everything counted once, then cut by owner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from xltier.commands.examining import Examination, examine_workbook
from xltier.commands.followups import due
from xltier.commands.outside import Elsewhere
from xltier.commands.portion_frames import SheetFrames, sheet_frames
from xltier.commands.recalculate import Recalculation, recalculate_examined
from xltier.commands.report import changed_since, last_review, of_day
from xltier.commands.rules import read_settings
from xltier.commands.staging_dashboard import dashboard_tables, sized
from xltier.errors import WorkbookError
from xltier.language import Language, Sentence
from xltier.tiering.policy import TieringPolicy, normal_name
from xltier.tiering.portion import Portions, Whole
from xltier.tiering.scorecard_owners import Owners, Staff, find_staff
from xltier.tiering.team_comparison import Comparisons
from xltier.workbook.base import Workbook

if TYPE_CHECKING:
    from xltier.tiering.money import Integers, Mask

By = Literal["rep", "team"]
"""Whom workbooks are made for."""

OTHER_RULES = Sentence(
    "The rules have been changed since the review of {day}: what is sent follows the rules as they "
    "are typed now. Recalculate the tiers first if reps are to see the same as this workbook.",
    "分层标准在 {day} 盘点之后已修改：发出的内容按现行标准计算。"
    "如需与本工作簿一致，请先重新计算分层。",
)
OTHER_DATA = Sentence(
    "Customers or purchases have changed since the review of {day}: what is sent counts them as "
    "they are now. Recalculate the tiers first if reps are to see the same as this workbook.",
    "客户或购买记录在 {day} 盘点之后有变化：发出的内容按当前数据统计。"
    "如需与本工作簿一致，请先重新计算分层。",
)
NO_LINES = Sentence(
    "The workbook holds no purchases, but its review of {day} counted some: what is sent says that "
    "nobody has bought anything.",
    "工作簿中没有购买记录，但 {day} 的盘点有：发出的内容会显示所有客户均未购买。",
)
SINCE = {"rules": OTHER_RULES, "data": OTHER_DATA, "lines": NO_LINES}

LEFT_OUT = Sentence(
    "{count} of the sheet {sheet} could not be reviewed (no ID, or the ID of another row) and "
    "go to nobody; see Checks.",
    "“{sheet}”表中有 {count} 行无法参与盘点（缺少客户编号或编号重复），不会发给任何人；"
    "详见“数据检查”。",
)


@dataclass(frozen=True, slots=True)
class Group:
    """Someone for whom a workbook can be made.

    Attributes:
        name: The rep or the team, as listed.
        kind: Which of the two.
        members: The reps of it; of a rep its name alone.
        rows: Rows of its customers on the Customers sheet.
        customers: How many customers it has, prospects included.
        top_customers: How many of them are in the best tier.
        place: Its place among those of its kind.
    """

    name: str
    kind: By
    members: tuple[str, ...]
    rows: pd.Index
    customers: int
    top_customers: int
    place: int = field(repr=False, default=0)


@dataclass(frozen=True, slots=True)
class Unsent:
    """Customers who go to nobody.

    Attributes:
        customers: How many they are.
        top_customers: How many of them are in the best tier.
        without_team: How many of them have a rep, but one without a team.
    """

    customers: int
    top_customers: int
    without_team: int = 0


@dataclass(frozen=True, slots=True)
class Portion:
    """What the workbook of a group shows.

    Attributes:
        group: Whose it is.
        tables: Rows by name of the table, with the contract's columns (in Customers the user's
            own by header), as `Workbook.replace` takes them.
    """

    group: Group
    tables: dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Divided:
    """The review divided among those of one kind."""

    by: By
    owners: Owners
    portions: Portions


@dataclass
class Prepared:
    """A workbook read and reviewed, ready to be cut into portions.

    Attributes:
        done: The review, which was not written; without the order lines it counted.
        data: Both tables as read; the rows of `lines` in no particular order.
        language: The language of the workbook.
        columns: Columns of the Customers frames, in the order of the sheet: names of the contract,
            of the user's own the headers.
        rules: What reps read beside their customers: TierRules (without what it counts),
            Settings, MethodSettings, TierMap, ScorePoints and Strategies, as read.
        compares: Whether reps see a comparison with their team and all reps.
        notices: What must be known before anything is sent, such as that rules have changed.
    """

    done: Recalculation
    data: Examination
    language: Language
    columns: tuple[str, ...]
    rules: dict[str, pd.DataFrame]
    compares: bool
    notices: tuple[Sentence, ...]
    _whole: Whole
    _staff: Staff
    _listed_reps: frozenset[str]
    _frames: SheetFrames
    _divided: Divided | None = None
    _compared: Comparisons | None = None

    @property
    def as_of(self) -> date:
        """The day that the review looks back from."""
        return self.done.as_of

    @property
    def policy(self) -> TieringPolicy:
        """The rules."""
        return self.done.policy

    @property
    def customers(self) -> pd.DataFrame:
        """Rows of Customers that can go out, whoever's they are: as typed, with their results."""
        return self._frames.customers

    def owners(self, by: By = "rep") -> list[Group]:
        """Return those for whom a workbook can be made, in the order of the Reps sheet.

        A rep of that sheet counts without customers too; one who is not listed there counts with
        customers only. Names that differ in case, width or blanks are one.
        """
        owners = self._owners(by)
        divided = self._of(by)
        sizes = divided.portions.customers.sizes()
        names = zip(owners.names, owners.real.tolist(), sizes.tolist(), strict=True)
        return [
            self._group(by, place, name)
            for place, (name, real, size) in enumerate(names)
            if real and (size or self._is_listed(by, name))
        ]

    def places(self, groups: Iterable[Group]) -> Integers:
        """Return for each row of Customers, as typed, the place of its group; −1 for nobody's."""
        owners = pd.Series(-1, index=self.data.traits.index, dtype=np.int64)
        for group in groups:
            owners.loc[group.rows] = group.place
        places: Integers = owners.to_numpy()
        return places

    def purchases(self, group: Group) -> pd.DataFrame:
        """Return the order lines of a group's customers."""
        self._of(group.kind)
        return self._frames.of(group.place)["Purchases"]

    def unsent(self, by: By = "rep") -> Unsent:
        """Return who goes to nobody: without an owner or, by team, with one of no team."""
        nobody = self._nobody(by)
        rank = self._whole.base.rank
        has_rep = self._staff.reps.real[self._staff.reps.now[: len(rank)]]
        return Unsent(
            customers=int(nobody.sum()),
            top_customers=int((nobody & (rank == 0)).sum()),
            without_team=int((nobody & has_rep).sum()),
        )

    def portion(self, group: Group) -> Portion:
        """Return what a group's workbook shows: its customers and nobody else's."""
        divided = self._of(group.kind)
        by_rep = group.kind == "team"
        review, board = divided.portions.dashboard(group.place, by_rep=by_rep)
        tables = self._frames.of(group.place)
        shown = dashboard_tables(board, by_rep=by_rep) | {
            "TierSummary": review.summary,
            "TierMatrix": review.matrix,
            "ReviewFacts": review.facts,
        }
        tables |= {name: sized(name, frame) for name, frame in shown.items()}
        if self.compares:
            tables["TeamComparison"] = self._comparisons().of(group.kind, group.place)
        return Portion(group, tables)

    def _group(self, by: By, place: int, name: str) -> Group:
        places = self._of(by).portions.customers.of(place)
        rank = self._whole.base.rank[places]
        members = (name,) if by == "rep" else self._members(name)
        rows = self._whole.base.customers.index[places]
        return Group(name, by, members, rows, len(places), int((rank == 0).sum()), place)

    def _members(self, team: str) -> tuple[str, ...]:
        pairs = zip(self._staff.reps.names, self._staff.team_of, strict=True)
        return tuple(rep for rep, its in pairs if its == team)

    def _is_listed(self, by: By, name: str) -> bool:
        return by == "team" or normal_name(name) in self._listed_reps

    def _owners(self, by: By) -> Owners:
        return self._staff.reps if by == "rep" else self._staff.teams(self.language)

    def _nobody(self, by: By) -> Mask:
        owners = self._owners(by)
        nobody: Mask = ~owners.real[owners.now[: len(self._whole.base)]]
        return nobody

    def _of(self, by: By) -> Divided:
        """Return everything divided by rep or team; that of the other kind is let go."""
        if self._divided is None or self._divided.by != by:
            owners = self._owners(by)
            owner = _owner_codes(owners, self._whole.review.ledger.listed)
            count = len(owners.names)
            # the rows are held once: a million of them are not copied and kept
            self.data = replace(self.data, lines=None)
            self._frames = self._frames.divided(owner[: len(self._whole.base)], count)
            self.data = replace(self.data, lines=self._frames.purchases)
            self._divided = Divided(by, owners, self._whole.cut(owner, count))
        return self._divided

    def _comparisons(self) -> Comparisons:
        if self._compared is None:
            late = (self._whole.base.shown["overdue"] > 0).to_numpy()
            self._compared = Comparisons.of_staff(
                self._whole.review.ledger, self._staff, late, self.policy, self.language
            )
        return self._compared


def prepare(
    workbook: Workbook, *, today: date | None = None, elsewhere: Elsewhere | None = None
) -> Prepared:
    """Read a workbook and review it once, as of the day of its last review; nothing is written.

    Args:
        workbook: Holds the tables.
        today: The present day; None asks the clock.
        elsewhere: Where the purchases are; None for the Purchases sheet.

    Raises:
        PolicyError: The rules cannot be used.
        WorkbookError: There was no review yet, or a table or column is missing.
        SourceError: The source of the purchases cannot be read.
    """
    day = last_review(workbook)
    if day is None:
        raise _no_review()
    data = examine_workbook(workbook, as_of=day, today=today, elsewhere=elsewhere, whole=True)
    try:
        return _prepared(workbook, data, recalculate_examined(workbook, data, write=False))
    finally:
        data.close()


def _prepared(workbook: Workbook, data: Examination, done: Recalculation) -> Prepared:
    day = data.as_of
    history = done.history
    language = workbook.language
    reps = workbook.read("Reps") if workbook.has("Reps") else None
    settings, _ = read_settings(workbook)
    compares = settings.get("team_comparison")
    changed = changed_since(done, history, data)
    frames = sheet_frames(workbook, done.review, data, due(workbook, done.review, data))
    staff = find_staff(done.review.ledger, reps, language)
    listed = done.review.ledger.listed
    owner = None if data.source is None else _owner_codes(staff.reps, listed)[:listed]
    lines = (data.source, owner)
    whole = Whole.of(done.review, data.examined, data.policy, history, language, *lines)
    used = replace(data.examined, purchases=data.examined.purchases.iloc[:0])
    return Prepared(
        done=replace(done, examined=used),
        data=replace(data, examined=used),
        language=language,
        columns=tuple(frames.customers.columns),
        rules=_rules(workbook),
        compares=compares is not None and compares.value == "yes",
        notices=(
            *(() if changed is None else (of_day(SINCE[changed], day),)),
            *_left_out(workbook, data),
        ),
        _whole=whole,
        _staff=staff,
        _listed_reps=_names(reps),
        _frames=frames,
    )


def _owner_codes(owners: Owners, listed: int) -> Integers:
    """Return the owner of everyone: now of those listed, at the last review of the others."""
    places = np.concatenate([owners.now[:listed], owners.then[listed:]])
    codes: Integers = np.where(owners.real[places], places, -1)
    return codes


def _names(reps: pd.DataFrame | None) -> frozenset[str]:
    if reps is None:
        return frozenset()
    return frozenset(normal_name(str(name)) for name in reps["rep"].dropna())


def _rules(workbook: Workbook) -> dict[str, pd.DataFrame]:
    there = ("TierRules", "Settings", "MethodSettings", "TierMap", "ScorePoints", "Strategies")
    tables = {name: workbook.read(name) for name in there if workbook.has(name)}
    counted = ["what_if_customers", "what_if_sales"]
    return tables | {"TierRules": tables["TierRules"].drop(columns=counted, errors="ignore")}


def _left_out(workbook: Workbook, data: Examination) -> tuple[Sentence, ...]:
    count = data.customers - len(data.examined.customers) + data.added
    if count <= 0:
        return ()
    sheet = workbook.sheet_of("Customers")
    rows = "1 row" if count == 1 else f"{count:,} rows"
    return (
        Sentence(
            LEFT_OUT.en.format(count=rows, sheet=sheet),
            LEFT_OUT.zh.format(count=f"{count:,}", sheet=sheet),
        ),
    )


def _no_review() -> WorkbookError:
    return WorkbookError(
        "There was no review yet, so there are no tiers to send: run xltier recalc first.",
        "尚未盘点，还没有可以发放的分层结果：请先运行 xltier recalc。",
    )
