"""The words of the report, in both languages."""

from __future__ import annotations

from typing import Final

from xltier.language import Language, Sentence

TITLE: Final = Sentence("Customer tiers", "客户分层报告")
AS_OF: Final = Sentence("{name} · as of {day}", "{name} · 截至 {day}")
SINCE: Final = Sentence("{change} since {day}", "较上次 {change}")
POINTS: Final = Sentence("{change} pp", "{change} 个百分点")
UNCHANGED: Final = Sentence("unchanged", "与上次持平")
SINCE_ONLY: Final = Sentence("since {day}", "较上次盘点")
BEFORE_THAT: Final = Sentence("since {day}, {previous} before that", "较上次盘点，上期 {previous}")

PAGE: Final[dict[str, Sentence]] = {
    "theme": Sentence("Light or dark", "浅色 / 深色"),
    "figures": Sentence("Key figures", "关键指标"),
    "footer": Sentence("Made by xltier.", "由 xltier 生成。"),
}

TITLES: Final[dict[str, Sentence]] = {
    "remarks": Sentence("What changed and what to look at", "变化与关注"),
    "tiers": Sentence("Tiers", "层级分布"),
    "tier_table": Sentence("Tiers in figures", "层级明细"),
    "monthly": Sentence("Sales by month", "月度销售"),
    "monthly_margin": Sentence("Gross margin by month", "月度毛利"),
    "pareto": Sentence("How concentrated sales are", "销售集中度（帕累托）"),
    "matrix": Sentence("Where customers moved", "层级转移"),
    "products": Sentence("Products by tier", "产品 × 层级"),
    "timing": Sentence("When each tier buys", "各层级购买时间"),
    "months": Sentence("Share of each tier's sales by month", "各层级销售额的月度占比"),
    "weekdays": Sentence("Share of each tier's sales by weekday", "各层级销售额的星期占比"),
    "regions": Sentence("Regions", "地区"),
    "reps": Sentence("Reps", "业务员"),
    "risers": Sentence("Top risers", "升级客户"),
    "fallers": Sentence("Top fallers", "降级与流出客户"),
    "findings": Sentence("Data checks", "数据检查"),
}

NOTES: Final[dict[str, Sentence]] = {
    "monthly": Sentence(
        "Twelve months to the as-of date, beside the same month a year before.",
        "截至统计截止日的 12 个月，与上年同月对比。",
    ),
    "matrix": Sentence(
        "Customers by tier at the last review ({day}, rows) and now (columns), and their "
        "share of the row.",
        "行为上次盘点（{day}）的层级，列为本次层级；百分比为占该行客户的比例。",
    ),
    "products": Sentence(
        "Sales in the window, and the index: 100 is the product's share among all customers, "
        "120 means a fifth more in that tier.",
        "周期内销售额及指数：100 为该产品在全体客户中的占比，120 表示在该层级高出两成。",
    ),
    "timing": Sentence(
        "Share of each tier's sales by month, over twelve months, and by weekday, in the window.",
        "各层级销售额的占比：上为近 12 个月各月，下为统计周期内各星期。",
    ),
    "risers": Sentence("Since {day}, the largest gain first.", "与 {day} 相比，按增额从大到小。"),
    "fallers": Sentence("Since {day}, the largest loss first.", "与 {day} 相比，按减额从大到小。"),
    "pareto": Sentence(
        "Customers with sales, the largest first, and the share of sales they bring.",
        "有销售额的客户从大到小排列，及其累计销售占比。",
    ),
}

