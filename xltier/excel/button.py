"""The button on the Dashboard sheet: a shape that runs a macro when it is clicked."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from xltier.excel.package_parts import XML_HEAD, Parts, declare, relate, relations_of, replaced
from xltier.excel.wording import WORDS
from xltier.language import Language
from xltier.workbook.look import NAVY, WHITE, font_name

MACRO: Final = "[0]!XltierRun.RecalculateTiers"
"""The procedure in this workbook, whichever other file has one of that name."""

COLUMN, ROW = 4, 0
"""The cell it stands in, from 0: right of the title, above the tables."""
WIDTH, HEIGHT = 150, 26
TOP: Final = 4
"""Points; the title row is 34 high."""

_POINT = 12_700
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def add_button(parts: Parts, sheet: str, language: Language) -> None:
    """Put the button on a sheet, beside whatever is drawn there already.

    Args:
        parts: The package.
        sheet: Name of the part of the sheet.
        language: Language of the workbook.
    """
    drawing = _drawing_of(parts, sheet)
    tree = etree.fromstring(parts[drawing], _PARSER)
    taken = [int(each.get("id")) for each in tree.iter(f"{{{_DRAWING}}}cNvPr")]
    tree.append(etree.fromstring(_anchor(max(taken, default=1) + 1, language), _PARSER))
    parts[drawing] = XML_HEAD.encode() + etree.tostring(tree)


def _drawing_of(parts: Parts, sheet: str) -> str:
    """Return the part with the drawings of a sheet; an empty one is made if it has none."""
    kind = f"{_RELATIONSHIPS}/drawing"
    links = parts.get(relations_of(sheet))
    if links is not None:
        for link in etree.fromstring(links, _PARSER):
            if link.get("Type") == kind:
                target = str(link.get("Target"))
                return "xl/" + target.removeprefix("../").removeprefix("/xl/")
    number = 1 + sum(name.startswith("xl/drawings/drawing") for name in parts)
    part = f"xl/drawings/drawing{number}.xml"
    parts[part] = f'<xdr:wsDr xmlns:xdr="{_DRAWING}" xmlns:a="{_MAIN}"/>'.encode()
    declare(parts, part, _TYPE)
    identifier = relate(parts, relations_of(sheet), kind, f"../drawings/drawing{number}.xml")
    mark = f'<drawing xmlns:r="{_RELATIONSHIPS}" r:id="{identifier}"/>'
    text = parts[sheet].decode("utf-8")
    parts[sheet] = replaced(text, "<tableParts", f"{mark}<tableParts").encode()
    return part


def _anchor(identifier: int, language: Language) -> str:
    label = WORDS["recalculate.label"].text(language)
    tip = WORDS["recalculate.supertip"].text(language)
    font = quoteattr(font_name(language))
    spoken = {"en": "en-US", "zh": "zh-CN"}[language]
    return f"""\
<xdr:oneCellAnchor xmlns:xdr="{_DRAWING}" xmlns:a="{_MAIN}">\
<xdr:from><xdr:col>{COLUMN}</xdr:col><xdr:colOff>0</xdr:colOff>\
<xdr:row>{ROW}</xdr:row><xdr:rowOff>{TOP * _POINT}</xdr:rowOff></xdr:from>\
<xdr:ext cx="{WIDTH * _POINT}" cy="{HEIGHT * _POINT}"/>\
<xdr:sp macro="{MACRO}" textlink="">\
<xdr:nvSpPr><xdr:cNvPr id="{identifier}" name={quoteattr(label)} descr={quoteattr(tip)}/>\
<xdr:cNvSpPr/></xdr:nvSpPr>\
<xdr:spPr><a:xfrm><a:off x="0" y="0"/>\
<a:ext cx="{WIDTH * _POINT}" cy="{HEIGHT * _POINT}"/></a:xfrm>\
<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val 20000"/></a:avLst></a:prstGeom>\
<a:solidFill><a:srgbClr val="{NAVY}"/></a:solidFill><a:ln><a:noFill/></a:ln></xdr:spPr>\
<xdr:txBody><a:bodyPr vertOverflow="clip" horzOverflow="clip" wrap="none" lIns="0" tIns="0" \
rIns="0" bIns="0" rtlCol="0" anchor="ctr"/><a:lstStyle/>\
<a:p><a:pPr algn="ctr"/><a:r><a:rPr lang="{spoken}" sz="1100" b="1">\
<a:solidFill><a:srgbClr val="{WHITE}"/></a:solidFill>\
<a:latin typeface={font}/><a:ea typeface={font}/></a:rPr>\
<a:t>{escape(label)}</a:t></a:r></a:p></xdr:txBody></xdr:sp>\
<xdr:clientData fPrintsWithSheet="0"/></xdr:oneCellAnchor>"""
