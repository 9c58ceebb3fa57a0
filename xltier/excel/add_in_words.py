"""What Excel's list of add-ins says about the add-in: its title and a line on what it does."""

from __future__ import annotations

from typing import Final

from xltier.excel.package_parts import XML_HEAD, Parts
from xltier.workbook.reproducible import BUILT

_CORE: Final = "docProps/core.xml"


def introduce(parts: Parts) -> None:
    """Put the add-in's own title into the properties of the document."""
    parts[_CORE] = _properties().encode("utf-8")


def _properties() -> str:
    day = f"{BUILT.isoformat()}Z"
    return f"""\
{XML_HEAD}<cp:coreProperties \
xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:dcmitype="http://purl.org/dc/dcmitype/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<dc:title>xltier – Customer Tiers 客户分层</dc:title>\
<dc:creator>xltier</dc:creator>\
<dc:description>Tiers for the customers of any workbook with the xltier tables. \
为含有 xltier 表格的工作簿中的客户分层。</dc:description>\
<cp:lastModifiedBy>xltier</cp:lastModifiedBy>\
<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>"""
