"""Conditional formats: what stands out by itself when a review has written its results.

Every format is a formula on the cell's own words in both languages, so that a workbook keeps its
signals when a user translates a header. Colour never stands alone: a triangle or bold type says
the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter

from xltier.workbook.contract import KNOWN
from xltier.workbook.entries import LAST_ROW
from xltier.workbook.look import BLUE, GREY, NAVY, ORANGE, fill
from xltier.workbook.palette import MOVE_SHARES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xltier.workbook.sheet_plan import Place

AS_OF_NAME: Final = "AsOfDate"
"""Defined name of the as-of date's cell on the Rules sheet."""

TOTAL: Final = ("total", "合计")
AT_RISK: Final[dict[str, tuple[str, ...]]] = {
    "rfm_segment": ("at risk", "cannot lose them", "流失风险", "不可失去"),
    "rfm_type": ("key retention", "key win-back", "重要保持", "重要挽留"),
    "lifecycle": ("slipping", "预警"),
}
"""Labels of customers worth keeping who are about to be lost, by column."""

BAR_BLUE: Final = "9EC1E0"
BAR_SAND: Final = "D9C58F"
BAR_ORANGE: Final = "EDB98A"
SCORECARD_BARS: Final = {"customers": BAR_SAND, "sales": BAR_SAND, "overdue": BAR_ORANGE}
SCORECARD_RATES: Final = ("top_kept", "top_share")

MATRIX_WIDTH: Final = 12
"""Columns beside the first that a matrix may have: nine tiers, prospects, lapsed and a total."""

_UP_FORMAT, _DOWN_FORMAT, _LATE_FORMAT = 190, 191, 192


def _up() -> DifferentialStyle:
    shown = NumberFormat(numFmtId=_UP_FORMAT, formatCode='"▲ "@')
    return DifferentialStyle(font=Font(color=BLUE, bold=True), numFmt=shown)


def _down() -> DifferentialStyle:
    shown = NumberFormat(numFmtId=_DOWN_FORMAT, formatCode='"▼ "@')
    return DifferentialStyle(font=Font(color=ORANGE, bold=True), numFmt=shown)


def _says(cell: str, *words: str) -> str:
    return "OR(" + ",".join(f'{cell}="{word}"' for word in words) + ")"