EMPTY: Final[dict[str, Sentence]] = {
    "tiers": Sentence("There are no customers yet.", "还没有客户。"),
    "monthly": Sentence("There are no purchases yet.", "还没有购买记录。"),
    "pareto": Sentence("Nobody bought in the window.", "统计周期内没有购买。"),
    "matrix": Sentence("There is no earlier review to compare with.", "还没有可供对比的往期盘点。"),
    "products": Sentence(
        "No purchase in the window names a product.", "统计周期内的购买均未填写产品。"
    ),
    "timing": Sentence("There are no purchases yet.", "还没有购买记录。"),
    "months": Sentence("There are no purchases in these months.", "这些月份没有购买。"),
    "weekdays": Sentence("Nobody bought in the window.", "统计周期内没有购买。"),
    "regions": Sentence("No customer has a region.", "客户均未填写地区。"),
    "reps": Sentence("No customer has a rep.", "客户均未填写业务员。"),
    "risers": Sentence("Nobody moved up.", "没有客户升级。"),
    "fallers": Sentence("Nobody moved down or lapsed.", "没有客户降级或流出。"),
    "findings": Sentence("The data has no findings.", "数据检查没有发现问题。"),
}
PURCHASES: Final = Sentence("Purchases", "购买数据")
NO_PRODUCTS: Final = Sentence(
    "Not shown: the source of the purchases has no product column. If it is called something else, "
    "name it with --map product=HEADER.",
    "未显示：购买数据来源中没有识别出产品列；如列名不同，请用 --map product=标题 指定。",
)

HEADS: Final[dict[str, Sentence]] = {
    "tier": Sentence("Tier", "层级"),
    "customers": Sentence("Customers", "客户数"),
    "sales": Sentence("Sales", "销售额"),
    "margin": Sentence("Gross margin", "毛利"),
    "average_sales": Sentence("Per customer", "户均"),
    "up": Sentence("Up", "升入"),
    "down": Sentence("Down", "降入"),
    "new": Sentence("New", "新增"),
    "from_tier": Sentence("From \\ To", "原层级 \\ 现层级"),
    "product": Sentence("Product", "产品"),
    "region": Sentence("Region", "地区"),
    "rep": Sentence("Rep", "业务员"),
    "top_customers": Sentence("In {tier}", "{tier}"),
    "net_upgrades": Sentence("Net upgrades", "净升级"),
    "rule": Sentence("Finding", "检查项"),
    "level": Sentence("Level", "级别"),
    "count": Sentence("Rows", "行数"),
    "abc": Sentence("Class", "类别"),
}

SERIES: Final[dict[str, Sentence]] = {
    "customers": Sentence("Share of customers", "客户占比"),
    "sales": Sentence("Share of sales", "销售占比"),
    "margin": Sentence("Share of gross margin", "毛利占比"),
    "month": Sentence("This year", "本年"),
    "before": Sentence("Same month last year", "上年同月"),
}

TIPS: Final[dict[str, Sentence]] = {
    "tier_customers": Sentence("{count} customers, {share}", "{count} 个客户，占 {share}"),
    "tier_sales": Sentence("{amount}, {share}", "{amount}，占 {share}"),
    "month": Sentence("{month}: {amount}", "{month}：{amount}"),
    "against": Sentence("{change} on the year before", "同比 {change}"),
    "pareto": Sentence(
        "The best {customers} of customers\nbring {sales} of sales",
        "前 {customers} 的客户\n贡献 {sales} 的销售额",
    ),
    "share_of_tier": Sentence(
        "{tier}, {when}\n{amount}, {share} of the tier",
        "{tier}，{when}\n{amount}，占该层级 {share}",
    ),
    "matrix": Sentence(
        "{before} → {after}: {count} customers, {share} of the row",
        "{before} → {after}：{count} 个客户，占该行 {share}",
    ),
    "index": Sentence(
        "{product} in {tier}\n{amount}, index {index}", "{product} · {tier}\n{amount}，指数 {index}"
    ),
}
MONTH_NAMES: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


def month_label(year: int, month: int, language: Language, *, with_year: bool = False) -> str:
    """Return a month as an axis shows it: Jan, 1 月; the year where it begins."""
    if language == "zh":
        return f"{year} 年 {month} 月" if with_year else f"{month} 月"
    return f"{MONTH_NAMES[month - 1]} {year}" if with_year else MONTH_NAMES[month - 1]
