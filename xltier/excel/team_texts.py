"""What the dialogs of the Team group ask and say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xltier.commands.collect_words import NOTHING_NEW
from xltier.commands.result_words import counted
from xltier.language import Language, Sentence

if TYPE_CHECKING:
    from pathlib import Path

    from xltier.commands.collect import Collection
    from xltier.commands.collect_return import Return
    from xltier.commands.distribution import Distribution, Ready

SHOWN: Final = 12
"""Reps named in a dialog; the rest are counted."""

PROTECT: Final = Sentence(
    "Shall each workbook open with a password only? The passwords are made up and kept in a file "
    "that only you can read.",
    "是否为每份工作簿设置打开密码？密码自动生成，保存在只有您本人可读的文件中。",
)
CHOOSE: Final = Sentence("Choose a folder for them?", "现在选择存放的文件夹？")

CHOICES_ONLY: Final = Sentence(
    "No file was chosen. Carry out what was chosen on the sheets Conflicts and Proposals?",
    "没有选择文件。是否按“冲突处理”和“新客户提案”表中的选择处理？",
)
SEE: Final = Sentence(
    "Each change and what became of it is on the sheet Returns.",
    "每处修改及其处理结果见“回收明细”表。",
)


def planned(ready: Ready, language: Language) -> str:
    """Return who would get what, and the question for a folder."""
    groups = ready.wanted
    title = Sentence(
        f"{counted(len(groups), 'workbook')} as of {ready.prepared.as_of}:",
        f"将生成 {len(groups):,} 份工作簿，统计截止日 {ready.prepared.as_of}：",
    )
    lines = [
        Sentence(
            f"· {group.name}: {counted(group.customers, 'customer')}",
            f"· {group.name}：{group.customers:,} 个客户",
        ).text(language)
        for group in groups[:SHOWN]
    ]
    more = len(groups) - len(lines)
    if more > 0:
        lines.append(Sentence(f"… and {more:,} more", f"……另有 {more:,} 位").text(language))
    nobody = ready.prepared.unsent("rep").customers
    left = Sentence(
        f"{counted(nobody, 'customer')} without a rep: sent to nobody.",
        f"有 {nobody:,} 个客户没有业务员，不会发给任何人。",
    )
    known = [notice.text(language) for notice in ready.prepared.notices]
    return "\n\n".join(
        "\n".join(part)
        for part in (
            [title.text(language), *lines],
            [left.text(language)] if nobody else [],
            known,
            [CHOOSE.text(language)],
        )
        if part
    )


def distributed(done: Distribution, folder: Path, kept: Path | None, language: Language) -> str:
    """Return where the workbooks are, and what to do next."""
    count = len(done.deliveries)
    where = Sentence(
        f"{counted(count, 'workbook')} written to {folder}, recorded on the sheet Deliveries. Save "
        "this workbook: without the record, what comes back is not recognised.",
        f"已将 {count:,} 份工作簿写入 {folder}，并登记在“发放记录”表。"
        "请保存本工作簿：没有登记，交回的内容将无法识别。",
    )
    masked = sum(each.masked for each in done.deliveries)
    mentions = Sentence(
        f"{counted(masked, 'mention')} of other reps' customers masked in texts.",
        f"文字中提及其他业务员客户之处，已隐去 {masked:,} 处。",
    )
    passwords = Sentence(f"The passwords are in {kept}", f"密码保存在 {kept}")
    parts = [where.text(language)]
    if masked:
        parts.append(mentions.text(language))
    if kept is not None:
        parts.append(passwords.text(language))
    return "\n\n".join(parts)


def collected(done: Collection, language: Language) -> str:
    """Return what became of the files that came back."""
    lines = [_of_file(each, language) for each in done.returns[:SHOWN]]
    more = len(done.returns) - len(lines)
    if more > 0:
        lines.append(Sentence(f"… and {more:,} more", f"……另有 {more:,} 份").text(language))
    notes = [f"{each.name}: {note.text(language)}" for each in done.returns for note in each.notes][
        :SHOWN
    ]
    parts = [
        lines,
        notes,
        _carried_out(done, language),
        _waiting(done, language),
        [(SEE if done.written else NOTHING_NEW).text(language)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _of_file(each: Return, language: Language) -> str:
    who = each.who or each.name
    return Sentence(
        f"· {who}: {each.taken:,} taken, {counted(each.conflicts, 'conflict')}, "
        f"{counted(each.proposals, 'new customer')}, {each.ignored:,} not taken",
        f"· {who}：采用 {each.taken:,}，冲突 {each.conflicts:,}，新客户 {each.proposals:,}，"
        f"未采用 {each.ignored:,}",
    ).text(language)


def _carried_out(done: Collection, language: Language) -> list[str]:
    choices = done.choices
    said = [notice.text(language) for notice in choices.notices]
    if not choices.carried_out:
        return said
    return [choices.sentence.text(language), *said]


def _waiting(done: Collection, language: Language) -> list[str]:
    conflicts = Sentence(
        f"Waiting for a choice on the sheet Conflicts: {done.open_conflicts:,}.",
        f"“冲突处理”表中等待选择：{done.open_conflicts:,} 处。",
    )
    proposals = Sentence(
        f"Waiting for a choice on the sheet Proposals: {done.open_proposals:,}.",
        f"“新客户提案”表中等待选择：{done.open_proposals:,} 个。",
    )
    open_ones = ((done.open_conflicts, conflicts), (done.open_proposals, proposals))
    return [sentence.text(language) for count, sentence in open_ones if count]
