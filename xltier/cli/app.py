"""The command line application: its options, help and exit codes."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core
from typer import rich_utils

from xltier.cli.saying import Voice, here
from xltier.errors import XltierError
from xltier.language import Sentence
from xltier.log import own_fault, write_log

rich_utils.ARGUMENTS_PANEL_TITLE = here("Arguments", "参数")
rich_utils.OPTIONS_PANEL_TITLE = here("Options", "选项")
rich_utils.COMMANDS_PANEL_TITLE = here("Commands", "命令")

INTERNAL = 70
EXIT_CODES = here(
    "Exit codes: 0 done · 1 check, doctor or distribute --verify found errors · 2 wrong option · "
    "3 the workbook cannot be read or written · 4 the rules cannot be used · 5 a file cannot be "
    "imported or collected · 6 installing failed · 70 a fault of xltier.",
    "退出码：0 完成 · 1 检查、诊断或 distribute --verify 发现问题 · 2 参数有误 · "
    "3 工作簿无法读取或写入 · 4 分层标准无法使用 · 5 文件无法导入或回收 · 6 安装失败 · "
    "70 xltier 自身故障。",
)

COMMANDS = (
    "demo",
    "new",
    "import",
    "check",
    "recalc",
    "suggest",
    "followups",
    "report",
    "distribute",
    "collect",
    "restore",
    "install",
    "doctor",
    "uninstall",
)
"""The commands as a person comes to need them."""


class InOrder(typer.core.TyperGroup):
    """Lists the commands in the order of `COMMANDS`."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - typer has its own
        """Return the commands' names; what has no place comes last."""
        places = {name: place for place, name in enumerate(COMMANDS)}
        return sorted(self.commands, key=lambda name: places.get(name, len(places)))


app = typer.Typer(
    name="xltier",
    cls=InOrder,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    epilog=EXIT_CODES,
    help=here(
        "Customer tiers in the workbook that sales people already use: tiers, reasons, movement.",
        "在销售人员熟悉的工作簿里给客户分层：层级、理由、变动一目了然。",
    ),
)

Json = Annotated[
    bool,
    typer.Option(
        "--json", help=here("Print one JSON object for machines.", "输出 JSON 供程序读取。")
    ),
]
Live = Annotated[
    bool,
    typer.Option(
        "--live",
        help=here(
            "The workbook is open in Excel or LibreOffice: work on it there, without saving it.",
            "工作簿已在 Excel 或 LibreOffice 中打开：直接在其中处理，不保存文件。",
        ),
    ),
]
Book = Annotated[
    Path,
    typer.Argument(
        metavar="BOOK.xlsx", show_default=False, help=here("The workbook.", "工作簿文件。")
    ),
]


def example(text: str, zh: str, *commands: str) -> str:
    """Return a help text that ends with examples to copy."""
    lines = "\n\n".join(f"[cyan]$ {command}[/cyan]" for command in commands)
    heading = here("Example:", "示例：")
    return f"{here(text, zh)}\n\n{heading}\n\n{lines}"


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"xltier {version('xltier')}")  # noqa: T201
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help=here("Print the version and stop.", "显示版本号并退出。"),
        ),
    ] = False,
) -> None:
    """Hold the options that stand before a command."""


def run(voice: Voice, work: Callable[[], int | None]) -> None:
    """Run a command's work and turn whatever goes wrong into one sentence and an exit code.

    Args:
        voice: Where the sentence goes, in the language of the workbook.
        work: The command; what it returns is the exit code, None for 0.
    """
    try:
        code = work() or 0
    except XltierError as error:
        kind = type(error).__name__
        voice.fail(error.sentence, kind=kind, exit_code=error.exit_code)
        code = error.exit_code
    except KeyboardInterrupt:
        voice.fail(
            Sentence("Stopped; nothing was written.", "已中止，没有写入任何内容。"),
            kind="Interrupted",
            exit_code=130,
        )
        code = 130
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:  # noqa: BLE001 - a traceback helps nobody at a desk
        voice.fail(own_fault(error, write_log(error)), kind="InternalError", exit_code=INTERNAL)
        code = INTERNAL
    raise typer.Exit(code)


def plain(values: Any) -> Any:  # noqa: ANN401 - any result
    """Return `values` with nothing in it that JSON does not know."""
    if isinstance(values, dict):
        return {str(key): plain(value) for key, value in values.items()}
    if isinstance(values, (list, tuple)):
        return [plain(value) for value in values]
    if isinstance(values, (str, int, float, bool)) or values is None:
        return None if isinstance(values, float) and values != values else values  # noqa: PLR0124
    return str(values)
