r"""Checks of Excel for Windows: the DLL, and everything that can forbid a macro to run.

Sources: Microsoft Learn, "Macros from the internet are blocked by default in Office", "Trusted
Locations for Office files" and "Attack surface reduction rules reference"; a setting of the
organisation stands under `Software\Policies`, the user's own at the same path without it.
"""

from __future__ import annotations

from pathlib import Path

from xltier.excel.checks import Check, Installation, fault, ok, skipped, warning
from xltier.excel.machine import Value
from xltier.language import Sentence

EXCEL = Sentence("Excel", "Excel")
DLL = Sentence("xlwings DLL", "xlwings DLL")
MACROS = Sentence("Macro settings", "宏设置")
TRUSTED = Sentence("Trusted location", "受信任位置")
ADDINS = Sentence("Add-in settings", "加载项设置")
DISABLED = Sentence("Disabled items", "禁用项目")
MARK = Sentence("Mark of the Web", "网络来源标记")
DEFENDER = Sentence("Defender", "Defender")

OFFICE = r"Microsoft\Office\16.0"
SIGNED_ONLY, ALL_OFF = 3, 4
BLOCK, WARN = "1", "6"
RULES = {
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": Sentence(
        "Block Win32 API calls from Office macros", "阻止 Office 宏调用 Win32 API"
    ),
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": Sentence(
        "Block all Office applications from creating child processes",
        "阻止所有 Office 应用程序创建子进程",
    ),
}
_DEFENDER = r"Microsoft\Windows Defender"
_GUARD = rf"{_DEFENDER}\Windows Defender Exploit Guard\ASR\Rules"
RULE_KEYS = (rf"HKLM\Software\Policies\{_GUARD}", rf"HKLM\Software\{_GUARD}")
MANAGED_RULES = rf"HKLM\Software\Policies\{_DEFENDER}\Policy Manager"


def check_excel(found: Installation) -> Check:
    """Look for Excel, and say so if it runs with an older add-in in it."""
    path = found.machine.find("excel")
    if path is None:
        return fault(
            EXCEL,
            "Excel for Windows is not installed: install Microsoft 365 or Excel 2019 or later.",
            "没有安装 Windows 版 Excel：请安装 Microsoft 365 或 Excel 2019 及以上版本。",
        )
    bits = _excel_bits(found)
    return ok(EXCEL, f"{path}, {bits}-bit", f"{path}，{bits} 位")


def check_dll(found: Installation) -> Check:
    """Look for the DLL where VBA loads it: beside Python or one folder up."""
    if not found.python:
        return skipped(DLL, "The configuration names no Python.", "配置文件未指明 Python。")
    name = f"xlwings{_excel_bits(found)}-{found.xlwings}.dll"
    folder = Path(found.python).parent
    for place in (folder / name, folder.parent / name):
        if place.exists():
            return ok(DLL, str(place), str(place))
    return fault(
        DLL,
        f"{name} is neither in {folder} nor one folder up, as with Python from the Microsoft "
        "Store, pip install --user, or Python for ARM: run xltier install --environment private "
        "with Python (64-bit) from python.org.",
        f"{folder} 及其上级文件夹中都没有 {name}（微软商店版 Python、pip install --user 或 ARM 版 "
        "Python 常见）：请用 python.org 的 64 位 Python 运行 "
        "xltier install --environment private。",
    )


def check_macros(found: Installation) -> Check:
    """Look at what the organisation or the user says of macros in general."""
    policy, value = _setting(found, r"Excel\Security", "vbawarnings")
    if value not in {SIGNED_ONLY, ALL_OFF}:
        return ok(MACROS, "Macros can be enabled.", "可以启用宏。")
    off = value == ALL_OFF
    what = (
        ("turned macros off", "禁用了宏")
        if off
        else ("allowed only signed macros", "只允许签名的宏")
    )
    return warning(
        MACROS,
        f"{_who(policy).en} {what[0]}: the add-in works from its trusted folder, but put your "
        ".xlsm workbooks into a trusted location (File > Options > Trust Center > Trusted "
        "Locations).",
        f"{_who(policy).zh}{what[1]}：加载项在受信任的文件夹中可用，但 .xlsm 工作簿请放到受信任位置"
        "（“文件 > 选项 > 信任中心 > 受信任位置”）。",
    )


