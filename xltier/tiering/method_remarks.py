"""What the expression methods say when a base is too poor for them, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xltier.language import Sentence
from xltier.tiering.policy import amount_word

if TYPE_CHECKING:
    from xltier.tiering.policy import MeasureBy
    from xltier.tiering.rfm_cuts import RfmMeasure

NOBODY: Final = Sentence(
    "No customer has purchases up to the as-of date, so there is nothing to work out.",
    "截至统计截止日，没有任何客户有购买记录，因此无法计算。",
)
ONLY_ONE: Final = Sentence(
    "Only one customer has purchases, and nobody to be compared with.",
    "只有一位客户有购买记录，没有可比较的对象。",
)
NO_VARIATION: Final = Sentence(
    "No customer has positive net sales over three months or more of the window, so XYZ is blank.",
    "统计周期内，没有客户的净额为正且购买历史满三个月，因此 XYZ 为空。",
)
NO_GAP: Final = Sentence(
    "No customer has bought on three different days, so no usual gap between purchases is known "
    "and the stages follow from the number of orders alone.",
    "没有客户在三个不同的日期购买过，无法得知通常的购买间隔，因此生命周期只按购买次数划分。",
)


def nothing_positive_abc(measure_by: MeasureBy) -> Sentence:
    """Say that there is nothing to share out among the classes."""
    en, zh = _money(measure_by)
    return Sentence(
        f"No customer has positive net {en} in the window, so everyone is in class C.",
        f"统计周期内没有客户的{zh}净额为正，因此全部归入 C 类。",
    )


def nothing_positive_rfm(measure_by: MeasureBy) -> Sentence:
    """Say that money tells nobody apart."""
    en, zh = _money(measure_by)
    return Sentence(
        f"No customer has positive net {en} in the window, so M is 1 for everyone.",
        f"统计周期内没有客户的{zh}净额为正，因此所有人的 M 都是 1。",
    )


def all_equal(measure: RfmMeasure, level: int, levels: int, measure_by: MeasureBy) -> Sentence:
    """Say that everyone gets the middle level of a measure."""
    letter, (en, zh) = measure[0].upper(), _names(measure_by)[measure]
    return Sentence(
        f"All customers have the same {en}, so {letter} is {level} of {levels} for everyone.",
        f"所有客户的{zh}都相同，因此所有人的 {letter} 都是 {level}（共 {levels} 级）。",
    )


def few_levels(measure: RfmMeasure, used: int, levels: int, measure_by: MeasureBy) -> Sentence:
    """Say that a measure has too few distinct values for its levels."""
    letter, (en, zh) = measure[0].upper(), _names(measure_by)[measure]
    return Sentence(
        f"Too many customers share the same {en}: {letter} has only {used} of {levels} levels.",
        f"{zh}相同的客户太多，{letter} 只有 {used} 级，而不是 {levels} 级。",
    )


def _names(measure_by: MeasureBy) -> dict[RfmMeasure, tuple[str, str]]:
    return {
        "recency": ("number of days since the last purchase", "距上次购买天数"),
        "frequency": ("number of orders", "购买次数"),
        "monetary": _money(measure_by),
    }


def _money(measure_by: MeasureBy) -> tuple[str, str]:
    return amount_word(measure_by, "en").lower(), amount_word(measure_by, "zh")
