"""From the table TierMap to the tier of each label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xltier.errors import CellError
from xltier.tiering.labels import KINDS, LABELS, LabelKind
from xltier.tiering.method_rules import TierMap, default_ranks
from xltier.tiering.policy import normal_name
from xltier.tiering.policy_cells import NO_ROW, Reading, blank, shown

if TYPE_CHECKING:
    import pandas as pd

    from xltier.tiering.policy import TieringPolicy


def read_tier_map(reading: Reading, table: pd.DataFrame | None, policy: TieringPolicy) -> TierMap:
    """Return the ranks of labels; a kind that cannot be read, or is as shipped, has its default.

    Only the kind that decides can be at fault: whoever renames a tier and goes by thresholds need
    not care for the rest of the table.

    Args:
        reading: Collects what is wrong.
        table: TierMap: kind, label, tier; None takes the defaults.
        policy: Its tiers and its method.
    """
    if table is None or not policy.tiers:
        return TierMap()
    kinds: dict[LabelKind, list[tuple[int, dict[str, Any]]]] = {kind: [] for kind in KINDS}
    decides = policy.method in KINDS
    for row, cells in zip(table.index, table.to_dict("records"), strict=True):
        filled = {str(name): cell for name, cell in cells.items() if not blank(cell)}
        kind = _kind_named(shown(filled.get("kind", "")))
        if kind is not None:
            kinds[kind].append((int(row), filled))
        elif filled and decides:
            _unknown_kind(reading, int(row), shown(filled.get("kind", "")))
    return TierMap(
        **{
            kind: _ranks(reading if kind == policy.method else Reading(), kind, rows, policy)
            for kind, rows in kinds.items()
        }
    )


def _ranks(
    reading: Reading,
    kind: LabelKind,
    rows: list[tuple[int, dict[str, Any]]],
    policy: TieringPolicy,
) -> tuple[int, ...] | None:
    ranks: dict[int, int] = {}
    complete = known = True
    for row, cells in rows:
        place = _place_of(kind, cells.get("label"))
        rank = _rank_of(cells.get("tier"), policy)
        if place is None:
            _unknown_label(reading, row, kind, shown(cells.get("label", "")))
            known = False
        elif place in ranks:
            _twice(reading, row, shown(cells["label"]))
        elif rank is None:
            _unknown_tier(reading, row, shown(cells.get("tier", "")), policy)
            ranks[place] = NO_ROW
        else:
            ranks[place] = rank
            continue
        complete = False
    missing = [label for place, label in enumerate(LABELS[kind]) if place not in ranks]
    if missing and known:
        en = ", ".join(f"“{label.label.en}”" for label in missing)
        zh = "".join(f"“{label.label.zh}”" for label in missing)
        reading.fault(
            "TierMap",
            NO_ROW,
            "label",
            f"the table From labels to tiers has no tier for the {KINDS[kind].en} {en}; add a row "
            "for each.",
            f"“各类客户对应的层级”表中，{KINDS[kind].zh}{zh}没有对应的层级；请逐一添加一行。",
        )
    if missing or not complete:
        return None
    given = tuple(ranks[place] for place in range(len(LABELS[kind])))
    return None if given == default_ranks(kind, len(policy.tiers)) else given


def _kind_named(text: str) -> LabelKind | None:
    wanted = normal_name(text)
    for kind, name in KINDS.items():
        if wanted in {normal_name(each) for each in (name.en, name.zh, kind)}:
            return kind
    return None


def _place_of(kind: LabelKind, cell: object) -> int | None:
    """Return the place of the label that a cell names, in either language, or by identifier."""
    wanted = normal_name(shown(cell)) if cell is not None else ""
    for place, label in enumerate(LABELS[kind]):
        names = (label.label.en, label.label.zh, label.name)
        if wanted in {normal_name(each) for each in names}:
            return place
    return None


def _rank_of(cell: object, policy: TieringPolicy) -> int | None:
    return None if cell is None or isinstance(cell, CellError) else policy.rank_of(shown(cell))


def _unknown_kind(reading: Reading, row: int, typed: str) -> None:
    reading.fault(
        "TierMap",
        row,
        "kind",
        f"“{typed}” is no kind of label; the kinds are "
        + ", ".join(name.en for name in KINDS.values())
        + ".",
        f"没有名为“{typed}”的类别；可用的类别有："
        + "、".join(name.zh for name in KINDS.values())
        + "。",
    )


def _unknown_label(reading: Reading, row: int, kind: LabelKind, typed: str) -> None:
    reading.fault(
        "TierMap",
        row,
        "label",
        f"there is no {KINDS[kind].en} called “{typed}”; there are "
        + ", ".join(label.label.en for label in LABELS[kind])
        + ".",
        f"{KINDS[kind].zh}中没有“{typed}”；可用的有："
        + "、".join(label.label.zh for label in LABELS[kind])
        + "。",
    )


def _unknown_tier(reading: Reading, row: int, typed: str, policy: TieringPolicy) -> None:
    reading.fault(
        "TierMap",
        row,
        "tier",
        f"there is no tier called “{typed}”; choose {' / '.join(policy.names)}.",
        f"没有名为“{typed}”的层级；请选择 {' / '.join(policy.names)}。",
    )


def _twice(reading: Reading, row: int, typed: str) -> None:
    reading.fault(
        "TierMap",
        row,
        "label",
        f"“{typed}” stands twice; delete one of the rows.",
        f"“{typed}”重复出现；请删除其中一行。",
    )
