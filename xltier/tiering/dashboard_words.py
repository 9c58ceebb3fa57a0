"""The words of the dashboard that stand for no row of the data."""

from __future__ import annotations

from datetime import date

from xltier.language import Sentence

OTHERS = Sentence("All others", "其他")
NOT_STATED = Sentence("Not stated", "未填写")

KEY_FIGURES: dict[str, Sentence] = {
    "customers": Sentence("Customers", "客户数"),
    "sales": Sentence("Sales in window", "周期内销售额"),
    "top_share": Sentence("{tier}: share of sales", "{tier}销售占比"),
    "net_upgrades": Sentence("Net upgrades", "净升级"),
    "at_risk": Sentence("Customers at risk", "流失风险客户"),
    "overdue": Sentence("Overdue follow-ups", "逾期未跟进"),
}
"""What the key figures are called, by their code."""

MARGIN = Sentence("Gross margin in window", "周期内毛利")

WEEKDAY_NAMES: tuple[Sentence, ...] = (
    Sentence("Mon", "周一"),
    Sentence("Tue", "周二"),
    Sentence("Wed", "周三"),
    Sentence("Thu", "周四"),
    Sentence("Fri", "周五"),
    Sentence("Sat", "周六"),
    Sentence("Sun", "周日"),
)

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def month_name(day: date, seen_from: date) -> Sentence:
    """Return a month by its name, with the year where that is not the one of `seen_from`."""
    english, chinese = _MONTHS[day.month - 1], f"{day.month} 月"
    if day.year == seen_from.year:
        return Sentence(english, chinese)
    return Sentence(f"{english} {day.year}", f"{day.year} 年 {chinese}")


def short_month(day: date) -> Sentence:
    """Return a month and its year as short as a chart needs it: Jul 25, 25年7月."""
    year = day.year % 100
    return Sentence(f"{_MONTHS[day.month - 1][:3]} {year:02d}", f"{year:02d}年{day.month}月")
