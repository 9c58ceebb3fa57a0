"""Which table of a database holds the purchases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTED = 20
Table = tuple[str, str]
"""Schema and name."""


def chosen_table(label: str, asked: str, there: Sequence[Table], *, usual_schema: str) -> Table:
    """Return the table to read.

    Args:
        label: What people call the database.
        asked: The table as typed after the number sign, perhaps with its schema; empty if none
            was.
        there: The tables and views of the database.
        usual_schema: The schema whose name need not be typed.

    Raises:
        SourceError: There is no such table, or none was typed and there is not just one.
    """
    shown = {_shown(table, usual_schema): table for table in there}
    if asked:
        folded = {name.casefold(): table for name, table in shown.items()}
        folded |= {f"{schema}.{name}".casefold(): (schema, name) for schema, name in there}
        exact = shown.get(asked) or next((t for t in there if ".".join(t) == asked), None)
        table = exact or folded.get(asked.casefold())
        if table is None:
            raise SourceError(
                f"{label} has no table “{asked}”; there are: {_listed(shown, ', ')}.",
                f"{label} 中没有名为“{asked}”的表；现有：{_listed(shown, '、')}。",
            )
        return table
    if len(shown) == 1:
        return next(iter(shown.values()))
    if not shown:
        raise SourceError(
            f"{label} has no tables; check the name of the database.",
            f"{label} 中没有任何表；请检查数据库名称。",
        )
    one = next(iter(shown))
    raise SourceError(
        f"{label} has several tables; put the name of one after a number sign (…#{one}) or give a "
        f"--query. There are: {_listed(shown, ', ')}.",
        f"{label} 中有多个表；请在地址后用井号写明表名（…#{one}），"
        f"或用 --query 给出查询。现有：{_listed(shown, '、')}。",
    )


def plain_query(query: str) -> str:
    """Return a query without the semicolon that may end it.

    Raises:
        SourceError: Nothing is left.
    """
    plain = query.strip().rstrip(";").strip()
    if not plain:
        raise SourceError(
            "The --query is empty; write a SELECT.", "--query 为空；请写出 SELECT 查询。"
        )
    return plain


def _shown(table: Table, usual_schema: str) -> str:
    schema, name = table
    return name if schema in {"", usual_schema} else f"{schema}.{name}"


def _listed(names: Sequence[str] | dict[str, Table], comma: str) -> str:
    few = list(names)[:LISTED]
    return comma.join(few) + (" …" if len(names) > LISTED else "")
