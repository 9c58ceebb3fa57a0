"""`xltier install` and `xltier uninstall`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xltier.cli.app import Json, app, example, run
from xltier.cli.doctoring import (
    FOUND_FAULTS,
    Home,
    OfPlatform,
    Target,
    as_dict,
    look,
    say,
    target_of,
)
from xltier.cli.progress import ProgressBar
from xltier.cli.saying import Voice, here
from xltier.excel.checks import Check, Installation
from xltier.excel.installing import plan_install
from xltier.excel.machine import Machine
from xltier.excel.plan import Plan, carry_out
from xltier.excel.uninstalling import plan_uninstall
from xltier.language import Sentence

READY = {
    "windows": Sentence(
        "Open Excel and look for the tab Customer Tiers.", "打开 Excel，即可看到“客户分层”选项卡。"
    ),
    "mac": Sentence(
        "Open Excel and look for the tab Customer Tiers.", "打开 Excel，即可看到“客户分层”选项卡。"
    ),
    "linux": Sentence(
        "Open an .xlsm workbook in LibreOffice and press Recalculate tiers on the sheet Dashboard.",
        "用 LibreOffice 打开 .xlsm 工作簿，点击“看板”工作表上的“重新分层”。",
    ),
}
EXCEL_NAMES = {"windows": "EXCEL", "mac": "Microsoft Excel"}
RESTART = Sentence("Excel is open now: close it first.", "Excel 正在运行，请先关闭。")


class EnvironmentChoice(StrEnum):
    """Which Python Excel is to start."""

    current = "current"
    private = "private"


DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help=here("Show what would be done.", "只显示将执行的操作。")),
]


@app.command(
    help=example(
        "Put xltier into Excel (Windows, Mac) or set it up for LibreOffice (Linux). Run it again "
        "after an update.",
        "把 xltier 装入 Excel（Windows、Mac），或为 LibreOffice 做好设置（Linux）。"
        "升级后请再运行一次。",
        "xltier install",
        "xltier install --environment private",
        "xltier install --dry-run",
    )
)
def install(
    environment: Annotated[
        EnvironmentChoice,
        typer.Option(
            "--environment",
            help=here(
                "The Python that Excel starts: current is the one that runs this command, private "
                "one made for xltier alone, which other projects cannot break.",
                "Excel 启动的 Python：current 为运行本命令的 Python；private 为 xltier 专用的环境，"
                "不受其他项目影响。",
            ),
        ),
    ] = EnvironmentChoice.current,
    trust: Annotated[
        Path | None,
        typer.Option(
            "--trust",
            metavar="FOLDER",
            show_default=False,
            help=here(
                "Let LibreOffice run the macros of the workbooks in this folder.",
                "允许 LibreOffice 运行该文件夹中工作簿的宏。",
            ),
        ),
    ] = None,
    dry_run: DryRun = False,
    home: Home = None,
    platform: OfPlatform = None,
    json: Json = False,
) -> None:
    """Install."""
    voice = Voice(json=json)

    def work() -> int:
        target = target_of(home, platform)
        plan = plan_install(
            target.places, target.machine, environment=environment.value, trusted=trust
        )
        _carry_out(voice, plan, target.machine, dry_run=dry_run)
        looked = target.real and not dry_run
        checks = look(Installation(target.places, target.machine)) if looked else []
        _end_install(voice, target, plan, checks, dry_run=dry_run)
        return FOUND_FAULTS if any(check.state == "fault" for check in checks) else 0

    run(voice, work)


@app.command(
    help=example(
        "Remove what xltier install has put on this computer. Workbooks stay as they are.",
        "删除 xltier install 安装的全部内容。工作簿不受影响。",
        "xltier uninstall",
        "xltier uninstall --dry-run",
    )
)
def uninstall(
    dry_run: DryRun = False,
    home: Home = None,
    platform: OfPlatform = None,
    json: Json = False,
) -> None:
    """Remove everything."""
    voice = Voice(json=json)

    def work() -> None:
        target = target_of(home, platform)
        plan = plan_uninstall(target.places, target.machine)
        _carry_out(voice, plan, target.machine, dry_run=dry_run)
        if not dry_run:
            voice.say(
                "xltier is removed from Excel and LibreOffice; pip uninstall xltier removes the "
                "program itself.",
                "已从 Excel 和 LibreOffice 中移除；如需删除程序本身，请运行 pip uninstall xltier。",
            )
        voice.result({"removed": _sentences(plan), "dry_run": dry_run})

    run(voice, work)


def _carry_out(voice: Voice, plan: Plan, machine: Machine, *, dry_run: bool) -> None:
    if not plan.steps:
        voice.say("There is nothing to do.", "没有需要执行的操作。")
        return
    if dry_run:
        voice.say("Nothing is changed. Without --dry-run:", "未做任何更改。去掉 --dry-run 将会：")
    else:
        with ProgressBar() as bar:

            def status(sentence: Sentence, done: float) -> None:
                bar.status(sentence.text(voice.language), done)

            carry_out(plan, machine, status)
        voice.say("Done:", "已完成：")
    for step in plan.steps:
        voice.say(f"- {step.sentence.en}", f"- {step.sentence.zh}")


def _end_install(
    voice: Voice, target: Target, plan: Plan, checks: list[Check], *, dry_run: bool
) -> None:
    ready = READY[target.places.platform]
    faults = [check for check in checks if check.state == "fault"]
    for check in checks:
        if check.state in {"fault", "warning"}:
            say(voice, check)
    if faults:
        voice.say(
            "Mend what is listed above, then run xltier doctor.",
            "请先处理以上问题，再运行 xltier doctor。",
            "red",
        )
    elif not dry_run:
        if target.real and target.machine.running(EXCEL_NAMES.get(target.places.platform, "-")):
            voice.say(RESTART.en, RESTART.zh, "yellow")
        voice.say(ready.en, ready.zh, "bold")
    voice.result(
        {
            "done": _sentences(plan),
            "dry_run": dry_run,
            "faults": [as_dict(check) for check in faults],
            "next": ready.text(voice.language),
        }
    )


def _sentences(plan: Plan) -> list[dict[str, str]]:
    return [{"en": step.sentence.en, "zh": step.sentence.zh} for step in plan.steps]
