"""How the workbook looks: palette, fonts, and named cell styles.

Two colours carry meaning everywhere: navy is the user's own, sand is written by xltier. They differ
in lightness too, so that a grey print and a colour-blind reader tell them apart. Blue is up, orange
is down, always beside a word or a triangle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE, NumberFormat
from openpyxl.utils.indexed_list import IndexedList

from xltier.workbook.schema import NUMBER_FORMATS

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.worksheet.dimensions import ColumnDimension

    from xltier.language import Language
    from xltier.workbook.schema import Column

NAVY: Final = "1F3A5F"
MIST: Final = "DCE6F1"
SAND: Final = "E3D9C6"
DUNE: Final = "B09A6B"
SHELL: Final = "F8F5EE"
BARK: Final = "4A3F28"
INK: Final = "262626"
GREY: Final = "595959"
LINE: Final = "D9D5CB"
BLUE: Final = "1F6FB2"
ORANGE: Final = "B35900"
WHITE: Final = "FFFFFF"

Role = Literal["yours", "field", "written"]
"""Whose a cell is: `yours` on an open grid, `field` in a box to type into, `written` by xltier."""

FORMATS: Final[dict[str, str]] = {
    "text": "@",
    "prose": "General",
    "wrapped": "General",
    "open": "General",
    "clipped": "General",
    "shrunk": "General",
    "integer": NUMBER_FORMATS["integer"],
    "money": "#,##0.00",
    "number": "General",
    "date": NUMBER_FORMATS["date"],
    "time": NUMBER_FORMATS["time"],
    "percent": NUMBER_FORMATS["percent"],
    "decimal": NUMBER_FORMATS["decimal"],
    "value": "General",
    "share": "0%",
    "plain": "0",
    "up": '"▲ "#,##0;-#,##0;"–"',
    "down": '"▼ "#,##0;-#,##0;"–"',
    "count": '#,##0;-#,##0;"·"',
    "net": "+#,##0;-#,##0;0",
}
"""Number format of each kind of cell. Short text is kept as typed, so that 007 keeps its zeros."""

FIELD: Final = "F3F7FB"

_KINDS: Final[dict[Role, tuple[str, ...]]] = {
    "yours": ("text", "prose", "money", "number", "date", "plain"),
    "field": ("text", "prose", "integer", "money", "number", "date", "share", "value"),
    "written": tuple(kind for kind in FORMATS if kind != "share"),
}
_OWN_FORMATS: Final = 200
"""First identifier for number formats inside formats of table columns: far from the cells' own."""

_CENTRED = {"date", "time"}
_LEFT = {"text", "prose", "wrapped", "open", "clipped", "shrunk", "value"}
_PROSE = {"feedback", "needs", "override_reason", "reason", "gap_to_next", "measure_note", "note"}
_PROSE |= {"help", "policy", "advice", "fact"}
_PROSE |= {"action", "follow_up_by", "contact_by", "offer", "next_step"}
_SPECIAL = {
    ("TierSummary", "up"): "up",
    ("TierSummary", "new"): "count",
    ("TierSummary", "down"): "down",
    **{
        (table, column): kind
        for table in ("Regions", "RepSales")
        for column, kind in (
            ("top_customers", "count"),
            ("up", "up"),
            ("down", "down"),
            ("net_upgrades", "net"),
        )
    },
    ("Findings", "row"): "plain",
    ("Purchases", "line"): "plain",
    ("SegmentProfile", "description"): "wrapped",
    ("ReviewFacts", "value"): "open",
    ("Snapshots", "policy"): "clipped",
    ("KeyFigures", "figure"): "shrunk",
    **{
        (table, column): "shrunk"
        for table in ("Risers", "Fallers")
        for column in ("customer", "rep", "from_tier", "to_tier")
    },
    ("Remarks", "remark"): "open",
    ("Risers", "reason"): "open",
    ("Fallers", "reason"): "open",
    ("TeamComparison", "note"): "open",
    **{
        (table, column): kind
        for table in ("Scorecard", "ScorecardTeams")
        for column, kind in (
            ("rank", "plain"),
            ("net", "net"),
            ("up", "up"),
            ("down", "down"),
            ("new", "count"),
            ("lost", "count"),
            ("won_back", "count"),
            ("overdue", "count"),
        )
    },
}


def font_name(language: Language) -> str:
    """Return a typeface that Windows, Mac and LibreOffice have and that holds the language."""
    return "Microsoft YaHei" if language == "zh" else "Arial"


def kind_of(table: str, column: Column) -> str:
    """Return the kind of cell, a key of `FORMATS`, that a column of the contract holds."""
    special = _SPECIAL.get((table, column.name))
    return special or ("prose" if column.name in _PROSE else column.kind)


def style_name(role: Role, kind: str) -> str:
    """Return the name of the cell style for data of that kind."""
    return f"xltier {role} {kind}"


def header_style(owned: bool, kind: str) -> str:
    """Return the name of the style of a header above cells of that kind."""
    side = "left" if kind in _LEFT else "centre" if kind in _CENTRED else "right"
    return f"xltier header {'written' if owned else 'yours'} {side}"


def _alignment(kind: str) -> Alignment:
    if kind == "clipped":  # long text that shall not run on over what stands beside it
        return Alignment(horizontal="fill", vertical="center")
    horizontal = "left" if kind in _LEFT else "center" if kind in _CENTRED else "right"
    indent = 1 if horizontal == "left" else 0
    wrap = True if kind == "wrapped" else None
    shrink = True if kind == "shrunk" else None  # names that users choose, on a grid of ours
    return Alignment(
        horizontal=horizontal,
        vertical="center",
        indent=indent,
        wrap_text=wrap,
        shrink_to_fit=shrink,
    )


