"""The guide's part on the ways to tier: what each method does and where it is set."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.guide_items import Section, run, term

METHODS: Final = Section(
    Sentence("Ways to tier", "各种分层方法"),
    (
        term(
            "Choosing one",
            "选择方法",
            "“Method” on the Rules sheet picks the one that decides the tier. Every review "
            "computes all of them and shows them beside each other on the Customers sheet, so you "
            "can look before you change.",
            "“分层标准”中的“分层方法”决定由哪一种方法定级。每次盘点都会计算全部方法，"
            "并在“客户”表中并列显示，便于比较之后再更换。",
        ),
        term(
            "Threshold",
            "门槛",
            "Sales, orders and days since the last purchase against the bounds of each tier, as "
            "described above. Used as shipped.",
            "按各层级的金额、次数和距上次购买天数的门槛判断，见上一节。这是默认方法。",
        ),
        term(
            "Composite score",
            "综合评分",
            "A score from 0 to 100. By percentile, each measure is worth the share of customers "
            "with less plus half of those with equal; by points, it is worth the best points it "
            "reaches in the table Score points. The weights on the Rules sheet add up to 100 %. "
            "“Score at least” says which score a tier takes.",
            "0 到 100 的得分。“百分位”：每项指标的得分为低于该客户的客户占比，"
            "加上与其相同者占比的一半；“分档”：取“分档得分”表中所达到的最高得分。各项权重之和为 "
            "100%。各层级所需的得分填在“得分不低于”中。",
        ),
        term(
            "RFM",
            "RFM",
            "Recency, frequency and monetary value, each cut into levels (5 as shipped) so that "
            "every level holds about as many customers. 5 is best; for R it means most recent. "
            "Equal values always get equal levels, whatever the order of the rows. Net sales of 0 "
            "or less are M 1.",
            "最近购买（R）、购买次数（F）、购买金额（M）各分为若干级（默认 5 级），"
            "各级客户数大致相等。5 级最好，R 为 5 表示最近刚买过。数值相同则等级相同，"
            "与行的顺序无关。净额为 0 或负数的客户，M 为 1。",
        ),
        term(
            "RFM segments (11)",
            "RFM 客群（11 类）",
            "Eleven names for the combinations of R, F and M: Champions and Loyal buy recently and "
            "often; Potential Loyalist, Promising and New are on their way; Need Attention and "
            "About To Sleep begin to fade; At Risk and Cannot Lose Them were good and stay away; "
            "Hibernating and Lost have long been gone.",
            "把 R、F、M 的组合归为十一类：重要冠军、忠诚买得近也买得勤；潜力忠诚、有潜力、"
            "新客正在成长；需关注、即将沉睡开始减少；流失风险、不可失去曾经很好、近来不买；"
            "沉睡、流失已久未购买。",
        ),
        term(
            "RFM types (8)",
            "RFM 八类",
            "Only high or low in each of R, F and M gives eight types, from Key value (all high) "
            "to General win-back (all low). “High and low divided by” and “High means” on the "
            "Rules sheet say where the line is and whether a customer on it is high.",
            "R、F、M 各只分高低，得到八类，从重要价值（三项均高）到一般挽留（三项均低）。"
            "“分层标准”中的“高低分界”决定分界在哪里，“高的含义”决定正好等于分界的算不算高。",
        ),
        term(
            "ABC and XYZ",
            "ABC 与 XYZ",
            "ABC sorts customers by sales, biggest first: A until 80 % of all sales are reached, B "
            "until 95 %, C the rest; equal sales stay together. XYZ says how even the months are: "
            "the standard deviation of monthly sales divided by their mean is at most 0.5 for X, 1 "
            "for Y, more for Z.",
            "ABC 按金额从大到小排列客户：累计达到销售额的 80% 之前为 A，95% 之前为 B，其余为 C；"
            "金额相同的归在同一类。XYZ 看各月是否平稳：月金额的标准差 ÷ 平均值不超过 0.5 为 X，"
            "不超过 1 为 Y，超过 1 为 Z。",
        ),
        term(
            "Lifecycle",
            "生命周期",
            "First, how overdue: days since the last purchase divided by the customer's usual gap, "
            "over 1.5 Slipping, over 2 Dormant, over 3 Lost. Else Returned after a long pause, "
            "Loyal from 6 orders, Repeat from 2, New with one. All these numbers can be set.",
            "先看逾期多久：距上次购买天数 ÷ 自身购买间隔，超过 1.5 倍为预警，2 倍为沉睡，3 "
            "倍为流失。否则，久停之后又来购买的为回流，6 次及以上为忠诚，2 次及以上为复购，1 "
            "次为新客。这些数字均可修改。",
        ),
        term(
            "From labels to tiers",
            "各类客户对应的层级",
            "RFM, ABC and Lifecycle give a label; the table “From labels to tiers” on the Rules "
            "sheet gives each label its tier. Choose another tier there if you see a label "
            "differently. Only the rows of the chosen method decide.",
            "RFM、ABC、生命周期给出的是类别，“分层标准”中的“各类客户对应的层级”表规定每一类归入"
            "哪个层级，可自行更改。只有所选方法对应的行起作用。",
        ),
        term(
            "Cut points and freezing",
            "分界点与冻结",
            "The table Cut points shows between which values each level lies and how many "
            "customers are there. They are drawn anew at every review, so a customer may change "
            "levels because others did. “Freeze the cut points” keeps them as they stand; “Fixed "
            "upper edge” replaces them by your own.",
            "“分界点”表列出每一级对应的数值区间和客户数。每次盘点会重新计算分界点，"
            "因此客户的等级可能因其他客户变化而变化。“冻结分界点”可沿用现有数值；"
            "“固定上限”可改用自定的数值。",
        ),
        term(
            "Segments",
            "细分客群",
            "Groups of similar customers, found by k-means from the columns named in “Group by”: "
            "measures, region, industry, channel, preferences, rep, or columns of your own. The "
            "Segments sheet says what sets each apart. The same data and seed always give the same "
            "segments. They decide no tier.",
            "用 k 均值聚类把相似的客户归为一群，依据“分群依据”中的列：各项指标、地区、行业、渠道、"
            "偏好、业务员，或您自己添加的列。各群特征见“细分客群”表。数据和随机种子不变，"
            "结果就不变。细分客群不决定层级。",
        ),
        term(
            "Expected value",
            "预期价值",
            "Orders and sales to expect in the months ahead, by the BG/NBD and Gamma-Gamma models, "
            "from how often, how regularly and how long each customer has bought. It takes 500 "
            "buyers or more. P(alive) is always 100 % for customers with one order.",
            "用 BG/NBD 与 Gamma-Gamma 模型，根据每位客户购买的频率、规律和时长，"
            "估算未来若干个月的购买次数和金额。至少需要 500 位有购买的客户。"
            "只买过一次的客户，活跃概率恒为 100%。",
        ),
        term(
            "Potential",
            "潜力",
            "Customers in a lower tier whose expected value reaches the sales of a better one: "
            "worth a call before anyone else's. The column names the tier they could reach.",
            "目前层级较低、但预期价值达到更高层级金额门槛的客户，值得优先跟进。"
            "该列写明可达到的层级。",
        ),
        term(
            "When a method cannot say",
            "无法得出结果时",
            "Too few buyers, no repeat purchases, everyone alike: the method says in a sentence "
            "what it could not do, its columns stay blank, and the rest of the review goes on.",
            "客户太少、没有复购、大家都一样时，该方法会用一句话说明原因，相应的列留空，"
            "其余部分照常进行。",
        ),
        term(
            "More purchases than a sheet holds",
            "购买记录超出工作表容量",
            "Purchases may stay outside the workbook: in Parquet or CSV files, in a DuckDB or "
            "SQLite file, or in a PostgreSQL or MySQL database. Customers and rules stay here:",
            "购买记录可以不放在工作簿里，而放在 Parquet、CSV 文件，DuckDB、SQLite 文件，"
            "或 PostgreSQL、MySQL 数据库中；客户和标准仍在本工作簿：",
        ),
        run("xltier recalc book.xlsx --purchases sales.parquet"),
    ),
)
"""What each way to tier does."""
