"""The value beside a formula is written anew; the formula and all else in the cell stay."""

from __future__ import annotations

import pytest

from xltier.workbook.writing.sheet_stream import Chunk
from xltier.workbook.writing.shown_values import Shown, with_value


@pytest.mark.parametrize(
    ("cell", "value", "after"),
    [
        ('<c r="G5" s="3"><f>A&amp;1</f></c>', 7.0, '<c r="G5" s="3"><f>A&amp;1</f><v>7</v></c>'),
        ('<c r="G5"><f>A</f><v/></c>', 7.25, '<c r="G5"><f>A</f><v>7.25</v></c>'),
        ('<c r="G5" t="str"><f>A</f><v>old</v></c>', 0.0, '<c r="G5"><f>A</f><v>0</v></c>'),
        (
            '<c r="G5" s="1"><f>A</f><v>3</v></c>',
            "<–",
            '<c r="G5" s="1" t="str"><f>A</f><v>&lt;–</v></c>',
        ),
        (
            '<x:c r="G5"><x:f t="shared" si="0"/><x:v>1</x:v></x:c>',
            2.0,
            '<x:c r="G5"><x:f t="shared" si="0"/><x:v>2</x:v></x:c>',
        ),
        (
            '<c r="G5"><f>A</f><v>1</v><extLst><ext/></extLst></c>',
            "",
            '<c r="G5" t="str"><f>A</f><v></v><extLst><ext/></extLst></c>',
        ),
    ],
    ids=["none before", "blank", "text before", "text", "prefix", "something behind"],
)
def test_a_cell_takes_another_value(cell, value, after):
    assert with_value(cell.encode(), value).decode() == after


ROWS = (
    b'<row r="4"><c r="A4"><v>1</v></c></row>'
    b'<row r="5"><c r="A5"><f>Mark+1</f><v>1</v></c><c r="B5"><f>1+1</f><v>2</v></c>'
    b'<c r="C5"><v>3</v></c></row>'
)


def chunk(data):
    return Chunk(data, 0, 4, 5, regular=True)


def test_only_formulas_of_the_template_are_looked_at():
    shown = Shown({(5, column): 9.0 for column in range(1, 5)}, "Mark")
    (after,) = shown.apply(iter([chunk(ROWS)]))
    assert after.data == ROWS.replace(b"<f>Mark+1</f><v>1</v>", b"<f>Mark+1</f><v>9</v>")
    assert list(shown.done) == [(5, 1)]


def test_a_value_or_a_formula_that_does_not_read_back_is_noticed():
    shown = Shown({(5, 1): 9.0}, "Mark")
    (after,) = shown.apply(iter([chunk(ROWS)]))
    assert shown.holds(after)
    assert not shown.holds(chunk(after.data.replace(b"<v>9</v>", b"<v>8</v>")))
    assert not shown.holds(chunk(after.data.replace(b"Mark+1", b"Mark+2")))
