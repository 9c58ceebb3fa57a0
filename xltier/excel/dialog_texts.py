"""What the dialogs say when a verb is done: a few lines in the workbook's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from xltier.commands.result_words import (
    counted,
    say_differing,
    say_findings,
    say_import,
    say_moves,
    say_new_reps,
)
from xltier.excel.wording import WORDS
from xltier.language import Language, Sentence
from xltier.tiering.policy import amount_word
from xltier.tiering.wording import PROSPECTS
from xltier.workbook.contract import CUSTOMERS, PURCHASES

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from pathlib import Path

    from xltier.commands.bring_in import FileImport, Import
    from xltier.commands.examining import Examination
    from xltier.commands.recalculate import Recalculation
    from xltier.importing.mapping import ColumnMapping
    from xltier.importing.source import Source
    from xltier.workbook.live_undo import Undone

VERBS = {
    "recalc": WORDS["recalculate.label"],
    "check": WORDS["check.label"],
    "import": WORDS["import_purchases.label"],
    "distribute": WORDS["distribute.label"],
    "collect": WORDS["collect.label"],
    "what_if": WORDS["what_if.label"],
    "suggest": Sentence("Suggest bounds", "测算门槛"),
}
"""The buttons by the commands that undo remembers."""
SHOWN_ROWS = 3
UNDO = Sentence(
    "Undo last brings the previous values back.", "如需恢复原来的内容，请点“撤销上次”。"
)
UNDO_BY_COMMAND = Sentence(
    'To bring the previous values back, run  xltier restore "{book}" --live  in a terminal.',
    '如需恢复原来的内容，请在终端运行 xltier restore "{book}" --live。',
)
NOTHING_NEW = Sentence("Nothing was new; nothing was written.", "没有新增内容，未写入。")
USE_COLUMNS = Sentence("Import with these columns?", "按以上对应关系导入？")


def recalculated(done: Recalculation, checks: str, language: Language) -> str:
    """Return tiers, movement and findings of a recalculation.

    Args:
        done: The recalculation.
        checks: Name of the sheet with the findings.
        language: The language to speak.
    """
    title = Sentence(f"Tiers as of {done.as_of}", f"分层完成，统计截止日 {done.as_of}")
    money = amount_word(done.policy.measure_by, language)
    tiers = [_tier(row, money).text(language) for row in done.review.summary.to_dict("records")]
    said = [say_moves(done), _found(done.review.counts, checks)]
    return paragraphs(
        [title.text(language)],
        tiers,
        [sentence.text(language) for sentence in said],
    )


def checked(done: Examination, checks: str, language: Language) -> str:
    """Return how much was checked and what was found."""
    looked = Sentence(
        f"{counted(done.customers, 'customer')} and {counted(done.purchases, 'purchase')} checked.",
        f"已检查 {done.customers:,} 个客户、{done.purchases:,} 行购买记录。",
    )
    found = _found(done.examined.counts, checks)
    return paragraphs([looked.text(language), found.text(language)])


def columns_matched(matched: Sequence[tuple[Source, ColumnMapping]], language: Language) -> str:
    """Return what the columns of some files become, and the question whether that is right."""
    files = [_columns(source, mapping, language) for source, mapping in matched]
    return paragraphs(*files, [USE_COLUMNS.text(language)])


def imported(done: Import, aside: Path | None, language: Language) -> str:
    """Return what became of the rows of some files.

    Args:
        done: The import.
        aside: The file that lists the rows set aside; None if there are none.
        language: The language to speak.
    """
    files = [_file(one, language) for one in done.files]
    reps = [say_new_reps(done).text(language)] if done.new_reps else []
    listed = Sentence(f"All rows set aside are in {aside}", f"搁置的全部行见 {aside}")
    nothing = [] if done.written else [NOTHING_NEW.text(language)]
    return paragraphs(*files, reps, [listed.text(language)] if aside else [], nothing)


def undone(done: Undone, language: Language) -> str:
    """Return what was brought back, and what was left alone because it was changed since."""
    return paragraphs([sentence.text(language) for sentence in say_undone(done)])


def say_undone(done: Undone) -> list[Sentence]:
    """Say what was brought back, and what was left alone because it was changed since."""
    name = VERBS.get(done.verb, Sentence(done.verb, done.verb))
    when = f"{done.when:%Y-%m-%d %H:%M}"
    said = [
        Sentence(
            f"“{name.en}” of {when} is undone: {counted(done.cells, 'cell')} in "
            f"{counted(len(done.tables), 'table')} are as they were before.",
            f"已撤销 {when} 的“{name.zh}”：{len(done.tables):,} 个表格中的 {done.cells:,} "
            "个单元格恢复为之前的内容。",
        )
    ]
    if done.kept:
        said.append(
            Sentence(
                f"{counted(done.kept, 'cell')} changed since then stayed as found.",
                f"有 {done.kept:,} 个单元格在此之后被修改过，保持现状。",
            )
        )
    return said


def paragraphs(*texts: Sequence[str]) -> str:
    """Return a text of paragraphs, each of which is lines; one without lines is left out."""
    return "\n\n".join("\n".join(lines) for lines in texts if lines)


def _tier(row: Mapping[Hashable, Any], money: str) -> Sentence:
    tier, customers, sales = row["tier"], row["customers"], row["sales"]
    if tier in (PROSPECTS.en, PROSPECTS.zh):
        return Sentence(f"{tier}: {customers:,}", f"{tier}：{customers:,} 个")
    return Sentence(
        f"{tier}: {counted(customers, 'customer')}, {money.lower()} {sales:,.0f}",
        f"{tier}：{customers:,} 个客户，{money} {sales:,.0f}",
    )


def _found(counts: pd.DataFrame, checks: str) -> Sentence:
    said = say_findings(counts)
    if counts.empty:
        return said
    return Sentence(
        f"{said.en} They are listed on the sheet {checks}.",
        f"{said.zh}逐条明细见工作表“{checks}”。",
    )


def _columns(source: Source, mapping: ColumnMapping, language: Language) -> list[str]:
    table = PURCHASES if mapping.holds == "purchases" else CUSTOMERS
    own = {column.name for column in table.columns}
    other = CUSTOMERS if table is PURCHASES else PURCHASES
    pairs = [
        f"{header} → {(table if name in own else other).column(name).label.text(language)}"
        for name, header in mapping.columns
    ]
    colon, comma = ("：", "；") if language == "zh" else (": ", "; ")
    lines = [source.name + colon + comma.join(pairs)]
    if mapping.unmatched:
        skipped = Sentence(
            "Not imported: " + ", ".join(mapping.unmatched),
            "不导入的列：" + "、".join(mapping.unmatched),
        )
        lines.append(skipped.text(language))
    return lines


def _file(one: FileImport, language: Language) -> list[str]:
    lines = [say_import(one).text(language)]
    if one.differing:
        lines.append(say_differing(one).text(language))
    first = one.set_aside.head(SHOWN_ROWS)
    lines += [
        Sentence(f"· row {row}: {en}", f"· 第 {row} 行：{zh}").text(language)
        for row, en, zh in first[["row", "en", "zh"]].itertuples(index=False)
    ]
    return lines
