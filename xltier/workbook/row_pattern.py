"""The regular expression that skips rows whose cells all have their column's usual kind.

Every repetition is possessive, so that matching takes time linear in the rows whatever they hold.
A row that the expression does not take is parsed; it may thus be strict about what it takes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltier.workbook.inventory import column_letters
from xltier.workbook.sheet_rows import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

STYLE = rb'(?: s="\d++")?+'


def row_pattern(
    prefix: bytes, usual: Mapping[int, Kind | None], dates: frozenset[int]
) -> re.Pattern[bytes]:
    """Return the expression that takes as many regular rows as stand in a line.

    Args:
        prefix: Namespace prefix of the sheet's elements with its colon, or nothing.
        usual: Usual kind by column number; None stands for a column that is blank so far. A row
            is regular whatever its cells in other columns hold.
        dates: Styles that make a number a date.
    """
    letters = {column: column_letters(column).encode() for column in sorted(usual)}
    others = _other_cells(prefix, list(letters.values()))
    cells = others + b"".join(
        _cell(prefix, letters[column], usual[column], dates) + others for column in letters
    )
    end = rb"(?:(?<=/)>|(?<!/)>%b</%brow>)" % (cells, prefix)
    return re.compile(rb'(?:<%brow r="\d++"[^>]*+%b\s*+)*+' % (prefix, end), re.DOTALL)


def number_pattern(prefix: bytes, column: int) -> re.Pattern[bytes]:
    """Return the expression that finds row number and value of the numbers in one column."""
    letters = column_letters(column).encode()
    value = rb"%b<%bv>([^<]++)</%bv>" % (_formula(prefix), prefix, prefix)
    head = rb'<%bc r="%b(\d++)"%b(?: t="n")?+>' % (prefix, letters, STYLE)
    return re.compile(head + value, re.DOTALL)


def _cell(prefix: bytes, letters: bytes, kind: Kind | None, dates: frozenset[int]) -> bytes:
    blank = rb'%b(?: t="\w++")?+(?:/>|></%bc>)' % (STYLE, prefix)
    forms = blank if kind is None else rb"%b|%b</%bc>" % (blank, _form(prefix, kind, dates), prefix)
    return rb'(?:<%bc r="%b\d++"(?:%b))?+' % (prefix, letters, forms)


def _form(prefix: bytes, kind: Kind, dates: frozenset[int]) -> bytes:
    value = rb"%b<%bv>[^<]++</%bv>" % (_formula(prefix), prefix, prefix)
    if kind is Kind.TEXT:
        shared = rb's"%b><%bv>[^<]++</%bv>' % (STYLE, prefix, prefix)
        calculated = rb'str"%b>%b<%bv>[^<]*+</%bv>' % (STYLE, _formula(prefix), prefix, prefix)
        inline = rb'inlineStr"%b>%b' % (STYLE, _inside(prefix))
        return rb'%b t="(?:%b|%b|%b)' % (STYLE, shared, calculated, inline)
    if kind is Kind.BOOL:
        return rb'%b t="b">%b' % (STYLE, value)
    return rb'%b(?: t="n")?+>%b' % (_number_style(kind, dates), value)


def _number_style(kind: Kind, dates: frozenset[int]) -> bytes:
    among = b"|".join(str(style).encode() for style in sorted(dates))
    optional = b"?+" if (0 in dates) == (kind is Kind.DATE) else b""
    if kind is Kind.DATE:
        return rb'(?: s="(?:%b)")%b' % (among, optional)
    return rb'(?: s="(?!(?:%b)")\d++")%b' % (among, optional) if dates else STYLE


def _formula(prefix: bytes) -> bytes:
    return rb"(?:<%bf(?:\s[^>]*+)?+(?:(?<=/)>|(?<!/)>[^<]*+</%bf>))?+" % (prefix, prefix)


def _inside(prefix: bytes) -> bytes:
    return rb"[^<]*+(?:<(?!/%bc>)[^<]*+)*+" % prefix


def _other_cells(prefix: bytes, letters: list[bytes]) -> bytes:
    known = rb"(?:%b)\d" % b"|".join(letters)
    end = rb"(?:(?<=/)>|(?<!/)>%b</%bc>)" % (_inside(prefix), prefix)
    return rb'(?:<%bc r="(?!%b)[A-Z]++\d++"[^>]*+%b)*+' % (prefix, known, end)
