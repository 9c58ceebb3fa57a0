"""The tables of settings in the template: a row each, its value guarded and formatted."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from openpyxl.styles import Alignment, Border, Side

from xltier.language import Sentence
from xltier.workbook.blocks import Block, put
from xltier.workbook.contract import TABLES
from xltier.workbook.entries import setting_entry
from xltier.workbook.fitting import lines_needed, text_height
from xltier.workbook.look import DUNE, style_name
from xltier.workbook.method_settings import METHOD_SETTINGS
from xltier.workbook.rules_layout import WIDTHS
from xltier.workbook.schema import Setting
from xltier.workbook.settings import SETTINGS, setting_of

if TYPE_CHECKING:
    from xltier.language import Language

SETTING_KINDS: Final = {
    "choice": "text",
    "date": "date",
    "integer": "integer",
    "percent": "share",
    "number": "number",
    "text": "prose",
}
ROWS: Final[dict[str, tuple[Setting, ...]]] = {
    "Settings": SETTINGS,
    "MethodSettings": METHOD_SETTINGS,
}
"""The settings of each table, in its order."""


def settings_rows(table: str, given: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return the rows of a table of settings in `language`.

    Args:
        table: Settings or MethodSettings.
        given: Columns `setting` and `value`: values other than the shipped ones.
        language: Language of labels and choices.

    Raises:
        KeyError: There is no setting of that name.
    """
    changed: dict[str, Any] = {}
    for name, value in given[["setting", "value"]].itertuples(index=False) if len(given) else ():
        setting = setting_of(str(name))
        if setting not in ROWS[table]:
            raise KeyError(name)
        changed[setting.name] = value
    settings = ROWS[table]
    values = [_shown(each, changed.get(each.name, each.default), language) for each in settings]
    methods = [each.method.text(language) if each.method else None for each in settings]
    return pd.DataFrame(
        {
            "setting": [setting.label.text(language) for setting in settings],
            "value": pd.Series(values, dtype=object),
            "method": methods,
            "help": [setting.help.text(language) for setting in settings],
        }
    )


def _shown(setting: Setting, value: Any, language: Language) -> Any:  # noqa: ANN401 - a cell
    if isinstance(value, Sentence):
        return value.text(language)
    labels = {name: label.text(language) for name, label in setting.choices}
    return labels.get(value, value) if setting.choices else value


def finish_settings(block: Block) -> None:
    """Format and guard each value; let the sentence beside it run on to the sheet's right edge."""
    sheet, place, language = block.sheet, block.place, block.language
    columns = [column.name for column in TABLES[place.table].columns]
    right = place.column + len(TABLES["TierRules"].columns)
    text = place.column + columns.index("help")
    header = sheet.cell(place.row, text)
    for column in range(text, right):
        cell = sheet.cell(place.row, column)
        cell.style = header.style
        cell.border = Border()
    above: Sentence | None = None
    for row, setting in enumerate(ROWS[place.table], start=place.row + 1):
        for column in (place.column, *range(place.column + 2, right)):
            sheet.cell(row, column).style = "xltier rule"
        value = sheet.cell(row, place.column + 1)
        put(value, value.value, style_name("field", SETTING_KINDS[setting.kind]))
        value.alignment = Alignment(
            horizontal="left", vertical="center", indent=1, wrap_text=setting.kind == "text"
        )
        if setting.kind == "text":
            lines = lines_needed(str(value.value), dict(WIDTHS)[value.column_letter])
            sheet.row_dimensions[row].height = text_height(lines, language)
        if setting.method != above:
            _divide(block, row, right)
        above = setting.method
        entry = setting_entry(setting, language)
        block.guard(entry, value.coordinate, setting.label.text(language))


def _divide(block: Block, row: int, right: int) -> None:
    """Draw a line where the settings of another method begin."""
    for column in range(block.place.column, right):
        cell = block.sheet.cell(row, column)
        side = copy(cell.border)
        side.top = Side("thin", color=DUNE)
        cell.border = side
