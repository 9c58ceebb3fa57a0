"""What is said of a returned file as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from xltier.commands.collect_records import Row
from xltier.commands.returned import id_of
from xltier.language import Sentence
from xltier.sharing.cells import shown

A_MASTER: Final = Sentence(
    "This is a manager's workbook, not one that was sent to a rep; nothing of it was taken.",
    "这是主表（管理者的工作簿），不是发给业务员的工作簿；未采用其中任何内容。",
)
NEVER_SENT: Final = Sentence(
    "This file was never sent: it has no record of a delivery; nothing of it was taken. If it is a "
    "copy of a rep's workbook, ask for the workbook itself.",
    "此文件从未发出：其中没有发放信息，未采用任何内容。如果是业务员另建的副本，请让其发回原工作簿。",
)
NO_BASE: Final = Sentence(
    "Its hidden record of what was sent is missing or was changed, so changes cannot be told from "
    "what was sent: what differs from here is listed on the sheet Returns, and nothing was taken.",
    "其中隐藏的发出记录缺失或被改动，无法判断哪些内容是业务员改的："
    "与主表不同之处已列入“回收明细”表，未采用任何内容。",
)


def sent_from_elsewhere(facts: Mapping[str, Any]) -> Sentence:
    """Say that another workbook sent a file."""
    title, delivery = shown(facts.get("title")), id_of(facts)
    return Sentence(
        f"Delivery {delivery} is not in this workbook's Deliveries"
        + (f"; it was sent from {title}" if title else "")
        + ". Collect it into the workbook that it was sent from; nothing of it was taken.",
        f"本工作簿的“发放记录”中没有 {delivery}"
        + (f"，它由 {title} 发出" if title else "")
        + "。请对发出它的工作簿执行回收；未采用其中任何内容。",
    )


def older(row: Row) -> Sentence:
    """Say that whom a file was sent to has got another one since."""
    who, sent = shown(row.cells["rep"]), shown(row.cells["sent"])
    return Sentence(
        f"It was sent on {sent}, and {who} has got a newer workbook since: its changes are listed "
        "on the sheet Returns, and nothing was taken.",
        f"此文件于 {sent} 发出，之后已给 {who} 发过新的工作簿：其中的改动已列入“回收明细”表，"
        "未采用任何内容。",
    )
