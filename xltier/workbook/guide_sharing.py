"""The part of the guide about the reps: workbooks out to them, their changes back."""

from __future__ import annotations

from typing import Final

from xltier.language import Sentence
from xltier.workbook.guide_items import Section, run, term

SHARING: Final = Section(
    Sentence("Out to the reps and back", "发给业务员，再收回"),
    (
        term(
            "One workbook each",
            "每人一份",
            "Makes a workbook for each rep with that rep's customers and purchases only, without "
            "macros. Send them as you like; nothing is sent by itself. Customers without a rep go "
            "to nobody and are counted.",
            "为每位业务员生成只含其本人客户和购买记录的工作簿，不含宏。如何发送由您决定，"
            "不会自动发送。没有业务员的客户不会发给任何人，只报告数量。",
        ),
        run("xltier distribute book.xlsx --out reps/"),
        term(
            "What reps see",
            "可见内容",
            "The table on the right of the Rules sheet says for each column whether reps see it, "
            "see a mask such as 138****5678, or do not get it, and whether they may change it. "
            "Where a text mentions another rep's customer, the mention is masked.",
            "“分层标准”右侧的表格逐列设定：业务员能看到、只看到脱敏内容（如 138****5678），"
            "还是根本不发送；以及能否修改。文字中提到其他业务员的客户时，提及之处会被隐去。",
        ),
        term(
            "Passwords",
            "密码",
            "A password encrypts the file (AES-256). Have passwords made up, list them in a CSV "
            "file with Name and Password, or keep them in the system's keyring. They are never in "
            "a workbook. The protection of the sheets is something else: it guards against slips "
            "and is no lock.",
            "设置密码后文件会被加密（AES-256）。可自动生成密码，也可用含“姓名”“密码”两列的 CSV "
            "文件，或存入系统钥匙串。密码不会写入任何工作簿。工作表保护则只防误改，不是锁。",
        ),
        run("xltier distribute book.xlsx --out reps/ --new-passwords passwords.csv"),
        term(
            "Back again",
            "收回",
            "What only the rep changed is taken. What was changed here as well is listed on "
            "Conflicts with all three values, and this workbook's value stays until you choose. "
            "New customers are listed on Proposals with a warning if somebody may have them "
            "already. The same file twice changes nothing.",
            "只有业务员改过的内容直接采用。主表也改过的列入“冲突处理”，三个值并列，"
            "在您选择之前保留主表的值。新客户列入“新客户提案”，可能重复的会有提示。"
            "同一文件收两次不会有任何变化。",
        ),
        run("xltier collect book.xlsx reps/*.xlsx"),
        term(
            "Choices",
            "选择",
            "Fill in the column Choice on Conflicts and Proposals, then collect again, with or "
            "without files. Everything a rep changed, taken or not, is on Returns.",
            "在“冲突处理”和“新客户提案”中填写“选择”列，再运行一次 collect，可不带文件。"
            "业务员的每处修改，无论是否采用，都记在“回收明细”中。",
        ),
        run("xltier collect book.xlsx"),
    ),
)
"""Distribute and collect."""