class Highlighter:
    """Adds the conditional formats of the tables on one sheet."""

    def __init__(self, sheet: Worksheet, place: Place) -> None:
        """Remember where the table stands; its headers are in `place.row`."""
        self.sheet = sheet
        self.place = place

    def add(self) -> None:
        """Add the formats that the table has, if any."""
        adders = {
            "Customers": self._customers,
            "Followups": self._overdue,
            "Movement": self._movement,
            "Findings": self._findings,
            "TierSummary": self._summary,
            "TierMatrix": self._matrix,
            "Scorecard": self._scorecard,
            "ScorecardTeams": self._scorecard_teams,
        }
        if self.place.table in adders:
            adders[self.place.table]()

    @property
    def columns(self) -> list[str]:
        """The names of the table's columns, left to right."""
        return [each.name for each in KNOWN[self.place.table].columns]

    def _letter(self, column: str) -> str:
        names = self.columns
        return str(get_column_letter(self.place.column + names.index(column)))

    def _cell(self, column: str) -> str:
        return f"${self._letter(column)}{self.place.row + 1}"

    def _format(self, first: str, last: str, formula: str, dxf: DifferentialStyle) -> None:
        bottom = LAST_ROW if self.place.room is None else self.place.row + self.place.room
        cells = f"{first}{self.place.row + 1}:{last}{bottom}"
        self.sheet.conditional_formatting.add(cells, Rule("expression", dxf=dxf, formula=[formula]))

    def _direction(self, column: str) -> None:
        letter = self._letter(column)
        self._format(letter, letter, _says(self._cell(column), "up", "升级"), _up())
        self._format(letter, letter, _says(self._cell(column), "down", "降级"), _down())
        lapsed = DifferentialStyle(font=Font(color=ORANGE, italic=True))
        self._format(letter, letter, _says(self._cell(column), "lapsed", "流出"), lapsed)

    def _customers(self) -> None:
        self._direction("movement")
        until, override = self._cell("override_until"), self._cell("override")
        today = f"IF(ISNUMBER({AS_OF_NAME}),{AS_OF_NAME},TODAY())"
        expired = DifferentialStyle(font=Font(color=GREY, strike=True))
        self._format(
            self._letter("override"),
            self._letter("override_until"),
            f'AND({override}<>"",ISNUMBER({until}),{until}<{today})',
            expired,
        )

        self._potential()
        self._at_risk()
        self._overdue()

    def _potential(self) -> None:
        letter = self._letter("potential")
        self._format(letter, letter, f'{self._cell("potential")}<>""', _up())

    def _at_risk(self) -> None:
        """Good customers who stay away, whichever method says so."""
        warned = DifferentialStyle(font=Font(color=ORANGE, bold=True))
        for column, words in AT_RISK.items():
            if column in self.columns:
                letter = self._letter(column)
                self._format(letter, letter, _says(self._cell(column), *words), warned)

    def _overdue(self) -> None:
        """Who should have been contacted before the as-of date: an exclamation mark says so too."""
        overdue = self._cell("overdue")
        late = DifferentialStyle(
            font=Font(color=ORANGE, bold=True),
            numFmt=NumberFormat(numFmtId=_LATE_FORMAT, formatCode='"! "#,##0'),
        )
        letter, due = self._letter("overdue"), self._letter("next_contact")
        self._format(letter, letter, f"AND(ISNUMBER({overdue}),{overdue}>0)", late)
        past = DifferentialStyle(font=Font(color=ORANGE, bold=True))
        self._format(due, due, f"AND(ISNUMBER({overdue}),{overdue}>0)", past)

    def _movement(self) -> None:
        self._direction("direction")

    def _findings(self) -> None:
        level = self._cell("level")
        letter = self._letter("level")
        looks = (
            (("error", "错误"), "8C2D04", "FBE3D6", True),
            (("warning", "警告"), "6B5200", "FFF2CC", True),
            (("note", "提示"), NAVY, "E6EEF5", False),
        )
        for words, colour, ground, bold in looks:
            dxf = DifferentialStyle(font=Font(color=colour, bold=bold), fill=fill(ground))
            self._format(letter, letter, _says(level, *words), dxf)

    def _summary(self) -> None:
        first, last = self._letter("tier"), self._letter("new")
        self._format(first, last, _says(self._cell("tier"), *TOTAL), _total())

    def _scorecard(self) -> None:
        """Bars compare reps; the longest is the largest of its column."""
        self._scorecard_rates()
        for column, colour in SCORECARD_BARS.items():
            self._bar(column, colour, FormatObject("max"))

    def _scorecard_teams(self) -> None:
        self._scorecard_rates()
        first, last = self._letter("rank"), self._letter("overdue")
        self._format(first, last, _says(self._cell("team"), "everyone", "全部"), _total())

    def _scorecard_rates(self) -> None:
        """Bars of shares are full at 100 %; net upgrades have their sign and its colour."""
        for column in SCORECARD_RATES:
            self._bar(column, BAR_BLUE, FormatObject("num", val=1))
        letter, net = self._letter("net"), self._cell("net")
        for sign, colour in ((">", BLUE), ("<", ORANGE)):
            dxf = DifferentialStyle(font=Font(color=colour, bold=True))
            self._format(letter, letter, f"AND(ISNUMBER({net}),{net}{sign}0)", dxf)

    def _bar(self, column: str, colour: str, end: FormatObject) -> None:
        """Add bars that begin at 0, so that their lengths compare as the numbers do."""
        letter = self._letter(column)
        bottom = LAST_ROW if self.place.room is None else self.place.row + self.place.room
        bar = DataBar(
            minLength=0, maxLength=100, cfvo=[FormatObject("num", val=0), end], color=f"FF{colour}"
        )
        cells = f"{letter}{self.place.row + 1}:{letter}{bottom}"
        self.sheet.conditional_formatting.add(cells, Rule("dataBar", dataBar=bar))

    def _matrix(self) -> None:
        """Shade the diagonal; below it customers moved up, above it down; totals stand out.

        The more of a tier's customers moved, the stronger the shade.
        """
        row, column = self.place.row, self.place.column
        first, last = get_column_letter(column + 1), get_column_letter(column + MATRIX_WIDTH)
        names = f"${first}${row}:${last}${row}"
        here, head = f"{first}{row + 1}", f"{first}${row}"
        tier = f"${get_column_letter(column)}{row + 1}"
        total = f"OR({_says(tier, *TOTAL)},{_says(head, *TOTAL)})"
        filled = f'{here}<>"",{here}<>0,NOT({total})'
        own = f"MATCH({tier},{names},0)"
        place = f"COLUMN()-{column}"
        up = DifferentialStyle(font=Font(color=BLUE, bold=True))
        down = DifferentialStyle(font=Font(color=ORANGE, bold=True))
        self._format(first, last, f'AND({head}<>"",{total})', _total())
        self._format(first, last, f"AND(NOT({total}),{own}={place})", _diagonal())
        share = f"{here}/SUM(${first}{row + 1}:${last}{row + 1})"
        for least, below, above in MOVE_SHARES:
            for look, side, ground in ((up, ">", above), (down, "<", below)):
                shaded = DifferentialStyle(font=look.font, fill=fill(ground))
                self._format(
                    first, last, f"AND({filled},{own}{side}{place},{share}>={least})", shaded
                )


def _total() -> DifferentialStyle:
    return DifferentialStyle(font=Font(bold=True), fill=fill("EFE8DA"))


def _diagonal() -> DifferentialStyle:
    return DifferentialStyle(fill=fill("E3DCCB"))
