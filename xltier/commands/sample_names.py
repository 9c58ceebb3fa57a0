"""Names of the sample base: plainly fictional people, companies and goods in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from xltier.language import Language


@dataclass(frozen=True, slots=True)
class Product:
    """One thing on sale: name, category, list price and the months in which it sells best."""

    name: str
    category: str
    price: float
    peak_months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SampleNames:
    """All words from which the sample base is made, in one language."""

    reps: tuple[tuple[str, str], ...]
    regions: tuple[str, ...]
    industries: tuple[str, ...]
    channels: tuple[str, ...]
    preferences: tuple[str, ...]
    company_first: tuple[str, ...]
    company_second: tuple[str, ...]
    company_kinds: tuple[str, ...]
    joined: str
    family_names: tuple[str, ...]
    given_names: tuple[str, ...]
    products: tuple[Product, ...]
    feedback: tuple[str, ...]
    needs: tuple[str, ...]
    phone: str
    tiers: tuple[str, ...]
    override_reason: str


ENGLISH = SampleNames(
    reps=(
        ("Ada Finch", "North"),
        ("Ben Marlow", "North"),
        ("Cleo Hart", "South"),
        ("Dan Okoro", "South"),
        ("Eva Lindt", "Key accounts"),
        ("Finn Reyes", "Key accounts"),
    ),
    regions=("North", "East", "South", "West", "Coast"),
    industries=("Café", "Hotel", "Office", "School", "Shop", "Restaurant"),
    channels=("Web shop", "Phone", "Rep visit", "Trade fair"),
    preferences=("Organic", "Best price", "Premium", "Quick delivery"),
    company_first=(
        "Amber",
        "Birch",
        "Copper",
        "Dandelion",
        "Ember",
        "Foxglove",
        "Granite",
        "Harbour",
        "Indigo",
        "Juniper",
        "Kestrel",
        "Lantern",
        "Maple",
        "Northlight",
        "Otter",
        "Pebble",
        "Quill",
        "Rowan",
        "Saffron",
        "Thistle",
        *("Acorn", "Bramble", "Cedar", "Driftwood", "Elder", "Fern", "Glen", "Heather", "Ivory"),
        *("Jasper", "Keel", "Linden", "Meadow", "Nettle", "Oak", "Poppy", "Quartz", "Russet"),
        *("Slate", "Willow"),
    ),
    company_second=(
        "Bridge",
        "Corner",
        "Field",
        "Gate",
        "Hill",
        "House",
        "Lane",
        "Mill",
        "Orchard",
        "Pier",
        "Quay",
        "Road",
        "Square",
        "Street",
        "Yard",
    ),
    company_kinds=("Café", "Hotel", "Trading Ltd", "Kitchen", "Stores", "Academy", "Offices"),
    joined=" ",
    family_names=("Abbot", "Birdwell", "Carver", "Dale", "Ellery", "Frost", "Gale", "Hollis"),
    given_names=("Alex", "Billie", "Casey", "Drew", "Ellis", "Frankie", "Gray", "Harper", "Indy"),
    products=(
        Product("House blend coffee 1 kg", "Coffee", 24.50, (1, 2, 10, 11, 12)),
        Product("Single origin coffee 1 kg", "Coffee", 36.00, (11, 12)),
        Product("Cold brew concentrate 5 l", "Coffee", 42.00, (5, 6, 7, 8)),
        Product("Breakfast tea, 500 bags", "Tea", 29.00, (1, 2, 11, 12)),
        Product("Green tea 1 kg", "Tea", 33.50, (3, 4, 5)),
        Product("Iced tea syrup 2.5 l", "Tea", 21.00, (6, 7, 8)),
        Product("Paper cups, 1,000", "Supplies", 58.00, ()),
        Product("Oat drink, case of 12", "Supplies", 19.80, ()),
        Product("Descaler, case of 6", "Supplies", 47.00, (1, 9)),
        Product("Burr grinder", "Machines", 420.00, (9, 11)),
        Product("Espresso machine service", "Machines", 260.00, (3, 9)),
        Product("Gift box", "Gifts", 45.00, (11, 12)),
    ),
    feedback=(
        "Happy with delivery times",
        "Asked for smaller packs",
        "Finds prices high",
        "Praised the new blend",
        "Invoice was late",
    ),
    needs=(
        "Monthly standing order",
        "Training for new staff",
        "Decaf options",
        "Delivery before 8 am",
        "Gift boxes in December",
    ),
    phone="01632 960{:03d}",
    tiers=("Tier 1", "Tier 2", "Tier 3"),
    override_reason="Framework agreement signed",
)

CHINESE = SampleNames(
    reps=(
        ("林知远", "华北组"),
        ("苏明朗", "华北组"),
        ("周予安", "华东组"),
        ("沈若溪", "华东组"),
        ("顾长青", "大客户组"),
        ("叶初晴", "大客户组"),
    ),
    regions=("华北", "华东", "华南", "西南", "华中"),
    industries=("咖啡馆", "酒店", "企业办公", "学校", "零售", "餐饮"),
    channels=("网店", "电话", "上门拜访", "展会"),
    preferences=("有机", "实惠", "精品", "送货快"),
    company_first=(
        "青禾",
        "晨曦",
        "云栖",
        "松月",
        "海棠",
        "白鹭",
        "南枝",
        "知秋",
        "星河",
        "竹里",
        "听雨",
        "望山",
        "拾光",
        "半夏",
        "清和",
        "浅草",
        "归雁",
        "流萤",
        "木棉",
        "长风",
        *("芳草", "晚枫", "墨兰", "清泉", "春山", "明溪", "秋水", "白露", "暖阳", "新月"),
        *("远帆", "石榴", "梧桐", "银杏", "紫藤", "朝露", "溪山", "云岭", "金桂", "雪松"),
    ),
    company_second=(
        "里",
        "居",
        "坊",
        "汇",
        "谷",
        "湾",
        "桥",
        "港",
        "园",
        "集",
        "台",
        "舍",
        "巷",
        "街",
        "屋",
    ),
    company_kinds=("咖啡馆", "酒店", "商贸有限公司", "餐厅", "便利店", "学校", "文化有限公司"),
    joined="",
    family_names=("江", "陆", "温", "许", "方", "宋", "唐", "柳", "秦", "程"),
    given_names=("一诺", "子墨", "雨桐", "景行", "书瑶", "思齐", "安然", "若水", "云起", "乐天"),
    products=(
        Product("拼配咖啡豆 1 公斤", "咖啡", 168.00, (1, 2, 10, 11, 12)),
        Product("单品咖啡豆 1 公斤", "咖啡", 258.00, (11, 12)),
        Product("冷萃浓缩液 5 升", "咖啡", 298.00, (5, 6, 7, 8)),
        Product("红茶 500 包", "茶", 188.00, (1, 2, 11, 12)),
        Product("明前绿茶 1 公斤", "茶", 236.00, (3, 4, 5)),
        Product("冰茶糖浆 2.5 升", "茶", 128.00, (6, 7, 8)),
        Product("纸杯 1000 只", "耗材", 360.00, ()),
        Product("燕麦奶 12 盒", "耗材", 138.00, ()),
        Product("除垢剂 6 瓶", "耗材", 288.00, (1, 9)),
        Product("磨豆机", "设备", 680.00, (9, 11)),
        Product("咖啡机保养", "设备", 480.00, (3, 9)),
        Product("节日礼盒", "礼品", 298.00, (1, 9, 12)),
    ),
    feedback=("对配送时效满意", "希望有小包装", "觉得价格偏高", "很喜欢新拼配", "发票开得晚"),
    needs=("按月固定配送", "新员工培训", "低因咖啡", "早上 8 点前送达", "年底需要礼盒"),
    phone="1380000{:04d}",
    tiers=("一级", "二级", "三级"),
    override_reason="已签年度框架协议",
)


def names_in(language: Language) -> SampleNames:
    """Return the words of the sample base in `language`."""
    return CHINESE if language == "zh" else ENGLISH