def check_trusted(found: Installation) -> Check:
    """Look at whether the folder of the add-in counts as trusted."""
    startup = found.places.startup
    place = r"Excel\Security\Trusted Locations"
    policy, value = _setting(found, place, "alllocationsdisabled")
    if value == 1:
        return fault(
            TRUSTED,
            f"{_who(policy).en} switched trusted locations off, so the macros of the add-in are "
            f"blocked: {_remedy(policy, 'Trusted Locations', '受信任位置').en}.",
            f"{_who(policy).zh}停用了受信任位置，加载项的宏会被阻止："
            f"{_remedy(policy, 'Trusted Locations', '受信任位置').zh}。",
        )
    common = _policies(found, r"Common\Security\Trusted Locations")
    if common.get("allow user locations") == 0:
        return fault(
            TRUSTED,
            f"Your organisation trusts no folders of users, so the add-in in {startup} is blocked: "
            "ask IT to add it under “Trusted Locations” in the Office policies.",
            f"组织策略不信任用户文件夹，{startup} 中的加载项会被阻止："
            "请联系 IT 在 Office 策略的“受信任位置”中加入它。",
        )
    if str(startup).startswith("\\\\") and not _network_allowed(found):
        return fault(
            TRUSTED,
            f"{startup} is on a network drive, which Excel does not trust: tick “Allow Trusted "
            "Locations on my network” under File > Options > Trust Center > Trusted Locations.",
            f"{startup} 在网络驱动器上，Excel 默认不信任：请在“文件 > 选项 > 信任中心 > "
            "受信任位置”中勾选“允许网络上的受信任位置”。",
        )
    return ok(TRUSTED, f"{startup} is trusted by Excel.", f"Excel 信任 {startup}。")


def check_addin_settings(found: Installation) -> Check:
    """Look at whether Excel may load add-ins that nobody signed."""
    for name, en, zh in (
        ("disablealladdins", "switched all add-ins off", "停用了全部加载项"),
        ("requireaddinsig", "allowed only signed add-ins", "只允许已签名的加载项"),
    ):
        policy, value = _setting(found, r"Excel\Security", name)
        if value == 1:
            return fault(
                ADDINS,
                f"{_who(policy).en} {en}: {_remedy(policy, 'Add-ins', '加载项').en}.",
                f"{_who(policy).zh}{zh}：{_remedy(policy, 'Add-ins', '加载项').zh}。",
            )
    return ok(ADDINS, "Excel may load add-ins.", "Excel 可以加载加载项。")


def check_disabled_items(found: Installation) -> Check:
    """Look at whether Excel has put the add-in aside after a crash."""
    key = rf"HKCU\Software\{OFFICE}\Excel\Resiliency\DisabledItems"
    name = found.places.addin.name if found.places.addin else ""
    for value in found.machine.registry(key).values():
        if isinstance(value, bytes) and name in value.decode("utf-16-le", "ignore").lower():
            return fault(
                DISABLED,
                f"Excel has disabled {name} after a crash: enable it under File > Options > "
                "Add-ins > Manage: Disabled Items > Go.",
                f"Excel 在一次崩溃后禁用了 {name}：请在“文件 > 选项 > 加载项 > "
                "管理：禁用项目 > 转到”中重新启用。",
            )
    return ok(DISABLED, "Excel has not disabled the add-in.", "Excel 没有禁用加载项。")


