"""xltier doctor: what is in order is ok, and every fault comes with what to do."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Self

import pytest
from command_line import answer, xltier
from described_machine import (
    HEALTHY_ANSWER,
    DescribedMachine,
    described,
    places_in,
    small_addin,
)

from xltier.excel import trust
from xltier.excel.checks import Check, Installation, as_excel_has_them
from xltier.excel.doctor import diagnose
from xltier.excel.installing import plan_install
from xltier.excel.machine import NOTHING_RAN, Finished, ThisMachine, WindowsMachine
from xltier.excel.places import PLATFORMS, Platform
from xltier.excel.plan import carry_out
from xltier.excel.record import read_record

OFFICE = r"Software\Microsoft\Office\16.0"
POLICIES = r"Software\Policies\Microsoft\Office\16.0"
SECURITY = r"Excel\Security"
TRUSTED = r"Excel\Security\Trusted Locations"
ASR = r"Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
WIN32_CALLS = "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b"
CHILD_PROCESSES = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"


@dataclass
class Patient:
    """An installation in a made-up home, in which a test may break something."""

    installation: Installation
    machine: DescribedMachine
    python: Path

    @property
    def addin(self) -> Path:
        path = self.installation.places.addin
        assert path is not None
        return path

    def checks(self) -> list[Check]:
        return list(diagnose(self.installation))

    def check(self, name: str) -> Check:
        return next(check for check in self.checks() if check.name.en == name)


@pytest.fixture
def healthy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Platform], Patient]:
    """`healthy("windows")`: everything installed, nothing amiss."""

    def patient(platform: Platform) -> Patient:
        home = tmp_path / "wang"
        python = home / "Python" / ("python.exe" if platform == "windows" else "bin/python")
        python.parent.mkdir(parents=True)
        python.touch()
        monkeypatch.setattr(sys, "executable", str(python))
        where, machine = places_in(platform, home), described(platform, home)
        carry_out(plan_install(where, machine, build=small_addin), machine)
        found = Installation(where, machine)
        (python.parent / f"xlwings64-{found.xlwings}.dll").touch()
        settings = trust.settings_file(where)
        settings.parent.mkdir(parents=True)
        settings.write_bytes(trust.with_folder(settings, "file:///srv/books"))
        return Patient(found, machine, python)

    return patient


@pytest.fixture
def windows(healthy) -> Patient:
    return healthy("windows")


@pytest.fixture
def mac(healthy) -> Patient:
    return healthy("mac")


@pytest.fixture
def linux(healthy) -> Patient:
    return healthy("linux")


def organisation(place: str, **values: int | str) -> Callable[[Patient], None]:
    def break_it(patient: Patient) -> None:
        patient.machine.keys[rf"HKCU\{POLICIES}\{place}"] = values

    return break_it


def user(place: str, **values: int | str) -> Callable[[Patient], None]:
    def break_it(patient: Patient) -> None:
        patient.machine.keys[rf"HKCU\{OFFICE}\{place}"] = values

    return break_it


def rule(key: str, guid: str, state: int) -> Callable[[Patient], None]:
    def break_it(patient: Patient) -> None:
        patient.machine.keys[rf"HKLM\{key}\{ASR}"] = {guid: state}

    return break_it


def managed_rule(patient: Patient) -> None:
    key = r"HKLM\Software\Policies\Microsoft\Windows Defender\Policy Manager"
    patient.machine.keys[key] = {"asrrules": f"{WIN32_CALLS}=1|{CHILD_PROCESSES.lower()}=2"}


def without_configuration(patient: Patient) -> None:
    patient.installation.places.configuration.unlink()


def without_interpreter(patient: Patient) -> None:
    patient.installation.places.configuration.write_text('"SHOW CONSOLE","True"\n')


def without_python(patient: Patient) -> None:
    patient.python.unlink()


def without_package(patient: Patient) -> None:
    no = Finished(1, errors="Traceback\nModuleNotFoundError: No module named 'xltier'")
    patient.machine.finished = {"python": no, "python.exe": no}


def without_answer(patient: Patient) -> None:
    patient.machine.finished = {"python": Finished(0, "nonsense"), "python.exe": Finished(0, "?")}


def with_newer_package(patient: Patient) -> None:
    newer = Finished(0, json.dumps(HEALTHY_ANSWER | {"xltier": "9.9"}))
    patient.machine.finished = {"python": newer, "python.exe": newer}


def with_newer_xlwings(patient: Patient) -> None:
    newer = Finished(0, json.dumps(HEALTHY_ANSWER | {"xlwings": "9.9"}))
    patient.machine.finished = {"python": newer, "python.exe": newer}


def never_installed(patient: Patient) -> None:
    patient.installation.places.record.unlink()


def addin_taken(patient: Patient) -> None:
    patient.addin.unlink()


def addin_never_there(patient: Patient) -> None:
    patient.addin.unlink()
    record = read_record(patient.installation.places.record)
    patient.installation.places.record.write_bytes(record.without_file(patient.addin).as_bytes())


def addin_of_others(patient: Patient) -> None:
    patient.addin.write_bytes(b"my own macros")


def addin_of_another_version(patient: Patient) -> None:
    patient.addin.write_bytes(patient.addin.read_bytes() + b"0")


def without_excel(patient: Patient) -> None:
    patient.machine.installed = {}


def without_dll(patient: Patient) -> None:
    next(patient.python.parent.glob("*.dll")).unlink()


def with_excel_of_32_bits(patient: Patient) -> None:
    key = r"HKLM\Software\Microsoft\Office\ClickToRun\Configuration"
    patient.machine.keys[key] = {"platform": "x86"}


def addin_downloaded(patient: Patient) -> None:
    patient.machine.streams[patient.addin] = "[ZoneTransfer]\nZoneId=3\n"


def book_downloaded(patient: Patient) -> None:
    book = Path("customers.xlsm")
    patient.installation = replace(patient.installation, book=book)
    patient.machine.streams[book] = "[ZoneTransfer]\nZoneId=3\nHostUrl=about:internet\n"


def disabled_after_a_crash(patient: Patient) -> None:
    key = rf"HKCU\{OFFICE}\Excel\Resiliency\DisabledItems"
    path = r"c:\users\wang\appdata\roaming\microsoft\excel\xlstart\xltier.xlam"
    patient.machine.keys[key] = {"1a2b": b"\x01\0\0\0" + path.encode("utf-16-le")}


def profile_on_the_network(patient: Patient) -> None:
    share = Path(r"\\server\profiles\wang\XLSTART")
    changed = replace(patient.installation.places, startup=share)
    patient.installation = replace(patient.installation, places=changed)


def python_in_onedrive(patient: Patient) -> None:
    patient.machine.variables = {"OneDrive": str(patient.python.parent.parent)}


def home_in_icloud_style_storage(patient: Patient) -> None:
    cloud = patient.installation.places.home / "Library/CloudStorage/OneDrive/bin/python"
    conf = patient.installation.places.configuration
    conf.write_text(f'"INTERPRETER_MAC","{cloud}"\n')


def script_missing(patient: Patient) -> None:
    for path in patient.installation.places.scripts.iterdir():
        path.unlink()


def excel_never_opened(patient: Patient) -> None:
    container = patient.installation.places.container
    container.rename(container.with_name("Gone"))


def macros_off_on_a_mac(patient: Patient) -> None:
    patient.machine.finished["VisualBasicMacroExecutionState"] = Finished(
        0, "DisabledWithoutWarnings\n"
    )


def automation_denied(patient: Patient) -> None:
    patient.machine.programs.add("Microsoft Excel")
    patient.machine.finished["osascript"] = Finished(
        1, errors="execution error: Not authorised to send Apple events (-1743)"
    )


def excel_busy(patient: Patient) -> None:
    patient.machine.programs.add("Microsoft Excel")
    patient.machine.finished["osascript"] = Finished(1, errors="AppleEvent timed out. (-1712)")


def quarantined(patient: Patient) -> None:
    patient.machine.streams[patient.addin] = "0083;65f0;Safari;"


def without_uno(patient: Patient) -> None:
    del patient.machine.installed["python with uno"]


def nothing_trusted(patient: Patient) -> None:
    trust.settings_file(patient.installation.places).unlink()


EVERYWHERE = [
    (
        without_configuration,
        "Configuration",
        "fault",
        "run xltier install",
        "请运行 xltier install",
    ),
    (
        without_interpreter,
        "Configuration",
        "fault",
        "run xltier install",
        "没有指明使用哪个 Python",
    ),
    (without_python, "Python", "fault", "with the Python you use now", "请用现在的 Python"),
    (without_package, "Test call", "fault", "No module named 'xltier'): run", "请运行"),
    (without_answer, "Test call", "fault", "-m pip install xltier==", "-m pip install xltier=="),
    (
        with_newer_package,
        "Versions",
        "fault",
        "run xltier install again",
        "重新运行 xltier install",
    ),
    (with_newer_xlwings, "Versions", "fault", "xlwings 9.9", "xlwings 9.9"),
    (never_installed, "Versions", "fault", "has not run for this user", "尚未安装"),
]
WITH_EXCEL = [
    (addin_taken, "Add-in", "fault", "antivirus software", "杀毒软件"),
    (addin_never_there, "Add-in", "fault", "run xltier install", "请运行 xltier install"),
    (addin_of_others, "Add-in", "fault", "move it elsewhere if it is yours", "请移走"),
    (addin_of_another_version, "Add-in", "fault", "close Excel and run", "请关闭 Excel"),
    (without_excel, "Excel", "fault", "is not installed: install", "请安装"),
]
ON_WINDOWS = [
    (without_dll, "xlwings DLL", "fault", "--environment private", "--environment private"),
    (with_excel_of_32_bits, "xlwings DLL", "fault", "xlwings32-", "xlwings32-"),
    (
        organisation(SECURITY, vbawarnings=4),
        "Macro settings",
        "warning",
        "Your organisation has turned macros off",
        "组织策略禁用了宏",
    ),
    (
        user(SECURITY, vbawarnings=3),
        "Macro settings",
        "warning",
        "Excel's Trust Center has allowed only signed macros",
        "只允许签名的宏",
    ),
    (
        organisation(TRUSTED, alllocationsdisabled=1),
        "Trusted location",
        "fault",
        "ask IT to allow xltier",
        "请联系 IT 放行 xltier",
    ),
    (
        user(TRUSTED, alllocationsdisabled=1),
        "Trusted location",
        "fault",
        "change that under File > Options > Trust Center > Trusted Locations",
        "请在“文件 > 选项 > 信任中心 > 受信任位置”中更改",
    ),
    (
        organisation(r"Common\Security\Trusted Locations", **{"allow user locations": 0}),
        "Trusted location",
        "fault",
        "trusts no folders of users",
        "请联系 IT",
    ),
    (profile_on_the_network, "Trusted location", "fault", "network drive", "网络驱动器"),
    (user(SECURITY, disablealladdins=1), "Add-in settings", "fault", "> Add-ins", "加载项”中更改"),
    (
        organisation(SECURITY, requireaddinsig=1),
        "Add-in settings",
        "fault",
        "only signed add-ins: ask IT",
        "请联系 IT",
    ),
    (disabled_after_a_crash, "Disabled items", "fault", "Manage: Disabled Items", "管理：禁用项目"),
    (addin_downloaded, "Mark of the Web", "fault", "tick Unblock", "解除锁定"),
    (book_downloaded, "Mark of the Web", "fault", "customers.xlsm", "customers.xlsm"),
    (
        rule(r"Software\Policies", WIN32_CALLS, 1),
        "Defender",
        "fault",
        "Block Win32 API calls from Office macros",
        "阻止 Office 宏调用 Win32 API",
    ),
    (
        rule("Software", CHILD_PROCESSES, 6),
        "Defender",
        "fault",
        "ask IT for an exclusion",
        "请联系 IT",
    ),
    (managed_rule, "Defender", "fault", "Block Win32 API calls", "阻止 Office 宏"),
    (python_in_onedrive, "OneDrive", "warning", "Always keep on", "始终保留"),
]
ON_A_MAC = [
    (excel_never_opened, "Excel", "fault", "open it once", "打开一次"),
    (script_missing, "AppleScript", "fault", "run xltier install", "请运行 xltier install"),
    (macros_off_on_a_mac, "Macro settings", "fault", "Excel > Settings", "Excel > 设置"),
    (automation_denied, "Automation", "fault", "Privacy & Security > Automation", "自动化"),
    (excel_busy, "Automation", "fault", "close its dialogs", "关闭其中的对话框"),
    (quarantined, "Quarantine", "warning", "xattr -d com.apple.quarantine", "xattr -d"),
    (home_in_icloud_style_storage, "OneDrive", "warning", "Always keep on", "始终保留"),
]
ON_LINUX = [
    (without_excel, "LibreOffice", "fault", "is not installed: install", "请安装"),
    (without_uno, "Python with uno", "fault", "python3-uno", "python3-uno"),
    (nothing_trusted, "Macro security", "warning", "--trust FOLDER", "--trust 文件夹"),
]
FAULTS = [
    *[(platform, *case) for platform in PLATFORMS for case in EVERYWHERE],
    *[(platform, *case) for platform in ("windows", "mac") for case in WITH_EXCEL],
    *[("windows", *case) for case in ON_WINDOWS],
    *[("mac", *case) for case in ON_A_MAC],
    *[("linux", *case) for case in ON_LINUX],
]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_sound_installation_is_ok_throughout(healthy, platform):
    checks = healthy(platform).checks()
    assert {check.state for check in checks} <= {"ok", "skipped"}
    assert [check.name.en for check in checks if check.state == "skipped"] == (
        ["Automation"] if platform == "mac" else []
    )


@pytest.mark.parametrize(("platform", "break_it", "name", "state", "en", "zh"), FAULTS)
def test_a_fault_is_found_and_comes_with_what_to_do(
    healthy, platform, break_it, name, state, en, zh
):
    patient = healthy(platform)
    assert patient.check(name).state in {"ok", "skipped"}
    patient.installation = replace(patient.installation)  # what was looked up is forgotten
    break_it(patient)
    found = patient.check(name)
    assert found.state == state
    assert en in found.sentence.en
    assert zh in found.sentence.zh


def test_what_the_organisation_says_counts_before_what_the_user_says(windows):
    user(TRUSTED, alllocationsdisabled=1)(windows)
    organisation(TRUSTED, alllocationsdisabled=0)(windows)
    assert windows.check("Trusted location").state == "ok"


def test_a_rule_that_only_watches_stops_nothing(windows):
    rule("Software", WIN32_CALLS, 2)(windows)
    assert windows.check("Defender").state == "ok"


def test_a_network_folder_may_be_trusted(windows):
    profile_on_the_network(windows)
    user(TRUSTED, allownetworklocations=1)(windows)
    assert windows.check("Trusted location").state == "ok"


def test_the_dll_may_stand_above_python_as_in_an_environment(windows):
    dll = next(windows.python.parent.glob("*.dll"))
    dll.rename(windows.python.parent.parent / dll.name)
    assert windows.check("xlwings DLL").state == "ok"


def test_excel_for_mac_is_asked_while_it_runs(mac):
    mac.machine.programs.add("Microsoft Excel")
    mac.machine.finished["osascript"] = Finished(0, "16.90\n")
    assert mac.check("Automation").sentence.en == "Excel 16.90 answers."


@pytest.mark.parametrize(("level", "state"), [(0, "ok"), (1, "ok"), (2, "warning"), (3, "warning")])
def test_libreoffice_runs_macros_by_its_level(linux, level, state):
    settings = trust.settings_file(linux.installation.places)
    prop = f'<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>{level}</value></prop>'
    settings.write_text(f"{trust.SCRIPTING}{prop}</item>", encoding="utf-8")
    assert linux.check("Macro security").state == state


@pytest.mark.parametrize(("folder", "state"), [("/srv/books", "ok"), ("/srv/bookshelf", "warning")])
def test_a_workbook_in_a_trusted_folder_runs_its_macros(linux, folder, state):
    linux.installation = replace(linux.installation, book=Path(folder) / "customers.xlsm")
    assert linux.check("Macro security").state == state


def test_looking_only_starts_no_program(healthy):
    for platform in PLATFORMS[:1]:
        patient = healthy(platform)
        patient.installation = replace(patient.installation, starting=False)
        patient.machine.ran.clear()
        assert {check.state for check in patient.checks()} == {"ok", "skipped"}
        assert patient.machine.ran == []


def test_the_test_call_is_made_as_excel_makes_it(tmp_path):
    python = tmp_path / "venv" / "bin" / "python"
    variables = {
        "PATH": f"{python.parent}:/usr/bin",
        "CONDA_PREFIX": "/opt/conda",
        "VIRTUAL_ENV": str(tmp_path / "venv"),
        "PYTHONPATH": "/home/code",
        "HOME": "/home/wang",
    }
    assert as_excel_has_them(variables, python) == {"PATH": "/usr/bin", "HOME": "/home/wang"}


class TestThisComputer:
    """The real doctor: on Linux, with the Python that runs the tests."""

    pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at LibreOffice on Linux")

    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        folder = tmp_path / "王 小明"
        folder.mkdir()
        assert xltier("install", "--home", folder, "--platform", "linux").exit_code == 0
        return folder

    def test_python_is_started_for_real(self, home):
        checks = answer("doctor", "--home", home, "--platform", "linux")["checks"]
        call = next(check for check in checks if check["name"] == "Test call")
        assert call["state"] == "ok", call
        assert "ABC(90, 10) is A/B" in call["en"]

    def test_a_python_without_xltier_is_found_out(self, home):
        conf = home / ".xltier/xltier.conf"
        conf.write_text('"INTERPRETER","/bin/false"\n', encoding="utf-8")
        told = xltier("doctor", "--home", home, "--platform", "linux", "--json")
        assert told.exit_code == 1
        assert json.loads(told.stdout)["faults"] >= 1

    def test_a_workbook_that_is_not_there_is_said_so(self, home):
        told = xltier("doctor", home / "missing.xlsm", "--home", home, "--platform", "linux")
        assert told.exit_code == 2
        assert "missing.xlsm" in told.stderr


class TestWindowsRegistry:
    @pytest.fixture(autouse=True)
    def _registry(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Key:
            def __enter__(self) -> Self:
                return self

            def __exit__(self, *error: object) -> None:
                return None

        values = [("VBAWarnings", 4, 4), ("Path", "C:\\x", 1)]

        def opened(hive: str, path: str, reserved: int, access: int) -> Key:
            if (hive, path) != ("HKCU root", r"Software\Here"):
                raise FileNotFoundError(path)
            return Key()

        fake = SimpleNamespace(
            HKEY_CURRENT_USER="HKCU root",
            HKEY_LOCAL_MACHINE="HKLM root",
            KEY_READ=1,
            KEY_WOW64_64KEY=2,
            OpenKey=opened,
            QueryInfoKey=lambda _: (0, len(values), 0),
            EnumValue=lambda _, place: values[place],
        )
        monkeypatch.setitem(sys.modules, "winreg", fake)
        monkeypatch.setattr(sys, "platform", "win32")

    def test_the_values_of_a_key_are_read(self):
        values = WindowsMachine().registry(r"HKCU\Software\Here")
        assert values == {"vbawarnings": 4, "path": "C:\\x"}

    def test_a_key_that_is_not_there_has_no_values(self):
        assert WindowsMachine().registry(r"HKLM\Software\Here") == {}


class TestMachine:
    """The real ways of asking a computer, as far as they can be asked anywhere."""

    def test_a_program_that_is_not_there_is_one_that_failed(self):
        done = ThisMachine().run(["no-such-program-here"])
        assert done.code == NOTHING_RAN
        assert "no-such-program-here" in done.errors

    def test_a_program_that_does_not_end_is_one_that_failed(self):
        done = ThisMachine().run(["sleep", "60"], timeout=0.1)
        assert done.code == NOTHING_RAN

    def test_a_program_sees_the_variables_it_is_given(self):
        code = "import os; print(os.environ.get('HOME'), os.environ.get('CONDA_PREFIX'))"
        variables = {"HOME": "/home/wang"}
        done = ThisMachine().run([sys.executable, "-c", code], variables=variables)
        assert done.output.split() == ["/home/wang", "None"]

    def test_windows_notes_where_a_file_came_from_in_a_stream_beside_it(self, tmp_path):
        book = tmp_path / "book.xlsm"
        assert WindowsMachine().stream(book) is None
        Path(f"{book}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
        assert "ZoneId=3" in WindowsMachine().stream(book)

    def test_windows_lists_what_runs(self, monkeypatch):
        listed = '"EXCEL.EXE","4711","Console","1","210,000 K"\n'
        monkeypatch.setattr(WindowsMachine, "run", lambda *_: Finished(0, listed))
        assert WindowsMachine().running("excel")
        assert not WindowsMachine().running("soffice")

    def test_windows_knows_where_the_maker_put_a_program(self, monkeypatch):
        key = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\no-excel.exe"
        path = r"C:\Program Files\Office\EXCEL.EXE"
        monkeypatch.setattr(
            WindowsMachine, "registry", lambda _, asked: {"": f'"{path}"'} if asked == key else {}
        )
        assert WindowsMachine().find("no-excel") == Path(path)
        assert WindowsMachine().find("no-word") is None