def top(alignment: Alignment) -> Alignment:
    """Return the alignment moved to the top of the cell."""
    return Alignment(
        horizontal=alignment.horizontal,
        vertical="top",
        wrap_text=alignment.wrap_text,
        indent=alignment.indent,
    )


def fill(colour: str) -> PatternFill:
    """Return a solid fill, as good in a cell as in a conditional format."""
    return PatternFill("solid", fgColor=colour, bgColor=colour)


def _box(kind: str) -> Border:
    line = Side("thin", color=LINE)
    if kind == "open":  # read on across the cells beside it
        return Border(left=line, top=line, bottom=line)
    return Border(left=line, right=line, top=line, bottom=line)


def _cell_fill(role: Role) -> PatternFill:
    colours = {"written": SHELL, "field": FIELD}
    return fill(colours[role]) if role in colours else PatternFill()


@dataclass(frozen=True, slots=True)
class Look:
    """The cell styles of one language.

    Attributes:
        language: Decides the typeface.
    """

    language: Language

    def font(self, size: float = 10, colour: str = INK, *, bold: bool = False) -> Font:
        """Return the workbook's typeface in a size in points and a colour."""
        return Font(name=font_name(self.language), size=size, color=colour, bold=bold)

    def install(self, book: openpyxl.Workbook) -> None:
        """Make the typeface the workbook's default and add every named style to the workbook."""
        book._fonts = IndexedList([self.font()])  # noqa: SLF001 - openpyxl has no other way
        book._named_styles["Normal"].font = self.font()  # noqa: SLF001
        for style in (*self._data(), *self._headers(), *self._text()):
            book.add_named_style(style)

    def _data(self) -> list[NamedStyle]:
        return [
            NamedStyle(
                style_name(role, kind),
                font=self.font(colour={"up": BLUE, "down": ORANGE}.get(kind, INK)),
                number_format=FORMATS[kind],
                alignment=_alignment(kind),
                border=_box(kind),
                fill=_cell_fill(role),
            )
            for role, kinds in _KINDS.items()
            for kind in kinds
        ]

    def _headers(self) -> list[NamedStyle]:
        colours = {"yours": (NAVY, WHITE), "written": (SAND, BARK)}
        sides = {"left": "left", "centre": "center", "right": "right"}
        edge = Side("thin", color=WHITE)
        return [
            NamedStyle(
                f"xltier header {role} {side}",
                font=self.font(colour=text, bold=True),
                fill=fill(ground),
                border=Border(left=edge, right=edge),
                alignment=Alignment(
                    horizontal=horizontal,
                    vertical="center",
                    wrap_text=True,
                    indent=1 if horizontal == "left" else 0,
                ),
            )
            for role, (ground, text) in colours.items()
            for side, horizontal in sides.items()
        ]

    def _text(self) -> list[NamedStyle]:
        middle = Alignment(vertical="center")
        wrapped = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
        inside = Alignment(horizontal="left", vertical="center", indent=1)
        rule = Border(bottom=Side("thin", color=LINE))
        mono = Font(name="Consolas", size=10, color=NAVY)
        link = self.font(colour=BLUE)
        link.u = "single"
        return [
            NamedStyle("xltier title", font=self.font(18, NAVY, bold=True), alignment=middle),
            NamedStyle("xltier purpose", font=self.font(colour=GREY), alignment=middle),
            NamedStyle("xltier section", font=self.font(12, NAVY, bold=True), alignment=middle),
            NamedStyle("xltier link", font=link, alignment=middle),
            NamedStyle("xltier term", font=self.font(bold=True), alignment=wrapped, border=rule),
            NamedStyle("xltier prose", font=self.font(), alignment=wrapped, border=rule),
            NamedStyle(
                "xltier guide head",
                font=self.font(12, NAVY, bold=True),
                fill=fill(MIST),
                alignment=inside,
            ),
            NamedStyle("xltier term link", font=link, alignment=wrapped, border=rule),
            NamedStyle("xltier rule", font=self.font(), alignment=inside, border=rule),
            NamedStyle("xltier command", font=mono, fill=fill(MIST), alignment=inside),
            NamedStyle(
                "xltier band yours",
                font=self.font(colour=NAVY, bold=True),
                fill=fill(MIST),
                alignment=inside,
            ),
            NamedStyle(
                "xltier band written",
                font=self.font(colour=BARK, bold=True),
                fill=fill("EFE8DA"),
                alignment=inside,
            ),
        ]

    def open_column(self, dimension: ColumnDimension, kind: str) -> None:
        """Format the blank cells of a column, so that rows typed below a table look right too."""
        dimension.font = self.font()
        dimension.number_format = FORMATS[kind]
        dimension.alignment = _alignment(kind)

    def column_format(self, role: Role, kind: str) -> DifferentialStyle:
        """Return the format that Excel gives to rows it adds to a table's column.

        Args:
            role: Whose the column is.
            kind: A key of `FORMATS`.
        """
        code = FORMATS[kind]
        number = BUILTIN_FORMATS_REVERSE.get(code, _OWN_FORMATS + list(FORMATS).index(kind))
        return DifferentialStyle(
            numFmt=NumberFormat(numFmtId=number, formatCode=code),
            fill=_cell_fill(role) if role != "yours" else None,
            alignment=_alignment(kind),
            border=_box(kind),
        )
