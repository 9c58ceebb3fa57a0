"""What a workbook with macros says differently from one without: press a button, not a command."""

from __future__ import annotations

from typing import Final

from lxml import etree

from xltier.excel.package_parts import XML_HEAD, Parts
from xltier.language import Language, Sentence
from xltier.workbook.layout import NO_REVIEW, PLANS

_STRINGS: Final = "xl/sharedStrings.xml"

_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)

_DASHBOARD: Final = Sentence(
    "The result of the latest review. To refresh it, press Recalculate tiers, here or on the "
    "Customer Tiers tab.",
    "最近一次盘点的结果。如需更新，请点击此处或“客户分层”选项卡中的“重新分层”。",
)
_FIRST: Final = Sentence("Press Recalculate tiers", "请点击“重新分层”")


def put_in(parts: Parts, language: Language) -> None:
    """Change the words of a workbook that the template has written."""
    dashboard = next(plan for plan in PLANS if plan.sheet == "Dashboard")
    pairs = ((dashboard.purpose, _DASHBOARD), (NO_REVIEW[1], _FIRST))
    new = {old.text(language): new.text(language) for old, new in pairs}
    tree = etree.fromstring(parts[_STRINGS], _PARSER)
    for text in tree.iter(f"{{{_SPREADSHEET}}}t"):
        said = text.text or ""
        text.text = new.pop(said, said).replace("book.xlsx", "book.xlsm")
    if new:
        raise ValueError(f"the template no longer says {list(new)}")
    parts[_STRINGS] = XML_HEAD.encode() + etree.tostring(tree, encoding="utf-8")
