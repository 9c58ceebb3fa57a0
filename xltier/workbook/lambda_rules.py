"""How a LAMBDA reads the Rules sheet: the tiers, their bounds, and whether xltier would use them.

Amounts are whole minor units and are compared as xltier compares them, halves and binary noise
included. An empty row counts for nothing; the last tier takes everyone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xltier.workbook.contract import TABLES
from xltier.workbook.formula_text import one_of
from xltier.workbook.settings import ALL_SETTINGS

if TYPE_CHECKING:
    from xltier.language import Language

MOST_TIERS: Final = 9
MOST_ORDERS: Final = 1_000_000
MOST_DAYS: Final = 36_500

_SETTINGS: Final = {setting.name: setting for setting in ALL_SETTINGS}
_WIDTHS: Final = str.maketrans("（）", "()")


def rules(language: Language) -> dict[str, str]:
    """Return the names a LAMBDA gives to what stands on the Rules sheet, in order.

    tier_names, bound_amount (minor units), bound_orders and bound_days are columns with a row per
    tier, best first, blank bounds being "". is_last marks the last tier, any_one says whether one
    condition is enough and by_margin whether money is gross margin, unit is a major unit in minor
    ones, and rules_hold whether the rules are such that xltier would use them.
    """
    return _settings(language) | _tiers(language) | _order()


def column(table: str, name: str, language: Language) -> str:
    """Return the reference to a column of a table, by its header."""
    return f"{table}[{TABLES[table].column(name).label.text(language)}]"


def _settings(language: Language) -> dict[str, str]:
    def both(name: str) -> str:
        parts = (f"TRIM({column(t, name, language)})" for t in ("Settings", "MethodSettings"))
        return f"VSTACK({', '.join(parts)})"

    return {
        "labels": both("setting"),
        "typed_values": both("value"),
        "look_up": "LAMBDA(english, chinese, identifier, LET(hits, "
        "(labels=english)+(labels=chinese)+(labels=identifier), "
        'IF(SUM(IFERROR(hits, 0))>1, #VALUE!, IFNA(INDEX(typed_values, MATCH(1, hits, 0)), ""))))',
        "any_one": _decided("match", "all", "any"),
        "by_margin": _decided("measure_by", "sales", "margin"),
        "typed_decimals": _looked_up("currency_decimals"),
        "decimals": 'IF(typed_decimals="", 2, '
        'IF(OR(typed_decimals={"0","1","2","3","4"}), typed_decimals*1, #VALUE!))',
        "unit": "10^decimals",
        "to_minor": "LAMBDA(major, LET(scaled, ABS(major)*unit, noise, scaled*4E-15+0.000000001, "
        "SIGN(major)*INT(scaled+0.5+IF(noise<0.05, noise, 0.05))))",
    }


def _tiers(language: Language) -> dict[str, str]:
    def optional(name: str) -> str:
        reference = column("TierRules", name, language)
        return f'IF(ISREF({reference}), {reference}, "")'

    def read(name: str) -> str:
        return f"read_bounds({optional(name)})"

    columns = (each for each in TABLES["TierRules"].columns if not each.computed)
    others = (each.name for each in columns if each.name != "tier")
    typed = "&".join(f"TRIM({optional(name)})" for name in others)
    return {
        "typed_names": f"TRIM({column('TierRules', 'tier', language)})",
        "tier_names": 'FILTER(typed_names, typed_names<>"")',
        "tier_count": "ROWS(tier_names)",
        "is_last": "SEQUENCE(tier_count)=tier_count",
        "no_strays": f'SUM((typed_names="")*({typed}<>""))=0',
        "read_bounds": 'LAMBDA(cells, FILTER(IF((typed_names="")+(TRIM(cells)=""), "", '
        'IF(EXACT(IFERROR(cells*1, "")&"", TRIM(cells)), cells*1, #VALUE!)), typed_names<>""))',
        "typed_amounts": read("min_amount"),
        "bound_amount": 'IF(typed_amounts="", "", to_minor(typed_amounts))',
        "bound_orders": read("min_orders"),
        "bound_days": read("max_recency_days"),
    }


def _order() -> dict[str, str]:
    """Return what tells whether the rules hold.

    Strictness is a bound turned so that more is stricter. A condition that is not there is the
    laxest of all when all must be met, and the strictest when any one is enough. Each tier must be
    nowhere laxer than the next and somewhere stricter.
    """
    return {
        "absent": "IF(any_one, 1E+99, -1E+99)",
        "strictness": "HSTACK("
        'IF(is_last, -1E+99, IF(bound_amount="", absent, bound_amount)), '
        'IF(is_last, -1E+99, IF((bound_orders="")+(bound_orders=0)*(absent<0), absent, '
        "bound_orders)), "
        'IF(is_last, -1E+99, IF(bound_days="", absent, -bound_days)))',
        "in_order": "IF(tier_count=1, TRUE, LET(steps, DROP(strictness, -1)-DROP(strictness, 1), "
        "AND(steps>=0, MMULT(steps, {1;1;1})>0)))",
        "conditions_given": 'AND(is_last+(bound_amount&bound_orders&bound_days<>"")'
        "*(1-any_one*(bound_orders=0))>0)",
        "last_takes_rest": 'AND(IF(is_last, (bound_days="")*((bound_amount="")+(bound_amount=0))'
        '*((bound_orders="")+(bound_orders=0)), 1))',
        "bounds_fit": 'AND(IF(typed_amounts="", 1, '
        "(typed_amounts>=0)*"
        "(ABS(typed_amounts*unit-bound_amount)<=bound_amount*4E-15+0.000000001)), "
        f"{_whole('bound_orders', MOST_ORDERS)}, {_whole('bound_days', MOST_DAYS)})",
        "names_fit": f"AND(tier_count<={MOST_TIERS}, "
        "SUM((tier_names=TRANSPOSE(tier_names))*1)=tier_count)",
        "rules_hold": "IFERROR(AND(no_strays, names_fit, bounds_fit, last_takes_rest, "
        "conditions_given, in_order, OR(by_margin, TRUE)), FALSE)",
    }


def _whole(bound: str, most: int) -> str:
    return f'IF({bound}="", 1, ({bound}>=0)*({bound}<={most})*(INT({bound})={bound}))'


def _decided(setting: str, default: str, other: str) -> str:
    """Return the expression that is TRUE for the other choice, FALSE for the default or a blank."""
    found = _looked_up(setting)
    usual = one_of(found, ("", *_choice_texts(setting, default)))
    return f"IF({one_of(found, _choice_texts(setting, other))}, TRUE, IF({usual}, FALSE, #VALUE!))"


def _looked_up(name: str) -> str:
    label = _SETTINGS[name].label
    return f'look_up("{label.en}", "{label.zh}", "{name}")'


def _choice_texts(setting: str, choice: str) -> tuple[str, ...]:
    """Return what a cell may say for a choice; full-width brackets may be half-width."""
    label = dict(_SETTINGS[setting].choices)[choice]
    return tuple(dict.fromkeys((label.en, label.zh, label.zh.translate(_WIDTHS), choice)))
