"""The Settings table of the template: a row for each setting, its value guarded and formatted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from openpyxl.styles import Alignment, Border

from xltier.workbook.blocks import Block, put
from xltier.workbook.contract import TABLES
from xltier.workbook.entries import setting_entry
from xltier.workbook.look import style_name
from xltier.workbook.settings import SETTINGS, Setting, setting_of

if TYPE_CHECKING:
    from xltier.language import Language

SETTING_KINDS: Final = {
    "choice": "text",
    "date": "date",
    "integer": "integer",
    "percent": "share",
    "number": "number",
}


def settings_rows(given: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return the rows of the Settings table in `language`.

    Args:
        given: Columns `setting` and `value`: values other than the shipped ones.
        language: Language of labels and choices.

    Raises:
        KeyError: There is no setting of that name.
    """
    changed: dict[str, Any] = {}
    for name, value in given.itertuples(index=False) if len(given) else ():
        setting = setting_of(str(name))
        if setting is None:
            raise KeyError(name)
        changed[setting.name] = value
    return pd.DataFrame(
        {
            "setting": [setting.label.text(language) for setting in SETTINGS],
            "value": pd.Series(
                [
                    _shown(setting, changed.get(setting.name, setting.default), language)
                    for setting in SETTINGS
                ],
                dtype=object,
            ),
            "help": [setting.help.text(language) for setting in SETTINGS],
        }
    )


def _shown(setting: Setting, value: Any, language: Language) -> Any:  # noqa: ANN401 - a cell
    labels = {name: label.text(language) for name, label in setting.choices}
    return labels.get(value, value) if setting.choices else value


def finish_settings(block: Block) -> None:
    """Format and guard each value; let the sentence beside it run on to the sheet's right edge."""
    sheet, place, language = block.sheet, block.place, block.language
    right = place.column + len(TABLES["TierRules"].columns)
    header = sheet.cell(place.row, place.column + 2)
    for column in range(header.column, right):
        cell = sheet.cell(place.row, column)
        cell.style = header.style
        cell.border = Border()
    for row, setting in enumerate(SETTINGS, start=place.row + 1):
        for column in (place.column, *range(place.column + 2, right)):
            sheet.cell(row, column).style = "xltier rule"
        value = sheet.cell(row, place.column + 1)
        put(value, value.value, style_name("field", SETTING_KINDS[setting.kind]))
        value.alignment = Alignment(horizontal="left", vertical="center", indent=1)
        entry = setting_entry(setting, language)
        block.guard(entry, value.coordinate, setting.label.text(language))
