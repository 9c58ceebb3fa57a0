"""Formulas in Excel's English grammar; LibreOffice's interface has one of its own."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence

from . import grammar
from .areas import Run, addresses_of, cell_address, noted_rows
from .commands import Refusal, command
from .session import Session

ANY_RESULT = 1 | 2 | 4
EXCEL, OFFICE = (5, 3), (6, 0)  # FormulaLanguage and AddressConvention
ALL_SYMBOLS, FUNCTIONS = 0x7FFFFFFF, 16


def is_formula(value: Any) -> bool:
    """Tell whether a value to be written is a formula."""
    return isinstance(value, str) and value.startswith("=") and len(value) > 1


def parser(document: Any, language: int, convention: int) -> Any:
    """Return LibreOffice's parser of a grammar."""
    mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
    made = document.createInstance("com.sun.star.sheet.FormulaParser")
    made.OpCodeMap = mapper.getAvailableMappings(language, ALL_SYMBOLS)
    made.FormulaConvention = convention
    made.CompileEnglish = True
    return made


def function_names(document: Any, language: int) -> Dict[int, str]:
    """Return the names of functions in a language by their codes."""
    mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
    entries = mapper.getAvailableMappings(language, FUNCTIONS)
    return {entry.Token.OpCode: entry.Name for entry in entries}


def unambiguous(names: Dict[int, str], others: Dict[int, str]) -> Dict[str, str]:
    """Return other names by names, without those that stand for several functions."""
    all_names = [name.upper() for name in names.values()]
    return {
        name.upper(): others[code]
        for code, name in names.items()
        if code in others and all_names.count(name.upper()) == 1
    }


class Translator:
    """Translates formulas of one document between Excel's grammar and LibreOffice's interface."""

    def __init__(self, document: Any) -> None:
        """Make both parsers and learn the names of functions."""
        self.excel, self.office = parser(document, *EXCEL), parser(document, *OFFICE)
        excel, office = function_names(document, EXCEL[0]), function_names(document, OFFICE[0])
        self.office_names, self.excel_names = unambiguous(excel, office), unambiguous(office, excel)

    def to_office(self, formula: str, place: Any) -> str:
        """Return an Excel formula as LibreOffice's interface wants it."""
        quick = grammar.to_office(formula, self.office_names)
        return quick or self.print_office(self.excel.parseFormula(formula[1:], place), place)

    def print_office(self, tokens: Any, place: Any) -> str:
        """Return parsed tokens as LibreOffice's interface wants them."""
        return "=" + str(self.office.printFormula(tokens, place))

    def to_excel(self, formula: str, place: Any) -> str:
        """Return a formula of LibreOffice's interface as Excel shows it."""
        text = formula[1:-1] if formula.startswith("{") else formula
        quick = grammar.to_excel(text, self.excel_names)
        if quick is not None:
            return quick[1:] if quick.startswith("=#") else quick
        tokens = self.office.parseFormula(text[1:], place)
        return "=" + str(self.excel.printFormula(tokens, place))

    def filled(self, formula: str, place: Any, rows: int, columns: int) -> List[List[str]]:
        """Return a formula for every cell of a block, its relative references moving along."""
        if grammar.shifted(formula, 0, 0) is not None:
            copies = [[grammar.shifted(formula, r, c) for c in range(columns)] for r in range(rows)]
            quick = [[t and grammar.to_office(t, self.office_names) for t in row] for row in copies]
            if all(text is not None for row in quick for text in row):
                return [[str(text) for text in row] for row in quick]
        tokens = self.excel.parseFormula(formula[1:], place)
        return [
            [
                self.print_office(
                    tokens, cell_address(place.Sheet, place.Row + r, place.Column + c)
                )
                for c in range(columns)
            ]
            for r in range(rows)
        ]


def translator(session: Session, uid: str) -> Translator:
    """Return the translator of a document."""
    document = session.document(uid)
    made = session.translators.get(uid)
    if made is None:
        made = session.translators[uid] = Translator(document)
    found: Translator = made
    return found


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
    translate = translator(session, uid).to_office
    top, left = area[0], area[1]
    for column, first, last in runs:
        texts = [
            [translate(rows[row][column], cell_address(index, top + row, left + column))]
            for row in range(first, last + 1)
        ]
        put_block(sheet, top + first, left + column, texts)


def put_block(sheet: Any, top: int, left: int, texts: Sequence[Sequence[str]]) -> None:
    """Write a block of formulas; cell by cell where there are notes, which must not be lost."""
    bottom, right = top + len(texts) - 1, left + len(texts[0]) - 1
    if noted_rows(sheet, (top, left, bottom, right)):
        for row, line in enumerate(texts, top):
            for column, text in enumerate(line, left):
                sheet.getCellByPosition(column, row).setFormula(text)
        return
    block = sheet.getCellRangeByPosition(left, top, right, bottom)
    block.setFormulaArray(tuple(tuple(line) for line in texts))


@command("range.formulas")
def formulas(session: Session, uid: str, sheet: str, area: Sequence[int]) -> List[List[Any]]:
    """Return the formulas of a range; a cell that has none gives its value."""
    cells = session.cells(uid, sheet, area)
    rows = [list(row) for row in cells.getDataArray()]
    places = addresses_of(cells.queryFormulaCells(ANY_RESULT))
    if not places:
        return rows
    texts = cells.getFormulaArray()
    translate = translator(session, uid).to_excel
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
    top, left, bottom, right = area
    place = cell_address(target.RangeAddress.Sheet, top, left)
    rows, columns = bottom - top + 1, right - left + 1
    put_block(target, top, left, translator(session, uid).filled(formula, place, rows, columns))


@command("range.array_formula")
def array_formula(session: Session, uid: str, sheet: str, area: Sequence[int]) -> Optional[str]:
    """Return the array formula of a range; None if it is not one."""
    cells = session.cells(uid, sheet, area)
    text = cells.getArrayFormula()
    if not text:
        return None
    place = cell_address(cells.RangeAddress.Sheet, area[0], area[1])
    return translator(session, uid).to_excel(text, place)


@command("range.set_array_formula")
def set_array_formula(
    session: Session, uid: str, sheet: str, area: Sequence[int], formula: str
) -> None:
    """Write an array formula over a range."""
    cells = session.cells(uid, sheet, area)
    if not is_formula(formula):
        raise Refusal("office", "an array formula begins with =")
    place = cell_address(cells.RangeAddress.Sheet, area[0], area[1])
    cells.setArrayFormula(translator(session, uid).to_office(formula, place))