def check_mark(found: Installation) -> Check:
    """Look at whether the add-in or the workbook counts as downloaded."""
    for path in (found.places.addin, found.book):
        if path is not None and _marked(found, path):
            policy = _policies(found, r"Excel\Security").get("blockcontentexecutionfrominternet")
            strict = Sentence(" (your organisation insists on it)", "（组织策略强制）")
            why = strict if policy == 1 else Sentence("", "")
            return fault(
                MARK,
                f"Windows marks {path} as downloaded, so Excel blocks its macros{why.en}: "
                "right-click the file, Properties, tick Unblock.",
                f"Windows 把 {path} 标记为来自网络，Excel 会阻止其中的宏{why.zh}："
                "请右键该文件，选择“属性”，勾选“解除锁定”。",
            )
    return ok(MARK, "Nothing is marked as downloaded.", "文件没有被标记为来自网络。")


def check_defender(found: Installation) -> Check:
    """Look for the rules of Microsoft Defender that stop VBA from starting Python."""
    states = _rule_states(found)
    blocking = [rule for guid, rule in RULES.items() if states.get(guid) in {BLOCK, WARN}]
    if blocking:
        en, zh = "”, “".join(r.en for r in blocking), "”“".join(r.zh for r in blocking)
        return fault(
            DEFENDER,
            f"The attack surface reduction rule “{en}” stops Excel from starting Python: ask IT "
            f"for an exclusion for {found.places.addin} and {found.python}.",
            f"攻击面减少规则“{zh}”会阻止 Excel 启动 Python："
            f"请联系 IT 为 {found.places.addin} 和 {found.python} 添加排除项。",
        )
    return ok(DEFENDER, "No rule stops Excel from starting Python.", "没有规则阻止启动 Python。")


WINDOWS_CHECKS = (
    check_excel,
    check_dll,
    check_trusted,
    check_macros,
    check_addin_settings,
    check_disabled_items,
    check_mark,
    check_defender,
)


def _rule_states(found: Installation) -> dict[str, str]:
    states: dict[str, str] = {}
    listed = str(found.machine.registry(MANAGED_RULES).get("asrrules", ""))
    for entry in filter(None, listed.split("|")):
        guid, _, state = entry.partition("=")
        states[guid.strip().lower()] = state.strip()
    for key in reversed(RULE_KEYS):
        values = found.machine.registry(key)
        states |= {guid.lower().strip("{}"): str(state) for guid, state in values.items()}
    return states


def _policies(found: Installation, place: str) -> dict[str, Value]:
    below = (
        rf"HKLM\Software\Policies\{OFFICE}\{place}",
        rf"HKCU\Software\Policies\{OFFICE}\{place}",
    )
    return {k: v for key in below for k, v in found.machine.registry(key).items()}


def _setting(found: Installation, place: str, name: str) -> tuple[bool, Value | None]:
    """Return whether the organisation decides, and what it or the user has chosen."""
    policies = _policies(found, place)
    if name in policies:
        return True, policies[name]
    return False, found.machine.registry(rf"HKCU\Software\{OFFICE}\{place}").get(name)


def _network_allowed(found: Installation) -> bool:
    return _setting(found, r"Excel\Security\Trusted Locations", "allownetworklocations")[1] == 1


def _marked(found: Installation, path: Path) -> bool:
    stream = found.machine.stream(path)
    return stream is not None and any(f"ZoneId={zone}" in stream for zone in (3, 4))


def _excel_bits(found: Installation) -> int:
    click_to_run = found.machine.registry(
        r"HKLM\Software\Microsoft\Office\ClickToRun\Configuration"
    )
    outlook = found.machine.registry(rf"HKLM\Software\{OFFICE}\Outlook")
    named = click_to_run.get("platform") or outlook.get("bitness") or "x64"
    return 32 if named == "x86" else 64


def _who(policy: bool) -> Sentence:
    if policy:
        return Sentence("Your organisation has", "组织策略")
    return Sentence("Excel's Trust Center has", "Excel 信任中心")


def _remedy(policy: bool, en: str, zh: str) -> Sentence:
    if policy:
        return Sentence("ask IT to allow xltier", "请联系 IT 放行 xltier")
    return Sentence(
        f"change that under File > Options > Trust Center > {en}",
        f"请在“文件 > 选项 > 信任中心 > {zh}”中更改",
    )
