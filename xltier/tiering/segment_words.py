"""What segments are called, what sets them apart, and what could not be done, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltier.language import Language, Sentence
from xltier.tiering.reason_words import named
from xltier.tiering.remarks import Remark

if TYPE_CHECKING:
    from collections.abc import Sequence

METHOD = "segments"

NAME = Sentence("Segment {number}", "客群 {number}")
ALIKE = Sentence("Close to the average in everything", "各方面均接近整体平均水平")


@dataclass(frozen=True, slots=True)
class Scale:
    """How a measure is said: from far below the average of all customers to far above it.

    Attributes:
        words: The four wordings; `{title}` is the column's header.
        figures: What stands in brackets; `{here}` is the segment's average, `{all}` that of all.
    """

    words: tuple[Sentence, Sentence, Sentence, Sentence]
    figures: Sentence


_DAYS = Sentence("({here} days vs {all})", "（{here} 天，整体 {all} 天）")
_PLAIN = Sentence("({here} vs {all})", "（{here}，整体 {all}）")

ANY_MEASURE = Scale(
    (
        Sentence("{title} well below average", "{title}远低于平均"),
        Sentence("{title} below average", "{title}低于平均"),
        Sentence("{title} above average", "{title}高于平均"),
        Sentence("{title} well above average", "{title}远高于平均"),
    ),
    _PLAIN,
)
SCALES: dict[str, Scale] = {
    "frequency": Scale(
        (
            Sentence("buys very rarely", "购买次数很少"),
            Sentence("buys rarely", "购买次数较少"),
            Sentence("buys often", "购买较频繁"),
            Sentence("buys very often", "购买非常频繁"),
        ),
        Sentence("({here} orders vs {all})", "（{here} 次，整体 {all} 次）"),
    ),
    "recency_days": Scale(
        (
            Sentence("bought very recently", "最近刚购买过"),
            Sentence("bought recently", "近期有购买"),
            Sentence("has not bought for a while", "有一段时间未购买"),
            Sentence("has not bought for a long time", "长期未购买"),
        ),
        Sentence("({here} days ago vs {all})", "（平均 {here} 天前，整体 {all} 天前）"),
    ),
    "average_order_value": Scale(
        (
            Sentence("very small orders", "客单价很低"),
            Sentence("small orders", "客单价较低"),
            Sentence("large orders", "客单价较高"),
            Sentence("very large orders", "客单价很高"),
        ),
        _PLAIN,
    ),
    "tenure_days": Scale(
        (
            Sentence("very new customers", "多为新近客户"),
            Sentence("newer customers", "成为客户的时间较短"),
            Sentence("customers for long", "成为客户的时间较长"),
            Sentence("customers for very long", "多为长期老客户"),
        ),
        _DAYS,
    ),
    "gap_days": Scale(
        (
            Sentence("very short intervals between purchases", "购买间隔很短"),
            Sentence("short intervals between purchases", "购买间隔较短"),
            Sentence("long intervals between purchases", "购买间隔较长"),
            Sentence("very long intervals between purchases", "购买间隔很长"),
        ),
        _DAYS,
    ),
}

NO_ORDERS = Sentence("no orders in the window", "统计周期内没有购买")
HARDLY_ANY_ORDERS = Sentence("hardly any orders in the window", "统计周期内几乎没有购买")
ALL_OF = Sentence("all {level}", "{title}均为{level}")
MOSTLY = Sentence("mostly {level} ({here})", "{title}以{level}为主（占 {here}）")
MORE_OF = Sentence(
    "more {level} than usual ({here} vs {all})", "{title}偏重{level}（{here}，整体 {all}）"
)
MOSTLY_BLANK = Sentence("{title} mostly blank ({here})", "{title}多为空白（占 {here}）")
MORE_BLANK = Sentence(
    "{title} blank more than usual ({here} vs {all})",
    "{title}空白偏多（{here}，整体 {all}）",
)


def segment_name(place: int, language: Language) -> str:
    """Return what the segment at a place, 0 the best, is called."""
    return NAME.text(language).format(number=place + 1)


def clause(wording: Sentence, language: Language, *, title: str, **pieces: str) -> str:
    """Return a wording with its pieces filled in; a title reads as part of a sentence."""
    if language == "en" and title[1:2].islower():
        title = title[:1].lower() + title[1:]
    if "level" in pieces:
        pieces["level"] = named(pieces["level"], language)
    return wording.text(language).format(title=title, **pieces).strip()


def figures_clause(scale: Scale, strength: int) -> Sentence:
    """Return the wording of a measure, `strength` from 0 (far below) to 3, with its figures."""
    words, figures = scale.words[strength], scale.figures
    return Sentence(f"{words.en} {figures.en}", f"{words.zh}{figures.zh}")


def description(clauses: Sequence[str], language: Language) -> str:
    """Return the clauses as one line; without any, that there is nothing to tell."""
    if not clauses:
        return ALIKE.text(language)
    if language == "zh":
        return "；".join(clauses)
    line = ", ".join(clauses)
    return line[:1].upper() + line[1:]


def percent(share: float, language: Language) -> str:
    """Return a share as whole percent."""
    return f"{share * 100:.0f}%" if language == "zh" else f"{share * 100:.0f} %"


def no_features() -> Remark:
    """Return that there is nothing to tell customers apart by."""
    return _remark(
        "Segments need at least one column to group customers by and none is named on Rules; no "
        "segments were made.",
        "生成客群至少需要一列分群依据，而“分层标准”中没有填写，因此未生成客群。",
    )


def too_few_customers(customers: int, least: int) -> Remark:
    """Return that there are fewer customers than segments need."""
    return _remark(
        f"Segments need at least {least:,} customers with purchases and there are {customers:,}; "
        "no segments were made.",
        f"生成客群至少需要 {least:,} 位有购买记录的客户，目前有 {customers:,} 位，因此未生成客群。",
    )


def all_equal() -> Remark:
    """Return that no feature differs between customers."""
    return _remark(
        "The columns that customers are grouped by are the same for everyone, so no segments were "
        "made.",
        "所有客户在分群依据各列上的取值都相同，因此未生成客群。",
    )


def too_many_clusters(wanted: int, distinct: int) -> Remark:
    """Return that more segments are asked for than there are different customers."""
    return _remark(
        f"{wanted} segments are asked for, but by the columns named there are only {distinct:,} "
        "kinds of customers; no segments were made.",
        f"设定的客群数量为 {wanted}，但按所选的列只能区分出 {distinct:,} 种客户，因此未生成客群。",
    )


def overlapping(silhouette: float) -> Remark:
    """Return that the segments run into each other."""
    number = f"{silhouette:.2f}".replace("-", "−")
    return _remark(
        f"The segments run into each other (silhouette {number}): take them as tendencies.",
        f"各客群之间界限不明显（轮廓系数 {number}），宜视为倾向而非截然不同的群体。",
    )


def many_missing(title: str, share: float) -> Remark:
    """Return that a numeric feature was filled for many customers."""
    return _remark(
        f"“{title}” is blank for {percent(share, 'en')} of the customers in segments; the median "
        "stands in for it.",
        f"分群客户中有 {percent(share, 'zh')} 的“{title}”为空，已用中位数代替。",
    )


def features_left_out(titles: Sequence[str]) -> Remark:
    """Return that features tell no groups of customers apart."""
    english = ", ".join(f"“{title}”" for title in titles)
    chinese = "、".join(f"“{title}”" for title in titles)
    return _remark(
        f"Segments ignore {english}: nearly all customers are the same there, or all differ.",
        f"生成客群时未使用{chinese}：几乎所有客户的取值都相同，或者各不相同。",
    )


def _remark(en: str, zh: str) -> Remark:
    return Remark(METHOD, Sentence(en, zh))
