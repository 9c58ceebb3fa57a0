"""Formulas in Excel's English grammar; LibreOffice's interface has one of its own."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence

from .areas import Run, addresses_of, cell_address
from .commands import Refusal, command
from .session import Session

ANY_RESULT = 1 | 2 | 4
EXCEL, OFFICE = (5, 3), (6, 0)  # FormulaLanguage and AddressConvention
ALL_SYMBOLS = 0x7FFFFFFF


def is_formula(value: Any) -> bool:
    """Tell whether a value to be written is a formula."""
    return isinstance(value, str) and value.startswith("=") and len(value) > 1


def parser(document: Any, grammar: Any) -> Any:
    """Return LibreOffice's parser of a grammar."""
    language, convention = grammar
    mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
    made = document.createInstance("com.sun.star.sheet.FormulaParser")
    made.OpCodeMap = mapper.getAvailableMappings(language, ALL_SYMBOLS)
    made.FormulaConvention = convention
    made.CompileEnglish = True
    return made


class Grammar:
    """Translates formulas of one document between Excel's grammar and LibreOffice's interface."""

    def __init__(self, document: Any) -> None:
        """Make both parsers."""
        self.excel, self.office = parser(document, EXCEL), parser(document, OFFICE)

    def to_office(self, formula: str, place: Any) -> str:
        """Return an Excel formula as LibreOffice's interface wants it."""
        tokens = self.excel.parseFormula(formula[1:], place)
        return "=" + str(self.office.printFormula(tokens, place))

    def to_excel(self, formula: str, place: Any) -> str:
        """Return a formula of LibreOffice's interface as Excel shows it."""
        tokens = self.office.parseFormula(formula.strip("{}")[1:], place)
        return "=" + str(self.excel.printFormula(tokens, place))


def grammar(session: Session, uid: str) -> Grammar:
    """Return the translator of a document."""
    document = session.document(uid)
    made = session.grammars.get(uid)
    if made is None:
        made = session.grammars[uid] = Grammar(document)
    return made


def put_formulas(
    session: Session,
    uid: str,
    sheet: Any,
    area: Sequence[int],
    rows: Sequence[Sequence[Any]],
    runs: Sequence[Run],
) -> None:
    """Write the formulas that stand in runs of `rows`."""
    index = sheet.RangeAddress.Sheet
    translate = grammar(session, uid).to_office
    top, left = area[0], area[1]
    for column, first, last in runs:
        texts = [
            translate(rows[row][column], cell_address(index, top + row, left + column))
            for row in range(first, last + 1)
        ]
        put_run(sheet, left + column, top + first, texts)


def put_run(sheet: Any, column: int, first: int, texts: Sequence[str]) -> None:
    """Write formulas down a column."""
    from .writing import noted_rows

    last = first + len(texts) - 1
    if noted_rows(sheet, (first, column, last, column)):
        for row, text in enumerate(texts, first):
            sheet.getCellByPosition(column, row).setFormula(text)
        return
    block = sheet.getCellRangeByPosition(column, first, column, last)
    block.setFormulaArray(tuple((text,) for text in texts))


@command("range.formulas")
def formulas(session: Session, uid: str, sheet: str, area: Sequence[int]) -> List[List[Any]]:
    """Return the formulas of a range; a cell that has none gives its value."""
    cells = session.cells(uid, sheet, area)
    rows = [list(row) for row in cells.getDataArray()]
    places = addresses_of(cells.queryFormulaCells(ANY_RESULT))
    if not places:
        return rows
    texts = cells.getFormulaArray()
    translate = grammar(session, uid).to_excel
    index = cells.RangeAddress.Sheet
    for top, left, bottom, right in places:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                text = texts[row - area[0]][column - area[1]]
                place = cell_address(index, row, column)
                rows[row - area[0]][column - area[1]] = translate(text, place)
    return rows


@command("range.fill_formula")
def fill(session: Session, uid: str, sheet: str, area: Sequence[int], formula: str) -> None:
    """Write one formula into every cell, its relative references moving along."""
    target = session.sheet(uid, sheet)
    place = cell_address(target.RangeAddress.Sheet, area[0], area[1])
    first = target.getCellByPosition(area[1], area[0])
    first.setFormula(grammar(session, uid).to_office(formula, place))
    tokens = first.getTokens()
    cells = session.cells(uid, sheet, area)
    for row in range(area[2] - area[0] + 1):
        for column in range(area[3] - area[1] + 1):
            if row or column:
                cells.getCellByPosition(column, row).setTokens(tokens)


@command("range.array_formula")
def array_formula(session: Session, uid: str, sheet: str, area: Sequence[int]) -> Optional[str]:
    """Return the array formula of a range; None if it is not one."""
    cells = session.cells(uid, sheet, area)
    text = cells.getArrayFormula()
    if not text:
        return None
    place = cell_address(cells.RangeAddress.Sheet, area[0], area[1])
    return grammar(session, uid).to_excel(text, place)


@command("range.set_array_formula")
def set_array_formula(
    session: Session, uid: str, sheet: str, area: Sequence[int], formula: str
) -> None:
    """Write an array formula over a range."""
    cells = session.cells(uid, sheet, area)
    if not is_formula(formula):
        raise Refusal("office", "an array formula begins with =")
    place = cell_address(cells.RangeAddress.Sheet, area[0], area[1])
    cells.setArrayFormula(grammar(session, uid).to_office(formula, place))
