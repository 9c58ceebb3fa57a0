"""What Excel's refusals mean, each in one sentence that says what to do."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from xltier.errors import WorkbookError, XltierError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings

    from xltier.language import Sentence

CALL_REJECTED = -2_147_418_111  # RPC_E_CALL_REJECTED
RETRY_LATER = -2_147_417_846  # RPC_E_SERVERCALL_RETRYLATER
EDITING = -2_146_777_998  # VBA_E_IGNORE
BUSY = frozenset({CALL_REJECTED, RETRY_LATER, EDITING})
DISCONNECTED = -2_147_417_848  # RPC_E_DISCONNECTED
UNAVAILABLE = -2_147_023_174  # RPC_S_SERVER_UNAVAILABLE
CALL_FAILED = -2_147_023_170  # RPC_S_CALL_FAILED
GONE = frozenset({DISCONNECTED, UNAVAILABLE, CALL_FAILED})
APPLE_GONE = frozenset({-600, -609})
APPLE_TIMEOUT = -1712
ATTEMPTS = 20_000
"""How often a call is repeated that Excel rejects because a cell is being edited: some seconds."""

PROTECTED = ("protected", "geschützt", "protégé", "protegid", "protett", "保护", "保護")


@contextlib.contextmanager
def understood(book: str) -> Iterator[None]:
    """Turn what Excel raises into an error that a person can act on; others pass.

    Args:
        book: Name of the workbook, for sentences.

    Raises:
        WorkbookError: Excel is busy or gone, or refused.
    """
    try:
        with _limited_patience():
            yield
    except XltierError:
        raise
    except Exception as error:
        fault = fault_of(error, book)
        if fault is None:
            raise
        raise fault from error


@contextlib.contextmanager
def _limited_patience() -> Iterator[None]:
    """Let xlwings give up after a while, where it would repeat rejected calls for ever."""
    import xlwings

    windows = getattr(xlwings, "_xlwindows", None)
    if windows is None or windows.N_COM_ATTEMPTS:
        yield
        return
    windows.N_COM_ATTEMPTS = ATTEMPTS
    try:
        yield
    finally:
        windows.N_COM_ATTEMPTS = 0


def fault_of(error: BaseException, book: str) -> WorkbookError | None:
    """Return the error that a person understands; None if `error` is not Excel's.

    Args:
        error: What a call to Excel raised.
        book: Name of the workbook.
    """
    kind = type(error).__name__
    if kind == "ExcelBusyError":
        return busy()
    if kind in ("com_error", "CommandError"):
        return _of_codes(_codes(error), _message(error), book)
    return None


def _codes(error: BaseException) -> set[int]:
    """Return the numbers that COM or AppleScript give: of the call and of what Excel says."""
    found = {getattr(error, "hresult", None), getattr(error, "errornumber", None)}
    details = getattr(error, "excepinfo", None)
    if details:
        found.add(details[-1])
    return {code for code in found if isinstance(code, int)}


def _message(error: BaseException) -> str:
    details = getattr(error, "excepinfo", None)
    said = details[2] if details and len(details) > 2 else getattr(error, "errormessage", None)
    return str(said or error).strip()


def _of_codes(codes: set[int], message: str, book: str) -> WorkbookError:
    if codes & BUSY or APPLE_TIMEOUT in codes:
        return busy()
    if codes & (GONE | APPLE_GONE):
        return gone(book)
    if any(word in message.casefold() for word in PROTECTED):
        return protected_somewhere(book)
    return refused(message)


def busy() -> WorkbookError:
    """Return the error for an Excel in which a cell is being edited or a dialog is open."""
    return WorkbookError(
        "Excel is busy: finish editing the cell with Enter or Esc, close open dialogs and try "
        "again.",
        "Excel 正忙：请按 Enter 或 Esc 结束单元格编辑，关闭打开的对话框，然后重试。",
    )


def gone(book: str) -> WorkbookError:
    """Return the error for a workbook or program that was closed meanwhile."""
    return WorkbookError(
        f"{book} was closed while xltier was working: open it again and repeat.",
        f"xltier 处理期间，{book} 被关闭了：请重新打开后再执行一次。",
    )


def protected_somewhere(book: str) -> WorkbookError:
    """Return the error for a workbook of which a part is protected, one cannot tell which."""
    return WorkbookError(
        f"A sheet of {book} is protected: unprotect it under Review > Unprotect Sheet and try "
        "again.",
        f"{book} 中有工作表受保护：请在“审阅 > 撤消工作表保护”中解除保护后重试。",
    )


def protected(sheet: str) -> WorkbookError:
    """Return the error for a protected sheet."""
    return WorkbookError(
        f"Sheet {sheet} is protected: unprotect it under Review > Unprotect Sheet and try again; "
        "nothing was written.",
        f"工作表“{sheet}”受保护：请在“审阅 > 撤消工作表保护”中解除保护后重试；没有写入任何内容。",
    )


def refused(message: str) -> WorkbookError:
    """Return the error for a step that Excel did not carry out for a reason of its own."""
    said = " ".join(message.split()).rstrip(".。")
    return WorkbookError(
        f"Excel refused a step ({said}): undo what is unusual about the workbook or its view and "
        "try again.",
        f"Excel 拒绝了一个步骤（{said}）：请检查工作簿或视图中的特殊设置后重试。",
    )


def put_back(cause: Exception, book: str) -> WorkbookError:
    """Return the error for a write that failed midway and of which nothing is left."""
    why = _why(cause, book)
    return WorkbookError(
        f"{book} could not be written, and all cells were put back as they were. {why.en}",
        f"{book} 未能写入，所有单元格已恢复原样。{why.zh}",
    )


class HalfWrittenError(WorkbookError):
    """A write failed midway, and what it had done could not be taken back."""


def half_written(cause: Exception, book: str) -> HalfWrittenError:
    """Return the error for a write that failed midway and could not be taken back either."""
    why = _why(cause, book)
    return HalfWrittenError(
        f"{book} was written only in part, and the cells could not be put back now: choose Undo "
        f"last once Excel is ready, or close the workbook without saving. {why.en}",
        f"{book} 只写入了一部分，暂时无法恢复：请在 Excel 就绪后使用“撤销上次”，"
        f"或不保存直接关闭工作簿。{why.zh}",
    )


def _why(cause: Exception, book: str) -> Sentence:
    known = cause if isinstance(cause, XltierError) else fault_of(cause, book)
    return (known or refused(str(cause) or type(cause).__name__)).sentence


def changed_meanwhile(table: str) -> WorkbookError:
    """Return the error for a table that was edited between reading and writing."""
    return WorkbookError(
        f"Table {table} was changed while xltier was working, so nothing was written: run the "
        "command again.",
        f"xltier 处理期间，表“{table}”被改动，因此没有写入任何内容：请重新执行一次。",
    )


def nothing_to_undo(book: str) -> WorkbookError:
    """Return the error for a workbook into which xltier has not written, or not since the undo."""
    return WorkbookError(
        f"There is nothing to undo in {book}: xltier has not written into it since it was last "
        "undone, or under another file name.",
        f"{book} 中没有可撤销的操作：上次撤销之后 xltier 没有写入过，或文件名已更改。",
    )


def cannot_remember(error: OSError) -> WorkbookError:
    """Return the error for a disk that takes nothing to be kept for undo."""
    reason = error.strerror or str(error)
    return WorkbookError(
        f"What is about to be overwritten could not be kept for Undo ({reason}), so nothing was "
        "written: free some space in your home folder and try again.",
        f"无法保存撤销所需的原内容（{reason}），因此没有写入任何内容：请为用户文件夹腾出空间后重试。",
    )


def not_saved(book: str) -> WorkbookError:
    """Return the error for a workbook without a folder beside which something could be kept."""
    return WorkbookError(
        f"{book} has no folder on this computer in which the history that no longer fits on a "
        "sheet could be kept: save it on this computer first.",
        f"{book} 在本机上没有所在文件夹，无法存放超出工作表容量的历史：请先将其保存到本机。",
    )


def check_unprotected(sheet: xlwings.Sheet) -> None:
    """Raise when a sheet is protected, also from programs.

    Raises:
        WorkbookError: It is.
    """
    if _is_protected(sheet):
        raise protected(sheet.name)


def _is_protected(sheet: xlwings.Sheet) -> bool:
    """Tell whether a sheet is protected; xlwings has no word for it, each engine its own."""
    if sheet.book.app.engine.name != "excel":
        return bool(getattr(sheet.impl, "protected", False))
    if sys.platform == "darwin":
        return bool(sheet.api.protect_contents.get() is True)
    # a sheet may be protected from people only, programs excepted
    return bool(sheet.api.ProtectContents) and not bool(sheet.api.ProtectionMode)
