"""What a result is told with, on the terminal and in a dialog alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.language import Sentence

if TYPE_CHECKING:
    import pandas as pd

    from xltier.commands.bring_in import FileImport, Import
    from xltier.commands.recalculate import Recalculation

LEVELS = {
    "error": Sentence("{} (rows left out)", "{:,} 处错误（已搁置，不参与统计）"),
    "warning": Sentence("{}", "{:,} 处警告"),
    "note": Sentence("{}", "{:,} 条提示"),
}
NO_FINDINGS = Sentence("The data has no findings.", "数据检查没有发现问题。")
FIRST_REVIEW = Sentence("There is no earlier review to compare with.", "还没有可供对比的往期盘点。")


def counted(count: int, noun: str) -> str:
    """Return how many there are of something, in English: 1 row, 2,000 rows."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def say_findings(counts: pd.DataFrame) -> Sentence:
    """Say how many findings there are of each level, or that there are none.

    Args:
        counts: Findings by rule: columns level, count.
    """
    if counts.empty:
        return NO_FINDINGS
    by_level = counts.groupby("level")["count"].sum()
    there = [(level, int(by_level[level])) for level in LEVELS if level in by_level]
    en = ", ".join(LEVELS[level].en.format(counted(count, level)) for level, count in there)
    zh = "，".join(LEVELS[level].zh.format(count) for level, count in there)
    return Sentence(f"Findings: {en}.", f"数据检查：{zh}。")


def say_moves(done: Recalculation) -> Sentence:
    """Say how many customers moved since the last review."""
    since, moved = done.review.previous_as_of, done.review.moves
    if since is None:
        return FIRST_REVIEW
    return Sentence(
        f"Since {since}: {moved.up:,} up, {moved.down:,} down, {moved.new:,} new, "
        f"{moved.lapsed:,} lapsed.",
        f"与 {since} 相比：升级 {moved.up:,}，降级 {moved.down:,}，新增 {moved.new:,}，"
        f"流出 {moved.lapsed:,}。",
    )


def say_import(one: FileImport) -> Sentence:
    """Say what became of the rows of a file."""
    customers = one.new_customers if one.mapping.holds == "purchases" else 0
    return Sentence(
        f"{one.source.name}: {counted(one.read, 'row')} read, {one.added:,} added, "
        f"{one.already_there:,} already there, {len(one.set_aside):,} set aside"
        + (f", {counted(customers, 'new customer')}." if customers else "."),
        f"{one.source.name}：读取 {one.read:,} 行，新增 {one.added:,} 行，"
        f"已存在 {one.already_there:,} 行，搁置 {len(one.set_aside):,} 行"
        + (f"，新增客户 {customers:,} 个。" if customers else "。"),
    )


def say_differing(one: FileImport) -> Sentence:
    """Say that a file describes customers otherwise than the workbook."""
    return Sentence(
        ("One customer is" if one.differing == 1 else f"{one.differing:,} customers are")
        + " described otherwise in the file; the workbook was kept.",
        f"{one.differing:,} 个客户的信息与文件不一致，已保留工作簿中的内容。",
    )


def say_new_reps(done: Import) -> Sentence:
    """Say who was added to the table of reps."""
    return Sentence(
        "Added to Reps: " + ", ".join(done.new_reps) + ".",
        "已加入业务员名单：" + "、".join(done.new_reps) + "。",
    )
