"""The row that new rows are modelled on: its height, its formats, its formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from xltier.workbook.writing.markup import attributes, plain
from xltier.workbook.writing.patch import BINARY, NOTHING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xltier.workbook.inventory import Area
    from xltier.workbook.writing.row_text import RowText

KEPT = (b"s", b"customFormat", b"ht", b"customHeight", b"thickTop", b"thickBot", b"ph")
FORMULA_TEXT = re.compile(rb"<[^>]*>(.*)</[^>]*>", re.DOTALL)
REFERENCE = re.compile(
    r"(?P<column>\$?[A-Za-z]{1,3})(?P<fixed>\$?)(?P<row>[0-9]{1,7})(?![A-Za-z0-9_(\[.!])"
)


@dataclass(frozen=True, slots=True)
class ModelRow:
    """What new rows take over.

    Attributes:
        attributes: Attributes of the row's start tag, as they stand, each with a space before it.
        styles: Cell format by column.
        formulas: For columns with a formula: its pieces, between which the row number stands.
        style: The row's own cell format.
    """

    attributes: bytes = b""
    styles: dict[int, int | None] = field(default_factory=dict)
    formulas: dict[int, tuple[bytes, ...]] = field(default_factory=dict)
    style: int | None = None


def model_row(row: RowText, masters: dict[bytes, tuple[Area, str]]) -> ModelRow:
    """Return what new rows below `row` take over from it."""
    found = attributes(row.tag)
    kept = {k: v for k, v in found.items() if k in KEPT or k.endswith(b":dyDescent")}
    formulas = {}
    for cell in row.cells:
        text = _formula_text(cell.formula, row.number, cell.column, masters)
        pieces = None if text is None else same_row_pieces(text, row.number)
        if pieces is not None:
            formulas[cell.column] = pieces
    return ModelRow(
        b"".join(b' %s="%s"' % item for item in kept.items()),
        {cell.column: cell.style for cell in row.cells},
        formulas,
        row.style,
    )


def _formula_text(
    formula: bytes | None, row: int, column: int, masters: dict[bytes, tuple[Area, str]]
) -> str | None:
    """Return a cell's formula as if it stood alone; None for arrays and the like."""
    if formula is None:
        return None
    found = attributes(formula.partition(b">")[0] + b">")
    match = FORMULA_TEXT.fullmatch(formula)
    text = plain(match[1]) if match else ""
    kind = found.get(b"t", b"normal")
    if kind == b"normal":
        return text or None
    if kind != b"shared":
        return None
    master = masters.get(found.get(b"si", b""))
    if master is None or master[0].first_column != column or not master[1]:
        return None
    pieces = same_row_pieces(master[1], master[0].first_row)
    return None if pieces is None else plain(str(row).encode().join(pieces))


def same_row_pieces(formula: str, row: int) -> tuple[bytes, ...] | None:
    """Return a formula cut at the numbers of its own row; None if it looks at other rows.

    Args:
        formula: Its text without the equals sign.
        row: The row that it stands in.

    Returns:
        Escaped pieces; joined by another row's number they are the formula of that row.
    """
    try:
        tokens = Tokenizer("=" + formula).items
    except TokenizerError:
        return None
    text, pieces = "", []
    for token in tokens:
        if token.type != Token.OPERAND or token.subtype != Token.RANGE or "[" in token.value:
            text += token.value
            continue
        place = 0
        for match in REFERENCE.finditer(token.value, _after_sheet(token.value)):
            if match["fixed"]:
                continue
            if int(match["row"]) != row:
                return None
            pieces.append(text + token.value[place : match.start("row")])
            text, place = "", match.end("row")
        text += token.value[place:]
    return tuple(escape(piece, quote=False).encode() for piece in [*pieces, text])


def _after_sheet(reference: str) -> int:
    return reference.rfind("!") + 1


def formula_endings(
    pieces: tuple[bytes, ...], rows: NDArray[np.int64], prefix: bytes, *, array: bytes = b""
) -> pa.Array:
    """Return what follows the format in the XML of formula cells, without a cached value.

    Args:
        pieces: The formula, cut where the row number stands.
        rows: Row numbers.
        prefix: Namespace prefix with its colon, or empty.
        array: Column letters if it is an array formula of one cell.
    """
    numbers = pa.array(rows).cast(pa.large_string()).cast(BINARY)
    start: list[pa.Array | pa.Scalar] = [pa.scalar(b"><%sf>" % prefix, BINARY)]
    if array:
        opening = pa.scalar(b'><%sf t="array" ref="%s' % (prefix, array), BINARY)
        start = [opening, numbers, pa.scalar(b'">', BINARY)]
    parts = [*start, pa.scalar(pieces[0], BINARY)]
    for piece in pieces[1:]:
        parts += [numbers, pa.scalar(piece, BINARY)]
    end = pa.scalar(b"</%sf></%sc>" % (prefix, prefix), BINARY)
    joined = pc.binary_join_element_wise(*parts, end, NOTHING)
    return joined if isinstance(joined, pa.Array) else pa.repeat(joined, len(rows))
