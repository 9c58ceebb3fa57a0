"""What-if beside each tier: the customers and sales that it would have under the rules as typed.

Formulas of the TierRules table over the Customers table, so that the numbers follow the typing in
any spreadsheet, without a review: no function here is younger than Excel 2007. Tiers are nested, so
a tier has whoever meets its conditions less whoever meets those of the tier above; the last has the
rest. A dash stands where that would not be true: another method decides, the tiers are not in
order, or a row between them is empty. Overrides and steadiness are left aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xltier.language import LANGUAGES
from xltier.workbook.contract import CUSTOMERS, TABLES
from xltier.workbook.formula_text import one_of, quoted
from xltier.workbook.settings import ALL_SETTINGS

if TYPE_CHECKING:
    from xltier.language import Language

FORMULA_COLUMNS: Final = ("what_if_customers", "what_if_sales")
UNKNOWN: Final = "–"
TIERS, ANY_ONE, HOLDS = "WhatIfTiers", "WhatIfAnyOne", "WhatIfHolds"
"""Names of the workbook that the formulas use."""

_DASH: Final = quoted(UNKNOWN)
_HUGE: Final = "1E+15"
_BLANKS: Final = {
    "min_amount": (_HUGE, "0"),
    "min_orders": (_HUGE, "0"),
    "max_recency_days": ("-1", "1E+9"),
}
"""What a blank bound is as strict as: the strictest where one condition is enough, else the
laxest."""
_SETTINGS: Final = {setting.name: setting for setting in ALL_SETTINGS}


def what_if(column: str, language: Language) -> str:
    """Return the formula of a column of TierRules, without the equals sign.

    Args:
        column: One of `FORMULA_COLUMNS`.
        language: The workbook's; headers are in it.
    """
    return _Formula(language, sales=column == "what_if_sales").text()


def what_if_names(language: Language) -> dict[str, str]:
    """Return the names that the formulas use, and what each stands for.

    WhatIfTiers is the number of tiers, WhatIfAnyOne whether one condition is enough, WhatIfHolds
    whether thresholds decide and no tier but the last is laxer than the next in any condition.
    """
    tiers = _column("tier", language)
    laxer = "+".join(_laxer(name, language) for name in _BLANKS)
    return {
        TIERS: f'SUMPRODUCT(--(TRIM({tiers})<>""))',
        ANY_ONE: _says("match", "any", language, default=False),
        HOLDS: f"AND({_says('method', 'threshold', language, default=True)},"
        f"IF({TIERS}<3,TRUE,SUMPRODUCT({laxer})=0))",
    }


def _column(name: str, language: Language) -> str:
    return f"TierRules[{TABLES['TierRules'].column(name).label.text(language)}]"


def _laxer(name: str, language: Language) -> str:
    """Return who of the tiers but the last two is laxer than the next in a condition."""
    column, (strict, lax) = _column(name, language), _BLANKS[name]
    blank = f"IF({ANY_ONE},{strict},{lax})"
    upper = f"INDEX({column},1):INDEX({column},{TIERS}-2)"
    lower = f"INDEX({column},2):INDEX({column},{TIERS}-1)"
    first, second = (f'(({part})+(({part})="")*{blank})' for part in (upper, lower))
    return f"({first}{'>' if name == 'max_recency_days' else '<'}{second})"


def _says(setting: str, choice: str, language: Language, *, default: bool) -> str:
    """Return whether a setting has a choice; where it is blank or missing, the default."""
    label = _SETTINGS[setting].label
    heads, values = (
        f"Settings[{TABLES['Settings'].column(name).label.text(language)}]"
        for name in ("setting", "value")
    )
    found = '""'
    for name in (*(label.text(each) for each in LANGUAGES), setting):
        found = f"IFERROR(TRIM(INDEX({values},MATCH({quoted(name)},{heads},0))),{found})"
    words = dict(_SETTINGS[setting].choices)[choice]
    return one_of(found, (words.en, words.zh, choice, *([""] if default else [])))


@dataclass(frozen=True, slots=True)
class _Formula:
    """The formula of a cell.

    Attributes:
        language: The workbook's.
        sales: Adds up sales rather than counting customers.
    """

    language: Language
    sales: bool

    def text(self) -> str:
        """Return the formula: nothing beside a row without a tier, a dash where it is not known."""
        names = _column("tier", self.language)
        so_far = f'SUMPRODUCT(--(TRIM(INDEX({names},1):INDEX({names},{self._place}))<>""))'
        own = f"IF({self._place}={TIERS},{self._everyone()},{self._held(above=False)})"
        less = f"IF({self._place}=1,0,{self._held(above=True)})"
        return (
            f'IF(TRIM({self._bound("tier", above=False)})="","",IFERROR('
            f"IF(AND({HOLDS},{so_far}={self._place}),{own}-{less},{_DASH}),{_DASH}))"
        )

    @property
    def _place(self) -> str:
        """The place of the row in the table, from 1; LibreOffice wants one cell to tell a row."""
        header = TABLES["TierRules"].column("tier").label.text(self.language)
        return f"(ROW()-ROW(TierRules[[#Headers],[{header}]]))"

    def _bound(self, name: str, *, above: bool) -> str:
        column = _column(name, self.language)
        if above:
            return f"INDEX({column},{self._place}-1)"
        return column.replace("[", "[[#This Row],[") + "]"

    def _measure(self, name: str) -> str:
        return f"Customers[{CUSTOMERS.column(name).label.text(self.language)}]"

    def _sum(self, *criteria: str) -> str:
        """Return the customers, or their sales, who meet criteria: ranges and what they match."""
        if self.sales:
            return f"SUMIFS({self._measure('monetary_value')},{','.join(criteria)})"
        return f"COUNTIFS({','.join(criteria)})"

    def _everyone(self) -> str:
        return self._sum(self._measure("monetary_value"), quoted(f">=-{_HUGE}"))

    def _held(self, *, above: bool) -> str:
        """Return who meets the conditions of this tier, or of the one above."""
        return f"IF({ANY_ONE},{self._any(above=above)},{self._all(above=above)})"

    def _all(self, *, above: bool) -> str:
        days = self._bound("max_recency_days", above=above)
        met = (
            *self._leg("monetary_value", "min_amount", ">=", f"-{_HUGE}", above=above),
            *self._leg("frequency", "min_orders", ">=", "-1", above=above),
        )
        recent = (self._measure("recency_days"), f'"<="&{days}')
        return f'IF({days}="",{self._sum(*met)},{self._sum(*met, *recent)})'

    def _any(self, *, above: bool) -> str:
        """Return everyone less those who miss each condition; unknown days miss theirs."""
        days = self._bound("max_recency_days", above=above)
        missed = (
            *self._leg("monetary_value", "min_amount", "<", _HUGE, above=above),
            *self._leg("frequency", "min_orders", "<", _HUGE, above=above),
        )
        recent = (self._measure("recency_days"), f'"<="&{days}')
        rescued = f'IF({days}="",0,{self._sum(*missed, *recent)})'
        return f"({self._everyone()}-{self._sum(*missed)}+{rescued})"

    def _leg(
        self, measure: str, bound: str, sign: str, blank: str, *, above: bool
    ) -> tuple[str, str]:
        typed = self._bound(bound, above=above)
        return self._measure(measure), f'"{sign}"&IF({typed}="",{blank},{typed})'
