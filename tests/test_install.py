"""xltier install and uninstall, on every platform, in made-up home folders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import xlwings
from command_line import answer, xltier
from described_machine import (
    DescribedMachine,
    described,
    everything_in,
    places_in,
    small_addin,
)

from xltier.errors import InstallError
from xltier.excel.installing import plan_install, requirement
from xltier.excel.machine import Finished
from xltier.excel.places import PLATFORMS, Places, places
from xltier.excel.plan import carry_out
from xltier.excel.record import Record, read_record
from xltier.excel.steps import MakeEnvironment
from xltier.excel.uninstalling import plan_uninstall

WITH_EXCEL = ("windows", "mac")
KEPT = ("undo/customers.json", "logs/xltier.log", "excel.log", "set-aside/rows.csv", "working")
INSTALL_FAILED, USAGE = 6, 2


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "王 小明"
    folder.mkdir()
    return folder


@pytest.fixture(params=PLATFORMS)
def site(request: pytest.FixtureRequest, home: Path) -> tuple[Places, DescribedMachine]:
    return places_in(request.param, home), described(request.param, home)


@pytest.fixture
def windows(home: Path) -> tuple[Places, DescribedMachine]:
    return places_in("windows", home), described("windows", home)


@pytest.fixture
def mac(home: Path) -> tuple[Places, DescribedMachine]:
    return places_in("mac", home), described("mac", home)


@pytest.fixture
def linux(home: Path) -> tuple[Places, DescribedMachine]:
    return places_in("linux", home), described("linux", home)


def install(site: tuple[Places, DescribedMachine], **options: object) -> None:
    plan = plan_install(*site, build=small_addin, **options)
    carry_out(plan, site[1])


def uninstall(site: tuple[Places, DescribedMachine]) -> None:
    carry_out(plan_uninstall(*site), site[1])


def as_vba_reads(path: Path, encoding: str) -> dict[str, str]:
    """Read as `Line Input` and the rule `"KEY","value"` do: code page bytes, no escapes."""
    found: dict[str, str] = {}
    for line in path.read_bytes().decode(encoding).replace("\r\n", "\n").split("\n"):
        if line.startswith('"') and line.endswith('"') and '","' in line:
            key, _, value = line[1:-1].partition('","')
            found.setdefault(key, value)
    return found


class TestPlaces:
    def test_excel_for_windows_loads_what_is_in_the_users_start_folder(self, home):
        found = places("windows", home, {"APPDATA": str(home / "漫游")})
        assert found.addin == home / "漫游/Microsoft/Excel/XLSTART/xltier.xlam"

    def test_excel_for_mac_loads_what_is_in_the_group_container(self, home):
        startup = "User Content.localized/Startup.localized/Excel/xltier.xlam"
        expected = home / "Library/Group Containers/UBF8T346G9.Office" / startup
        assert places("mac", home).addin == expected

    def test_libreoffice_needs_no_add_in(self, home):
        assert places("linux", home).addin is None

    def test_vba_finds_the_configuration_wherever_the_rest_is_kept(self, home):
        moved = places("linux", home, {"XLTIER_HOME": str(home / "elsewhere")})
        assert moved.configuration == home / ".xltier/xltier.conf"
        assert moved.kept == home / "elsewhere"


class TestInstall:
    def test_installing_puts_the_add_in_where_excel_loads_it(self, windows):
        install(windows)
        assert windows[0].addin.is_file()

    def test_the_configuration_names_this_python_to_each_program(self, site):
        install(site)
        where, machine = site
        key = {"windows": "INTERPRETER_WIN", "mac": "INTERPRETER_MAC", "linux": "INTERPRETER"}
        encoding = machine.text_form.encoding
        told = as_vba_reads(where.configuration, encoding)
        assert told[key[where.platform]] == sys.executable
        assert as_vba_reads(where.office_configuration, encoding)["INTERPRETER"] == sys.executable

    @pytest.mark.parametrize("platform", WITH_EXCEL)
    def test_excel_looks_for_code_in_the_package_and_not_beside_the_workbook(self, home, platform):
        where = places_in(platform, home)
        install((where, described(platform, home)))
        told = as_vba_reads(where.configuration, "utf-8")
        assert told["UDF MODULES"] == "xltier.excel.functions"
        assert told["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"

    def test_excel_for_mac_gets_the_script_of_the_installed_xlwings(self, mac):
        install(mac)
        name = f"xlwings-{xlwings.__version__}.applescript"
        original = Path(xlwings.__file__).with_name(name)
        assert (mac[0].scripts / name).read_bytes() == original.read_bytes()

    def test_a_dry_plan_writes_nothing(self, site, home):
        before = everything_in(home)
        assert plan_install(*site).steps
        assert everything_in(home) == before

    def test_installing_twice_is_installing_once(self, site, home):
        install(site)
        once = everything_in(home)
        install(site)
        twice = everything_in(home)
        assert twice.keys() == once.keys()
        assert twice[".xltier/xltier.conf"] == once[".xltier/xltier.conf"]

    def test_installing_and_uninstalling_leaves_the_home_as_it_was(self, site, home):
        before = everything_in(home)
        install(site)
        uninstall(site)
        assert everything_in(home) == before

    def test_a_setting_of_the_users_survives_both(self, site, home):
        path = site[0].configuration
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            '"SHOW CONSOLE","True"\r\n"备注","随便"'.encode(site[1].text_form.encoding)
        )
        before = everything_in(home)
        install(site)
        told = as_vba_reads(path, site[1].text_form.encoding)
        assert told["SHOW CONSOLE"] == "True"
        assert told["备注"] == "随便"
        uninstall(site)
        after = everything_in(home)
        assert after[str(path.relative_to(home))] == before[str(path.relative_to(home))]

    def test_the_add_in_of_somebody_else_stays_and_is_named(self, windows):
        addin = windows[0].addin
        addin.parent.mkdir(parents=True)
        addin.write_bytes(b"my own macros")
        with pytest.raises(InstallError, match=r"xltier\.xlam is there already"):
            plan_install(*windows)
        uninstall(windows)
        assert addin.read_bytes() == b"my own macros"

    def test_an_add_in_of_xltier_without_a_record_is_brought_up_to_date(self, windows):
        windows[0].addin.parent.mkdir(parents=True)
        small_addin(windows[0].addin)
        install(windows)
        assert read_record(windows[0].record).unchanged(windows[0].addin)

    def test_a_script_that_xlwings_put_there_is_left_to_it(self, mac):
        name = f"xlwings-{xlwings.__version__}.applescript"
        script = mac[0].scripts / name
        script.parent.mkdir(parents=True)
        script.write_bytes(Path(xlwings.__file__).with_name(name).read_bytes())
        install(mac)
        uninstall(mac)
        assert script.exists()

    def test_the_script_of_an_older_xlwings_goes_when_a_newer_comes(self, mac):
        install(mac)
        old = mac[0].scripts / "xlwings-0.1.0.applescript"
        old.write_text("old")
        record = read_record(mac[0].record).with_file(old)
        mac[0].record.write_bytes(record.as_bytes())
        install(mac)
        assert not old.exists()
        assert str(old) not in read_record(mac[0].record).files

    def test_on_a_mac_excel_has_to_have_run_once(self, home):
        with pytest.raises(InstallError, match="never been started"):
            plan_install(places("mac", home), described("mac", home))

    def test_an_add_in_that_excel_holds_asks_to_close_excel(self, windows, monkeypatch):
        def held(self: Path, target: Path) -> Path:
            raise PermissionError(13, "Permission denied", str(target))

        windows[1].programs.add("EXCEL")
        monkeypatch.setattr(Path, "replace", held)
        with pytest.raises(InstallError, match="close Excel") as caught:
            install(windows)
        assert "关闭 Excel" in caught.value.text("zh")

    def test_a_failed_first_installation_leaves_nothing_half_written(self, windows, home):
        def fails(path: Path) -> None:
            path.write_bytes(b"half")
            raise InstallError("no", "不行")

        before = everything_in(home)
        with pytest.raises(InstallError):
            carry_out(plan_install(*windows, build=fails), windows[1])
        assert everything_in(home) == before

    def test_what_was_done_before_a_failure_is_uninstalled_too(self, windows, home):
        before = everything_in(home)
        windows[0].folder.write_text("a file where the folder belongs")
        with pytest.raises(InstallError):
            install(windows)
        assert windows[0].addin.exists()
        windows[0].folder.unlink()
        uninstall(windows)
        left = {name for name, content in everything_in(home).items() if content is not None}
        assert left == set(before)

    def test_the_built_add_in_is_the_real_one(self, home):
        assert xltier("install", "--home", home, "--platform", "windows").exit_code == 0
        addin = places("windows", home).addin
        from oletools.olevba import VBA_Parser

        macros = "".join(code for *_, code in VBA_Parser(str(addin)).extract_macros())
        assert version("xltier") in macros


class TestPython:
    @pytest.fixture
    def python(self, monkeypatch):
        def use(path: str) -> None:
            monkeypatch.setattr(sys, "executable", path)

        return use

    def test_a_chinese_path_is_written_in_the_code_page_of_a_chinese_windows(self, windows, python):
        python(r"D:\工具\Python312\python.exe")
        install(windows)
        raw = windows[0].configuration.read_bytes()
        assert r"D:\工具\Python312\python.exe".encode("cp936") in raw

    def test_a_name_the_code_page_lacks_becomes_a_short_one(self, windows, python):
        windows[1].text_form = type(windows[1].text_form)("cp1252", "\r\n")
        windows[1].short_names[r"C:\Users\王小明\py\python.exe"] = r"C:\Users\WANG~1\py\python.exe"
        python(r"C:\Users\王小明\py\python.exe")
        install(windows)
        told = as_vba_reads(windows[0].configuration, "cp1252")
        assert told["INTERPRETER_WIN"] == r"C:\Users\WANG~1\py\python.exe"

    @pytest.mark.parametrize("path", [r"C:\Users\王小明\python.exe", r"C:\100%\python.exe"])
    def test_a_path_that_no_spelling_helps_is_refused(self, windows, python, path):
        windows[1].text_form = type(windows[1].text_form)("cp1252", "\r\n")
        python(path)
        with pytest.raises(InstallError, match="plain English name") as caught:
            plan_install(*windows)
        assert path in caught.value.text("zh")

    def test_a_space_in_the_path_of_a_mac_goes_through_a_script(self, tmp_path, python):
        home = tmp_path / "wang"
        site = places_in("mac", home), described("mac", home)
        own = tmp_path / "my tools" / "it's python"
        own.parent.mkdir()
        own.write_text('#!/bin/sh\necho "$@"\n')
        own.chmod(0o755)
        python(str(own))
        before = everything_in(home)
        install(site)
        told = as_vba_reads(site[0].configuration, "utf-8")["INTERPRETER_MAC"]
        assert " " not in told
        said = subprocess.run([told, "-c", "a b"], capture_output=True, text=True, check=True)
        assert said.stdout == "-c a b\n"
        uninstall(site)
        assert everything_in(home) == before

    def test_a_quotation_mark_cannot_be_written(self, linux, python):
        python('/opt/a"b/python')
        with pytest.raises(InstallError, match="quotation mark"):
            plan_install(*linux)


class TestPrivateEnvironment:
    def test_excel_starts_the_python_of_the_private_environment(self, windows):
        python = windows[0].environment_python
        windows[1].makes["venv"] = python
        install(windows, environment="private")
        ran = [list(command) for command in windows[1].ran]
        assert [sys.executable, "-m", "venv", str(windows[0].environment)] in ran
        assert ran[-1][:4] == [str(python), "-m", "pip", "install"]
        told = as_vba_reads(windows[0].configuration, "cp936")
        assert told["INTERPRETER_WIN"] == str(python)

    def test_an_update_keeps_the_environment_and_brings_its_packages_up_to_date(self, windows):
        windows[1].makes["venv"] = windows[0].environment_python
        install(windows, environment="private")
        windows[1].ran.clear()
        install(windows, environment="private")
        assert [command[2] for command in windows[1].ran] == ["pip"]

    def test_going_back_to_the_current_python_removes_the_private_one(self, windows):
        windows[1].makes["venv"] = windows[0].environment_python
        install(windows, environment="private")
        install(windows)
        assert not windows[0].environment.exists()

    def test_an_environment_that_pip_cannot_fill_does_not_stay(self, windows, home):
        before = everything_in(home)
        windows[1].makes["venv"] = windows[0].environment_python
        windows[1].finished["pip"] = Finished(1, errors="warning\nERROR: no network")
        with pytest.raises(InstallError, match="ERROR: no network"):
            install(windows, environment="private")
        assert everything_in(home) == before

    def test_uninstalling_removes_it(self, linux, home):
        before = everything_in(home)
        linux[1].makes["venv"] = linux[0].environment_python
        install(linux, environment="private")
        uninstall(linux)
        assert everything_in(home) == before

    def test_a_real_environment_is_made_and_runs(self, linux):
        from xltier.excel.machine import ThisMachine

        class WithoutPip(ThisMachine):
            def run(self, command, **options):
                pip = "pip" in command
                return Finished(0) if pip else super().run([*command, "--without-pip"], **options)

        where = linux[0]
        step = MakeEnvironment(where.environment, where.environment_python, "xltier")
        step.carry_out(Record("", "", {}), WithoutPip())
        asked = subprocess.run(
            [where.environment_python, "-c", "import sys; print(sys.prefix)"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert Path(asked.stdout.strip()) == where.environment

    @pytest.mark.parametrize(
        ("origin", "wanted"),
        [
            (None, "xltier==1.2.3"),
            ('{"url": "file:///gone/xltier.whl"}', "xltier==1.2.3"),
            (
                '{"url": "https://example.com/x", "vcs_info": {"vcs": "git", "commit_id": "a1"}}',
                "xltier @ git+https://example.com/x@a1",
            ),
            ('{"url": "https://example.com/x.whl"}', "xltier @ https://example.com/x.whl"),
        ],
        ids=["index", "a file that is gone", "git", "address"],
    )
    def test_it_gets_the_xltier_that_installs_it(self, origin, wanted):
        class Installed:
            version = "1.2.3"

            def read_text(self, name: str) -> str | None:
                return origin if name == "direct_url.json" else None

        assert requirement(Installed()) == wanted

    def test_it_gets_the_xltier_of_the_folder_it_was_installed_from(self, home):
        class Installed:
            version = "1.2.3"

            def read_text(self, name: str) -> str:
                return json.dumps({"url": home.as_uri(), "of": name})

        assert requirement(Installed()) == str(home)


class TestUninstall:
    def test_what_xltier_kept_for_the_user_goes_too(self, linux, home):
        install(linux)
        for name in KEPT:
            path = linux[0].kept / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("kept")
        uninstall(linux)
        assert everything_in(home) == {}

    def test_a_file_of_the_users_stays_with_its_folder(self, windows, home):
        install(windows)
        own = windows[0].startup / "PERSONAL.XLSB"
        own.write_bytes(b"mine")
        uninstall(windows)
        files = {name for name, content in everything_in(home).items() if content is not None}
        assert files == {str(own.relative_to(home))}

    def test_there_is_nothing_to_do_where_nothing_is_installed(self, site):
        assert plan_uninstall(*site).steps == ()

    def test_an_environment_in_use_is_not_pulled_from_under_it(self, windows, monkeypatch):
        monkeypatch.setattr(sys, "executable", str(windows[0].environment_python))
        with pytest.raises(InstallError, match="runs from the environment"):
            plan_uninstall(*windows)


class TestCommand:
    def test_a_dry_run_tells_the_steps_and_does_none(self, home):
        told = xltier("install", "--dry-run", "--home", home, "--platform", "windows")
        assert told.exit_code == 0
        assert "XLSTART" in told.stdout
        assert everything_in(home) == {}

    @pytest.mark.parametrize(
        ("locale", "last"),
        [
            ("en_US.UTF-8", "Open Excel and look for the tab Customer Tiers."),
            ("zh_CN.UTF-8", "打开 Excel，即可看到“客户分层”选项卡。"),
        ],
    )
    def test_the_last_line_says_what_to_look_for(self, home, locale, last, monkeypatch):
        monkeypatch.setenv("LC_ALL", locale)
        monkeypatch.setattr("xltier.excel.installing._build", small_addin)
        told = xltier("install", "--home", home, "--platform", "windows")
        assert told.stdout.rstrip().splitlines()[-1] == last

    def test_the_three_commands_follow_one_another(self, home, monkeypatch):
        monkeypatch.setattr("xltier.excel.installing._build", small_addin)
        where = ("--home", home, "--platform", "windows")
        assert answer("install", *where)["faults"] == []
        assert answer("uninstall", "--dry-run", *where)["removed"] != []
        assert xltier("uninstall", *where).exit_code == 0
        assert everything_in(home) == {}
        assert answer("uninstall", *where)["removed"] == []

    def test_what_is_in_the_way_ends_in_one_sentence(self, home):
        addin = places("windows", home).addin
        addin.parent.mkdir(parents=True)
        addin.write_bytes(b"mine")
        told = answer("install", "--home", home, "--platform", "windows")
        assert told["error"]["exit_code"] == INSTALL_FAILED
        assert "move it elsewhere" in told["error"]["en"]
        assert "移到别处" in told["error"]["zh"]

    @pytest.mark.skipif(sys.platform != "linux", reason="sets up LibreOffice, as on Linux")
    def test_on_this_computer_it_ends_with_what_stands_in_the_way(self, home, monkeypatch):
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.delenv("XLTIER_HOME", raising=False)
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
        told = xltier("install")
        assert "--trust" in told.stdout
        assert "Dashboard" in told.stdout or "mend" in told.stdout
        assert (home / ".xltier/xltier.conf").exists()
        assert os.environ["HOME"] == str(home)
