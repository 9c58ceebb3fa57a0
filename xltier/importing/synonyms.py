"""Headers that people and programs use for the columns of purchases and customers."""

from __future__ import annotations

import re
import unicodedata

from xltier.importing.fields import FIELDS, LABELS

SYNONYMS: dict[str, tuple[str, ...]] = {
    "order_id": (
        *("order", "order no", "order nr", "order id", "order number", "order ref", "order code"),
        *("order reference", "order key", "sales order", "sales order no", "so number", "so no"),
        *("invoice", "invoice no", "invoice id", "invoice number", "invoice nr", "bill no"),
        *("receipt no", "receipt number", "receipt id", "transaction id", "transaction no"),
        *("transaction number", "txn id", "document no", "document number", "doc no", "voucher no"),
        *("po number", "ticket", "ticket no", "ticket id"),
        *("订单号", "订单编号", "订单号码", "订单id", "订单", "订单代码", "单号", "单据号"),
        *("单据编号", "单据号码", "销售单号", "销售订单号", "销售单编号", "交易号", "交易编号"),
        *(
            "交易单号",
            "交易流水号",
            "流水号",
            "发票号",
            "发票号码",
            "发票编号",
            "小票号",
            "出库单号",
        ),
        *("主订单编号", "父订单号", "平台单号", "合同号", "合同编号"),
    ),
    "line": (
        *("line no", "line number", "line id", "order line", "order line no", "line item"),
        *("item no in order", "row id", "row no", "position", "pos", "seq", "sequence"),
        *("行号", "订单行号", "明细行号", "行序号", "明细号", "子订单行", "项次", "行项目"),
    ),
    "customer_id": (
        *("customer id", "customer no", "customer number", "customer nr", "customer code"),
        *("customer key", "customer ref", "cust id", "cust no", "cust code", "cid", "client id"),
        *("client no", "client number", "client code", "client", "account id", "account no"),
        *("account number", "account code", "buyer id", "member id", "member no", "user id"),
        *("member number", "sold to", "sold to party", "bill to", "shopper id", "customerkey"),
        *("客户编号", "客户id", "客户号", "客户代码", "客户编码", "客户码", "会员号", "会员id"),
        *("会员编号", "会员卡号", "会员卡", "买家id", "买家编号", "用户id", "用户编号", "顾客编号"),
        *("顾客id", "往来单位编码", "往来单位编号", "购货单位编码", "客商编码"),
    ),
    "date": (
        *("date", "order date", "invoice date", "purchase date", "transaction date", "sales date"),
        *("sale date", "date of sale", "order time", "order datetime", "order timestamp"),
        *("ordered at", "ordered on", "created at", "billing date", "bill date", "posting date"),
        *("document date", "doc date", "txn date", "receipt date", "purchased at", "paid at"),
        *(
            "日期",
            "下单时间",
            "下单日期",
            "购买日期",
            "购买时间",
            "交易日期",
            "交易时间",
            "订单日期",
        ),
        *("订单时间", "成交日期", "成交时间", "销售日期", "开票日期", "开单日期", "单据日期"),
        *("业务日期", "付款时间", "支付时间", "付款日期", "消费时间", "消费日期", "订单创建时间"),
    ),
    "product": (
        *("product", "product name", "product title", "product description", "product id"),
        *("product code", "product no", "item", "item name", "item description", "item no"),
        *("item code", "item id", "sku", "sku name", "sku code", "article", "article no"),
        *("article name", "description", "goods", "goods name", "material", "stock code"),
        *("产品", "产品名称", "产品名", "产品编号", "商品", "商品名称", "商品名", "商品标题"),
        *(
            "商品编码",
            "商品编号",
            "货品",
            "货品名称",
            "货号",
            "品名",
            "物料名称",
            "物料",
            "存货名称",
        ),
        *("宝贝标题", "规格型号", "型号", "服务项目"),
    ),
    "category": (
        *("category", "product category", "product group", "product line", "product type"),
        *("item category", "item group", "department", "dept", "class", "family", "type"),
        *("类别", "类目", "品类", "分类", "商品类别", "商品分类", "产品类别", "产品分类", "大类"),
        *("产品线", "商品类目", "存货分类", "种类", "一级类目"),
    ),
    "quantity": (
        *("quantity", "qty", "quantity ordered", "order qty", "order quantity", "units"),
        *("units sold", "unit sold", "count", "pieces", "pcs", "no of items", "volume"),
        *("number of cds", "qty sold", "item quantity", "quantity sold", "sales qty"),
        *(
            "数量",
            "件数",
            "销售数量",
            "购买数量",
            "销量",
            "个数",
            "订购数量",
            "商品数量",
            "订货数量",
        ),
    ),
    "amount": (
        *("amount", "total", "total amount", "total price", "sales", "sales amount", "net amount"),
        *("net sales", "net total", "net value", "revenue", "order total", "order amount"),
        *("order value", "invoice amount", "invoice total", "line total", "line amount"),
        *("extended price", "extended amount", "subtotal", "sub total", "value", "turnover"),
        *("amount paid", "paid amount", "purchase amount", "payment amount", "sale amount"),
        *("total sales", "grand total", "dollars", "dollar value", "sales value", "net revenue"),
        *(
            "金额",
            "总金额",
            "总额",
            "总价",
            "合计",
            "合计金额",
            "实付金额",
            "实付款",
            "实际支付金额",
        ),
        *(
            "实收金额",
            "应收金额",
            "销售额",
            "销售金额",
            "成交金额",
            "成交额",
            "订单金额",
            "订单总额",
        ),
        *("交易金额", "消费金额", "购买金额", "付款金额", "支付金额", "价税合计", "小计", "净额"),
        *("买家实际支付金额", "买家实付金额", "收入", "营业额", "折后金额"),
    ),
    "cost": (
        *("cost", "total cost", "cost amount", "cost of goods", "cost of goods sold", "cogs"),
        *("line cost", "extended cost", "purchase cost", "cost total", "cost value"),
        *("成本", "总成本", "成本金额", "成本额", "销售成本", "进货成本", "商品成本", "产品成本"),
    ),
    "name": (
        *("customer", "customer name", "client name", "account name", "account", "company"),
        *("company name", "buyer", "buyer name", "member name", "organization", "organisation"),
        *("business name", "cust name", "name", "full name", "shop name", "store name"),
        *("客户名称", "客户", "客户名", "客户全称", "公司", "公司名称", "单位名称", "购货单位"),
        *("企业名称", "会员姓名", "会员名", "买家", "买家昵称", "买家会员名", "顾客", "顾客姓名"),
        *("客户姓名", "往来单位", "姓名", "名称", "单位", "客户简称", "会员名称"),
    ),
    "contact": (
        *("contact", "contact name", "contact person", "attention", "attn", "primary contact"),
        *("联系人", "联系人姓名", "收货人", "收货人姓名", "收件人", "对接人", "主要联系人"),
    ),
    "phone": (
        *("phone", "phone no", "phone number", "telephone", "telephone number", "tel", "tel no"),
        *("mobile", "mobile no", "mobile number", "mobile phone", "cell", "cell phone"),
        *("contact number", "contact phone", "handphone"),
        *("电话", "手机", "手机号", "手机号码", "电话号码", "联系电话", "联系手机", "联系方式"),
        *("移动电话", "固定电话", "座机", "收货人手机", "收货人电话"),
    ),
    "email": (
        *("email", "e mail", "email address", "mail", "mail address", "contact email"),
        *("邮箱", "电子邮箱", "邮件", "电子邮件", "邮箱地址", "邮件地址", "电邮"),
    ),
    "region": (
        *("region", "area", "country", "state", "province", "city", "territory", "district"),
        *("sales region", "location", "market", "zone"),
        *("地区", "区域", "省份", "省", "城市", "大区", "片区", "所在地", "所在地区", "销售区域"),
        *("所属区域", "省市", "国家"),
    ),
    "industry": (
        *("industry", "sector", "vertical", "branch", "segment", "industry type", "business type"),
        *("行业", "所属行业", "行业类型", "行业类别", "客户行业"),
    ),
    "channel": (
        *("channel", "sales channel", "purchase channel", "order channel", "buying channel"),
        *("source channel", "acquisition channel"),
        *(
            "渠道",
            "购买渠道",
            "销售渠道",
            "客户渠道",
            "来源渠道",
            "客户来源",
            "下单渠道",
            "渠道来源",
        ),
    ),
    "preferences": (
        *("preferences", "preference", "customer preferences", "product preference", "likes"),
        *("偏好", "客户偏好", "购买偏好", "产品偏好", "消费偏好", "喜好", "兴趣爱好"),
    ),
    "rep": (
        *("rep", "sales rep", "salesrep", "sales representative", "representative", "owner"),
        *("account owner", "account manager", "sales person", "salesperson", "salesman", "seller"),
        *("sales owner", "sales manager", "agent", "handled by", "responsible", "sales executive"),
        *("业务员", "销售", "销售员", "销售代表", "负责人", "客户经理", "跟进人", "销售人员"),
        *("客户负责人", "业务经理", "业务代表", "导购", "归属人", "所属销售", "营业员", "销售经理"),
    ),
    "last_contact": (
        *("last contact", "last contacted", "last contact date", "last follow up", "last touch"),
        *("last contacted at", "last visit", "last activity", "last activity date"),
        *("最近联系日", "最近联系时间", "最近联系日期", "最后联系时间", "上次联系", "上次联系时间"),
        *("最近跟进", "最近跟进时间", "最后跟进时间", "上次跟进时间", "最近拜访日"),
    ),
    "feedback": (
        *("feedback", "customer feedback", "comments", "comment", "survey"),
        *("客户反馈", "反馈", "反馈意见", "评价", "意见", "客户评价"),
    ),
    "needs": (
        *("needs", "customer needs", "requirements", "demand", "interest", "interests"),
        *("客户需求", "需求", "需求描述", "意向", "意向产品", "兴趣"),
    ),
}
"""By column. A unit price is on purpose in none of them: it is no amount."""

BRACKETS = re.compile(r"[(\[{【〔][^)\]}】〕]*[)\]}】〕]")
SEPARATORS = re.compile(r"[\W_]+")


def bare(header: str) -> str:
    """Return a header as it is compared: letters and digits alone, lower case, half width."""
    folded = unicodedata.normalize("NFKC", header).casefold()
    return SEPARATORS.sub("", folded)


def without_brackets(header: str) -> str:
    """Return `bare(header)` without what stands in brackets, such as the unit in `金额(元)`."""
    return bare(BRACKETS.sub(" ", unicodedata.normalize("NFKC", header)))


def _table(names: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {bare(name): column for column, group in names.items() for name in group}


EXACT: dict[str, str] = _table({column: (*LABELS[column], column) for column in FIELDS})
LOOSE: dict[str, str] = _table(SYNONYMS)
