"""The names of segments, types, classes and stages, in both languages, in a fixed order.

A label's place in its tuple is its code in frames; `NO_LABEL` is none. Sources: the domain page's
eleven RFM segments, the eight RFM types (八类), ABC and XYZ classes, and lifecycle stages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xltier.language import Sentence

if TYPE_CHECKING:
    from xltier.language import Language

NO_LABEL = -1
"""The code of a customer who has no label of a kind."""

LabelKind = Literal["rfm", "rfm_types", "abc", "lifecycle"]
"""What labels a tier can be mapped from; each is also the name of the method that does it."""


@dataclass(frozen=True, slots=True)
class Label:
    """One segment, type, class or stage.

    Attributes:
        name: Identifier in code.
        label: What people call it.
        level: What it is worth when nobody says otherwise: 0 the best third of the tiers, 1 the
            middle, 2 the rest.
    """

    name: str
    label: Sentence
    level: int


SEGMENTS: tuple[Label, ...] = (
    Label("champions", Sentence("Champions", "重要冠军"), 0),
    Label("loyal", Sentence("Loyal", "忠诚"), 0),
    Label("potential_loyalist", Sentence("Potential Loyalist", "潜力忠诚"), 1),
    Label("new", Sentence("New", "新客"), 2),
    Label("promising", Sentence("Promising", "有潜力"), 1),
    Label("need_attention", Sentence("Need Attention", "需关注"), 1),
    Label("about_to_sleep", Sentence("About To Sleep", "即将沉睡"), 2),
    Label("at_risk", Sentence("At Risk", "流失风险"), 1),
    Label("cannot_lose", Sentence("Cannot Lose Them", "不可失去"), 0),
    Label("hibernating", Sentence("Hibernating", "沉睡"), 2),
    Label("lost", Sentence("Lost", "流失"), 2),
)
"""The eleven RFM segments."""

TYPES: tuple[Label, ...] = (
    Label("111", Sentence("Key value", "重要价值"), 0),
    Label("101", Sentence("Key development", "重要发展"), 1),
    Label("011", Sentence("Key retention", "重要保持"), 0),
    Label("001", Sentence("Key win-back", "重要挽留"), 1),
    Label("110", Sentence("General value", "一般价值"), 1),
    Label("100", Sentence("General development", "一般发展"), 2),
    Label("010", Sentence("General retention", "一般保持"), 2),
    Label("000", Sentence("General win-back", "一般挽留"), 2),
)
"""The eight RFM types (八类): high (1) or low (0) in R, F and M; high R means recent."""

ABC_CLASSES: tuple[Label, ...] = (
    Label("a", Sentence("A", "A"), 0),
    Label("b", Sentence("B", "B"), 1),
    Label("c", Sentence("C", "C"), 2),
)
XYZ_CLASSES: tuple[Label, ...] = (
    Label("x", Sentence("X", "X"), 0),
    Label("y", Sentence("Y", "Y"), 1),
    Label("z", Sentence("Z", "Z"), 2),
)

STAGES: tuple[Label, ...] = (
    Label("new", Sentence("New", "新客"), 2),
    Label("repeat", Sentence("Repeat", "复购"), 1),
    Label("loyal", Sentence("Loyal", "忠诚"), 0),
    Label("returned", Sentence("Returned", "回流"), 1),
    Label("slipping", Sentence("Slipping", "预警"), 1),
    Label("dormant", Sentence("Dormant", "沉睡"), 2),
    Label("lost", Sentence("Lost", "流失"), 2),
)
"""The lifecycle stages of customers who bought; `PROSPECT` is who has not."""

PROSPECT = Sentence("Prospect", "潜在")

LABELS: dict[LabelKind, tuple[Label, ...]] = {
    "rfm": SEGMENTS,
    "rfm_types": TYPES,
    "abc": ABC_CLASSES,
    "lifecycle": STAGES,
}

KINDS: dict[LabelKind, Sentence] = {
    "rfm": Sentence("RFM segment", "RFM 客群"),
    "rfm_types": Sentence("RFM type", "RFM 八类"),
    "abc": Sentence("ABC class", "ABC 类别"),
    "lifecycle": Sentence("Lifecycle stage", "生命周期"),
}
"""What a kind of label is called in the map from labels to tiers."""


def texts(labels: tuple[Label, ...], language: Language) -> tuple[str, ...]:
    """Return what people call the labels, in their order."""
    return tuple(label.label.text(language) for label in labels)
